import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import DecimalField, Max, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from activities.models import Activity
from budget.projects.models import FundKind, Project
from config.search import containing
from orgs import log
from orgs.models import ScopedQuerySet
from orgs.rounding import half_up

ZERO = Decimal("0.00")


class ExpenditureQuerySet(ScopedQuerySet):
    scope = "project__committee"

    def total(self) -> Decimal:
        """The sum in 元; reversals are negative, so it needs no cases."""
        return half_up(self.aggregate(total=Sum("amount"))["total"] or ZERO)

    def totals(self) -> dict:
        """`count` of entries, `total`, and what `payments` and `reversals` make of it, 元."""
        paid, taken_back = self.payments().total(), self.reversals().total()
        return {
            "count": self.count(),
            "total": paid + taken_back,
            "payments": paid,
            "reversals": taken_back,
        }

    def values_before(self, column):
        """What was typed there before, each once, the newest first."""
        rows = self.order_by().values(column).annotate(newest=Max("pk")).order_by("-newest")
        return rows.values_list(column, flat=True)

    def through(self, day):
        return self.filter(paid_on__lte=day)

    def payments(self):
        return self.filter(reverses=None)

    def reversals(self):
        return self.exclude(reverses=None)

    def mentioning(self, text):
        """Purpose, payee or voucher contains the text."""
        return self.filter(containing(text, "purpose", "payee", "voucher"))

    def with_reversed(self):
        """Adds `reversed_amount`: what has been taken back so far, as a positive sum in 元."""
        taken_back = (
            self.model.objects.filter(reverses=OuterRef("pk"))
            .order_by()
            .values("reverses")
            .annotate(total=-Sum("amount"))
            .values("total")
        )
        return self.annotate(
            reversed_amount=Coalesce(
                Subquery(taken_back), Value(ZERO), output_field=DecimalField(max_digits=14)
            )
        )

    def for_list(self):
        return self.select_related("project", "activity").with_reversed()


class Expenditure(models.Model):
    """One booked payment, or the negative entry that takes one back."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.PROTECT, related_name="expenditures"
    )
    fund_kind = models.CharField(
        "资金来源", max_length=10, choices=FundKind.choices, default=FundKind.FISCAL
    )
    paid_on = models.DateField("支付日期", db_index=True)
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    purpose = models.CharField("用途", max_length=100)
    payee = models.CharField("收款单位或个人", max_length=100)
    voucher = models.CharField("凭证号", max_length=40)
    invoice_number = models.CharField("发票号码", max_length=40, blank=True)
    invoiced_on = models.DateField("开票日期", null=True, blank=True)
    activity = models.ForeignKey(
        Activity,
        verbose_name="对应活动",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="expenditures",
    )
    reverses = models.ForeignKey(
        "self",
        verbose_name="冲销",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reversals",
    )
    reason = models.CharField("冲销原因", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        "orgs.User", verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = ExpenditureQuerySet.as_manager()

    class Meta:
        verbose_name = "支出"
        ordering = ["-paid_on", "-pk"]
        indexes = [models.Index(fields=["project", "paid_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="expenditure_negative_only_as_reversal",
                violation_error_message="支出金额必须大于 0；退回的钱请用“冲销”登记。",
            ),
        ]

    def __str__(self):
        amount = f"{self.amount:,.2f}".replace("-", "−")
        return f"{self.paid_on:%Y-%m-%d} {self.purpose} {amount}元"

    @property
    def scope(self):
        return self.project.committee

    @property
    def is_reversal(self):
        return self.reverses_id is not None

    def reversible_amount(self) -> Decimal:
        """元 of this payment that have not been taken back yet; a reversal has none."""
        return ZERO if self.is_reversal else self.amount + self.reversals.all().total()

    def reverse(
        self,
        *,
        amount: Decimal,
        on: datetime.date,
        reason: str,
        by,
        now: datetime.datetime,
    ):
        """Take back `amount` 元 of this payment by a negative entry, and answer that entry.

        ValidationError by field when the amount is more than is left of the payment, or the day
        lies before it or is not possible.
        """
        with transaction.atomic():
            log.hold(self.scope)
            self._refuse_amount(amount)
            self._refuse_day(on, now)
            entry = self._negative(amount, on, reason)
            entry.recorded_by, entry.recorded_at = by, now
            with log.change(entry, by=by, verb=log.Verb.REVERSE, reason=reason):
                entry.save(force_insert=True)
        return entry

    def _negative(self, amount, on, reason):
        return Expenditure(
            project=self.project,
            fund_kind=self.fund_kind,
            paid_on=on,
            amount=-amount,
            purpose=self.purpose,
            payee=self.payee,
            voucher=self.voucher,
            activity=self.activity,
            reverses=self,
            reason=reason,
        )

    def _refuse_amount(self, amount):
        if self.is_reversal:
            raise ValidationError("冲销记录不能再冲销；请另行登记支出。")
        if amount <= 0:
            raise ValidationError({"amount": "冲销金额必须大于 0。"})
        left = self.reversible_amount()
        if amount > left:
            raise ValidationError(
                {"amount": f"冲销金额不能大于尚未冲销的 {left:,.2f} 元，请核对。"}
            )

    def _refuse_day(self, on, now):
        if on < self.paid_on:
            raise ValidationError(
                {"paid_on": f"冲销日期不能早于原支付日期{self.paid_on:%Y年%-m月%-d日}。"}
            )
        try:
            self.project.refuse_day(on, now)
        except ValidationError as error:
            raise ValidationError({"paid_on": error}) from None
