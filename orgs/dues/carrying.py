"""A new year's dues: nobody has an amount until it is fixed; last year's can be carried over first
and then corrected (中组发〔2008〕3号: 每年年初核定当年月交纳数额)."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import OuterRef, Subquery, Sum

from orgs import log
from orgs.closings import dating
from orgs.dues.models import DuesRate
from orgs.members.models import Membership

ZERO = Decimal("0.00")


def without_rate(organisation, today: datetime.date):
    """The memberships of today whose member paid by an amount of last December and has none for
    any month of this year; with that amount as `last_amount`."""
    year = today.year
    first, december = datetime.date(year, 1, 1), datetime.date(year - 1, 12, 1)
    fixed = DuesRate.objects.during(first, datetime.date(year, 12, 31)).values("member")
    last = DuesRate.objects.filter(member=OuterRef("member")).on(december)
    rows = Membership.objects.below(organisation).on(today).exclude(member__in=fixed)
    rows = rows.annotate(last_amount=Subquery(last.values("monthly_amount")[:1]))
    return rows.exclude(last_amount=None)


def total(memberships) -> Decimal:
    """元 a month that these would pay."""
    return memberships.aggregate(total=Sum("last_amount"))["total"] or ZERO


@transaction.atomic
def carry_over(organisation, *, by, now: datetime.datetime) -> int:
    """Last year's amounts hold from January on; how many. Raises Conflict where it is closed."""
    log.hold(organisation)
    year = now.date().year
    rows = list(without_rate(organisation, now.date()).select_related("member", "organisation"))
    for row in rows:
        row.member.membership = row
        rate = DuesRate(
            member=row.member,
            begins_on=datetime.date(year, 1, 1),
            ends_on=datetime.date(year + 1, 1, 1),
            monthly_amount=row.last_amount,
        )
        dating.begin(rate, by=by, now=now, reason=f"结转{year - 1}年标准")
    return len(rows)
