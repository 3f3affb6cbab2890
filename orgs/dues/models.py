from django.db import models
from django.db.models import Q

from orgs.members.models import Member
from orgs.scope import ScopedQuerySet


class MemberRowQuerySet(ScopedQuerySet):
    scope = "member__organisation"


class DuesRate(models.Model):
    """What one member owes each month of a year; fixed at the start of the year."""

    member = models.ForeignKey(
        Member, verbose_name="党员", on_delete=models.PROTECT, related_name="dues_rates"
    )
    year = models.PositiveSmallIntegerField("年度")
    monthly_amount = models.DecimalField("月应交（元）", max_digits=8, decimal_places=2)

    objects = MemberRowQuerySet.as_manager()

    class Meta:
        verbose_name = "党费标准"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "year"],
                name="dues_rate_once_a_year",
                violation_error_message="该党员本年度的党费标准已核定。",
            ),
            models.CheckConstraint(
                condition=Q(monthly_amount__gte=0), name="dues_rate_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.year}年 {self.monthly_amount}元/月"

    @property
    def scope(self):
        return self.member.organisation


class DuesPayment(models.Model):
    """Dues paid for a month; a mistake is reversed by a negative entry, never deleted."""

    member = models.ForeignKey(
        Member, verbose_name="党员", on_delete=models.PROTECT, related_name="dues_payments"
    )
    month = models.DateField("所属月份")
    amount = models.DecimalField("金额（元）", max_digits=8, decimal_places=2)
    paid_on = models.DateField("交纳日期")
    reverses = models.OneToOneField(
        "self",
        verbose_name="冲销",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reversed_by",
    )
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        "orgs.User", verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = MemberRowQuerySet.as_manager()

    class Meta:
        verbose_name = "党费交纳"
        ordering = ["-paid_on", "-pk"]
        indexes = [models.Index(fields=["month", "member"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="dues_negative_only_as_reversal",
                violation_error_message="交纳金额必须大于 0。",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="dues_month_is_first_day"),
        ]

    def __str__(self):
        return f"{self.member} {self.month:%Y-%m} {self.amount}元"

    @property
    def scope(self):
        return self.member.organisation
