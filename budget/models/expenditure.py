import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum

from activities.models import Activity
from orgs.models import ScopedQuerySet

from .project import FundKind, Project


class ExpenditureQuerySet(ScopedQuerySet):
    scope = "project__committee"

    def total(self) -> Decimal:
        """The sum in 元; reversals are negative, so it needs no cases."""
        return self.aggregate(total=Sum("amount"))["total"] or Decimal("0.00")

    def through(self, day):
        return self.filter(paid_on__lte=day)


class Expenditure(models.Model):
    """One booked payment, or the negative entry that takes one back."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
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
        return f"{self.paid_on:%Y-%m-%d} {self.purpose} {self.amount}元"

    @property
    def scope(self):
        return self.project.committee
