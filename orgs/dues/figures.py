"""党费 owed and paid: one member in one month, and what that adds up to."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery, Sum

from orgs.dues import rules as dues
from orgs.dues.models import DuesPayment, DuesRate
from orgs.members.models import Member, Membership
from orgs.organisations.models import Organisation
from orgs.rounding import half_up

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class DuesRow:
    """One member in one month; amounts in 元."""

    membership: Membership
    owed: Decimal
    paid: Decimal
    is_fixed: bool  # whether the year's amount has been fixed
    is_ahead: bool  # whether the month is still to come

    @property
    def member(self) -> Member:
        return self.membership.member

    @property
    def outstanding(self) -> Decimal:
        return max(self.owed - self.paid, ZERO)

    @property
    def is_settled(self) -> bool:
        return self.owed > 0 and self.outstanding == 0

    @property
    def state(self) -> str:
        if self.owed == 0:
            return "免交" if self.is_fixed else "未核定"
        if self.is_settled:
            return "预交" if self.is_ahead else "已交"
        return "部分" if self.paid > 0 else "未交"


@dataclass(frozen=True)
class DuesSummary:
    """One month of an organisation and everything below it."""

    owed_amount: Decimal
    paid_amount: Decimal
    owing_count: int  # 应交人数
    paid_count: int  # of these, 交清人数


def with_dues(memberships, month: datetime.date):
    """Adds the `monthly_amount` in force (None: not fixed) and `paid_amount`."""
    first = month.replace(day=1)
    rate = DuesRate.objects.filter(member=OuterRef("member")).on(first)
    paid = (
        DuesPayment.objects.filter(member=OuterRef("member"), month=first)
        .order_by()
        .values("member")
        .annotate(total=Sum("amount"))
    )
    return memberships.annotate(
        monthly_amount=Subquery(rate.values("monthly_amount")),
        paid_amount=Subquery(paid.values("total")),
    )


def dues_rows(memberships, month: datetime.date, today: datetime.date) -> list[DuesRow]:
    """The dues sheet of these memberships (a queryset) for one month. One query."""
    rows = with_dues(memberships.owing_in(month), month).select_related("organisation", "member")
    ahead = (month.year, month.month) > (today.year, today.month)
    return [
        DuesRow(
            membership=row,
            owed=dues.owed(row.monthly_amount, row.begins_on, row.ends_on, month),
            # SQLite adds up in binary fractions: 29.99 comes back with a tail.
            paid=half_up(row.paid_amount or ZERO),
            is_fixed=row.monthly_amount is not None,
            is_ahead=ahead,
        )
        for row in rows
    ]


def summarise_dues(rows: list[DuesRow]) -> DuesSummary:
    return DuesSummary(
        owed_amount=sum((row.owed for row in rows), ZERO),
        paid_amount=sum((row.paid for row in rows), ZERO),
        owing_count=sum(row.owed > 0 for row in rows),
        paid_count=sum(row.is_settled for row in rows),
    )


def dues_summary(organisation: Organisation, month: datetime.date) -> DuesSummary:
    """党费 owed and paid for a month by an organisation and those below it. One query."""
    memberships = Membership.objects.below(organisation)
    return summarise_dues(dues_rows(memberships, month, today=month))
