"""党费 owed and paid: one member in one month, and what that adds up to."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Round

from orgs.dues import rules as dues
from orgs.dues.models import DuesPayment, DuesRate
from orgs.members.models import Member, Membership
from orgs.organisations.models import Organisation
from orgs.rounding import half_up

ZERO = Decimal("0.00")
SETTLED = Q(paid_amount__gte=F("monthly_amount"))
HERE = Q(payment__organisation=F("organisation"))


@dataclass(frozen=True)
class DuesRow:
    """One member in one month; amounts in 元.

    `paid` counts where it was taken; what another branch took settles the month just as well.
    """

    membership: Membership
    owed: Decimal
    paid: Decimal
    is_fixed: bool  # whether the year's amount has been fixed
    is_ahead: bool  # whether the month is still to come
    paid_elsewhere: Decimal = ZERO

    @property
    def member(self) -> Member:
        return self.membership.member

    @property
    def outstanding(self) -> Decimal:
        return max(-self.surplus, ZERO)

    @property
    def surplus(self) -> Decimal:
        """元 more than owed; negative while something is outstanding."""
        return self.paid + self.paid_elsewhere - self.owed

    @property
    def is_settled(self) -> bool:
        return self.owed > 0 and self.outstanding == 0

    @property
    def state(self) -> str:
        if self.surplus > 0:
            return "多交"
        if self.owed == 0:
            return "免交" if self.is_fixed else "未核定"
        if self.is_settled:
            return "预交" if self.is_ahead else "已交"
        return "部分" if self.paid + self.paid_elsewhere > 0 else "未交"


@dataclass(frozen=True)
class DuesSummary:
    """One month of an organisation and everything below it."""

    member_count: int  # all on the sheet, 免交 and 未核定 too
    owed_amount: Decimal
    paid_amount: Decimal
    owing_count: int  # 应交人数
    paid_count: int  # of these, 交清人数
    apart_amount: Decimal = ZERO  # of what was paid, by whom the sheet does not list any more


def with_rate(memberships, month: datetime.date):
    """Adds the `monthly_amount` in force; None: not fixed."""
    rate = DuesRate.objects.filter(member=OuterRef("member")).on(month.replace(day=1))
    return memberships.annotate(monthly_amount=Subquery(rate.values("monthly_amount")))


def with_dues(memberships, month: datetime.date):
    """Adds the `monthly_amount` of the month, the `paid_amount` of all payments for it, and the
    `paid_here`, where the membership is."""
    payments = DuesPayment.objects.filter(member=OuterRef("member"), month=month.replace(day=1))
    here = payments.filter(organisation=OuterRef("organisation"))
    return with_rate(memberships, month).annotate(
        paid_amount=_total(payments), paid_here=_total(here)
    )


def _total(payments):
    totals = payments.order_by().values("member")
    return Subquery(totals.annotate(total=Round(Sum("amount"), precision=2)).values("total"))


def dues_of(memberships, month: datetime.date):
    """The memberships that owe for the month, with their dues, as a queryset for a list."""
    owing = with_dues(memberships.owing_in(month), month)
    return owing.select_related("organisation", "member")


def unsettled(owing):
    """Of `dues_of` those who still owe something."""
    short = Q(paid_amount=None) | Q(paid_amount__lt=F("monthly_amount"))
    return owing.filter(short, monthly_amount__gt=0)


def dues_row(row: Membership, month: datetime.date, today: datetime.date) -> DuesRow:
    """One line out of `dues_of`."""
    # SQLite adds up in binary fractions: 29.99 comes back with a tail.
    paid, here = half_up(row.paid_amount or ZERO), half_up(row.paid_here or ZERO)
    return DuesRow(
        membership=row,
        owed=dues.owed(row.monthly_amount, row.begins_on, row.ends_on, month),
        paid=here,
        paid_elsewhere=paid - here,
        is_fixed=row.monthly_amount is not None,
        is_ahead=(month.year, month.month) > (today.year, today.month),
    )


def dues_rows(memberships, month: datetime.date, today: datetime.date) -> list[DuesRow]:
    """The dues sheet of these memberships (a queryset) for one month. One query."""
    return [dues_row(row, month, today) for row in dues_of(memberships, month)]


def paid_apart(payments, month: datetime.date):
    """Of `payments` those for the month by members whom the sheet does not list where they paid:
    they moved, left or were entered differently afterwards. What was taken stays taken."""
    listed = Membership.objects.owing_in(month.replace(day=1)).filter(
        member=OuterRef("member"), organisation=OuterRef("organisation")
    )
    return payments.filter(~Exists(listed), month=month.replace(day=1))


def dues_totals(memberships, payments, month: datetime.date) -> DuesSummary:
    """What the sheet of these memberships adds up to, and all that was paid there for the month.

    Two queries, added by the database.
    """
    taken = payments.filter(month=month.replace(day=1)).aggregate(total=Sum("amount"))["total"]
    paid = half_up(taken or ZERO)
    owes = Q(monthly_amount__gt=0)
    found = _joined(memberships.owing_in(month), month.replace(day=1)).aggregate(
        members=Count("member"),
        owed=Sum("monthly_amount"),
        here=Sum("paid_here"),
        owing=Count("member", filter=owes),
        settled=Count("member", filter=owes & SETTLED),
    )
    return DuesSummary(
        member_count=found["members"],
        owed_amount=half_up(found["owed"] or ZERO),
        paid_amount=paid,
        apart_amount=paid - half_up(found["here"] or ZERO),
        owing_count=found["owing"],
        paid_count=found["settled"],
    )


def _joined(memberships, first: datetime.date):
    """The columns of `with_dues` for all rows at once: two joins, where a page of a list asks
    for each of its rows."""
    rates, payments = "member__dues_rates", "member__dues_payments"
    in_force = Q((f"{rates}__begins_on__lte", first), (f"{rates}__ends_on__gt", first))
    return (
        memberships.order_by()
        .annotate(
            rate=FilteredRelation(rates, condition=in_force),
            payment=FilteredRelation(payments, condition=Q((f"{payments}__month", first))),
        )
        .values("member", monthly_amount=F("rate__monthly_amount"))
        .annotate(
            paid_amount=Round(Sum("payment__amount"), precision=2),
            paid_here=Round(Sum("payment__amount", filter=HERE), precision=2),
        )
    )


def dues_summary(organisation: Organisation, month: datetime.date) -> DuesSummary:
    """党费 owed and paid for a month by an organisation and those below it. Two queries."""
    payments = DuesPayment.objects.below(organisation)
    return dues_totals(Membership.objects.below(organisation), payments, month)
