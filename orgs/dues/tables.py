from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.db.models import F
from django.db.models.functions import Coalesce

from config import clock
from config.documents.spreadsheet import Kind
from orgs import access
from orgs.dues.figures import DuesSummary, dues_of, dues_row, dues_totals, paid_apart, unsettled
from orgs.dues.forms import DuesFilter
from orgs.dues.models import DuesPayment
from orgs.lists.listing import Column, Listing
from orgs.members.models import Membership

NAME = ["member__name"]
PLACE = ["organisation__tree_order", "member__admitted_on"]
OUTSTANDING = F("monthly_amount") - Coalesce("paid_amount", Decimal(0))
COLUMNS = {
    "pick": Column("选择", css="pick", is_tool=True),
    "name": Column("姓名", "member.name", width=14, sort=NAME, css="nowrap"),
    "organisation": Column("党组织", "membership.organisation.name", width=28, sort=PLACE),
    "owed": Column("应交", "owed", Kind.MONEY, sort=["monthly_amount"], on_page="应交（元）"),
    "paid": Column("实交", "paid", Kind.MONEY, sort=["paid_amount"], on_page="实交（元）"),
    "outstanding": Column(
        "尚欠", "outstanding", Kind.MONEY, sort=[OUTSTANDING], on_page="尚欠（元）"
    ),
    "state": Column("状态", "state", width=10),
}

APART = {
    "name": Column("姓名", "member.name", width=14),
    "organisation": Column("收款党组织", "organisation.name", width=28),
    "paid_on": Column("交纳日期", "paid_on", Kind.DATE),
    "amount": Column("金额", "amount", Kind.MONEY, on_page="金额（元）"),
}


@dataclass(frozen=True)
class DuesSheet(Listing):
    """The list with what it adds up to."""

    summary: Callable[[], DuesSummary] | None = None

    @property
    def apart(self) -> Listing:
        """Payments of the month by members who are not listed."""
        return self.beside[0]


def dues(user, query) -> DuesSheet:
    """One month of everybody the reader sees; this month without a choice."""
    today = clock.today()
    form = DuesFilter(query, user=user, today=today)
    month = form.first_day
    memberships = form.filter(Membership.objects.visible_to(user))
    rows = dues_of(memberships, month).in_tree_order()
    payments = form.filter(DuesPayment.objects.visible_to(user))
    summary = cache(lambda: dues_totals(memberships, payments, month))
    facts = [name for name in COLUMNS if name != "pick"]
    shown = [name for name in facts if name != "organisation" or form.spans_organisations]
    return DuesSheet(
        title="党费收缴登记表",
        rows=unsettled(rows) if form.only_owing else rows,
        columns=COLUMNS,
        page=["pick", *shown] if access.can_record_dues(user) else shown,
        export=facts,
        query=query,
        form=form,
        head="name",
        each=lambda some: [dues_row(row, month, today) for row in some],
        counted=None if form.only_owing else lambda: summary().member_count,
        summary=summary,
        beside=[_apart(paid_apart(payments, month), form)],
        unit="单位：元",
        also=frozenset({"select"}),
    )


def _apart(payments, form) -> Listing:
    return Listing(
        title="不在上表的党员交纳的",
        rows=payments.select_related("member", "organisation"),
        columns=APART,
        page=list(APART),
        export=list(APART),
        query={},
        form=form,
        head="name",
        unit="单位：元",
    )
