"""Register and reverse dues payments, in the committee's turn: two open pages cannot pay twice."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from orgs import log
from orgs.access import Conflict
from orgs.dues.figures import ZERO, dues_rows
from orgs.dues.models import DuesPayment
from orgs.members.models import Member, Membership
from orgs.organisations.models import Organisation


@dataclass(frozen=True)
class Receipt:
    """What `pay_in_full` did: the entries it made, and the members who owed nothing any more."""

    payments: list[DuesPayment]
    settled_before: list[Member]

    @property
    def amount(self) -> Decimal:
        return sum((payment.amount for payment in self.payments), ZERO)


def _held(members, month: datetime.date, today: datetime.date):
    """The dues rows of these members, which no one else can pay for meanwhile."""
    keys = [member.pk for member in members]
    for organisation in _committees(keys):
        log.hold(organisation)
    return dues_rows(Membership.objects.filter(member__in=keys), month, today)


def _committees(members):
    """The committees these members belong to, always in one order."""
    organisations = Organisation.objects.filter(memberships__member__in=members)
    roots = {row.committee.pk: row.committee for row in organisations.select_related("parent")}
    return [roots[key] for key in sorted(roots)]


@transaction.atomic
def pay_in_full(members, month: datetime.date, *, paid_on, by, now) -> Receipt:
    """For each member one entry over what is still outstanding for the month."""
    rows = _held(members, month, now.date())
    paid = [
        _record(row.membership, month, row.outstanding, paid_on=paid_on, by=by, now=now)
        for row in rows
        if row.outstanding
    ]
    return Receipt(paid, [row.member for row in rows if not row.outstanding])


@transaction.atomic
def pay(member: Member, month: datetime.date, amount: Decimal, *, paid_on, by, now, note=""):
    """One entry of `amount` 元. Conflict if it is more than what is still outstanding."""
    rows = _held([member], month, now.date())
    outstanding = rows[0].outstanding if rows else ZERO
    if not rows or amount > outstanding:
        raise Conflict(
            f"{member}{month.year}年{month.month}月的党费尚欠{outstanding}元，"
            f"不能再登记{amount}元。请返回核对是否已登记过。"
        )
    return _record(rows[0].membership, month, amount, paid_on=paid_on, by=by, now=now, note=note)


@transaction.atomic
def reverse(payment: DuesPayment, *, reversed_on, by, now, reason: str) -> DuesPayment:
    """The negative twin of a wrong entry. Conflict if there is one already."""
    log.hold(payment.organisation)
    payment.refresh_from_db()
    if payment.reverses_id:
        raise Conflict("冲销记录不能再冲销；请重新登记正确的金额。")
    if DuesPayment.objects.filter(reverses=payment).exists():
        raise Conflict("这笔党费已经冲销，不能重复冲销。")
    reversal = DuesPayment(
        member=payment.member,
        organisation=payment.organisation,
        month=payment.month,
        amount=-payment.amount,
        paid_on=reversed_on,
        reverses=payment,
        note=reason,
        recorded_by=by,
        recorded_at=now,
    )
    with log.change(reversal, by=by, verb=log.Verb.REVERSE, reason=reason):
        reversal.save()
    return reversal


def _record(membership, month, amount, *, paid_on, by, now, note=""):
    payment = DuesPayment(
        member=membership.member,
        organisation=membership.organisation,
        month=month.replace(day=1),
        amount=amount,
        paid_on=paid_on,
        note=note,
        recorded_by=by,
        recorded_at=now,
    )
    with log.change(payment, by=by, verb=log.Verb.RECORD):
        payment.save()
    return payment
