from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from orgs.dated import DatedFact, DatedQuerySet, begins_a_month
from orgs.members.models import Member, Membership
from orgs.organisations.models import Organisation
from orgs.scope import ScopedQuerySet


class DuesRateQuerySet(DatedQuerySet):
    def below(self, organisation):
        spells = Membership.objects.below(organisation).filter(member=OuterRef("member"))
        return self.filter(Exists(spells))


class DuesRate(DatedFact):
    """What one member owes a month, from a month on; it ends with the year.

    每年年初核定当年月交纳数额 (中组发〔2008〕3号): a new year has no rate until one is fixed.
    """

    SUBJECT = ("member",)

    member = models.ForeignKey(
        Member, verbose_name="党员", on_delete=models.PROTECT, related_name="dues_rates"
    )
    begins_on = models.DateField("起始月份")
    ends_on = models.DateField("截止日期", editable=False)
    monthly_amount = models.DecimalField("月应交（元）", max_digits=8, decimal_places=2)
    # Unknown where the rate is older than its record of who fixed it.
    decided_by = models.ForeignKey(
        "orgs.User", verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", null=True)

    objects = DuesRateQuerySet.as_manager()

    class Meta:
        verbose_name = "党费标准"
        ordering = ["member", "-begins_on", "-pk"]
        indexes = [models.Index(fields=["member", "begins_on"])]
        constraints = [
            begins_a_month("begins_on", "dues_rate_from_a_first_day"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="dues_rate_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(monthly_amount__gte=0), name="dues_rate_not_negative"
            ),
        ]

    def __str__(self):
        since = f"{self.begins_on.year}年{self.begins_on.month}月起"
        return f"{self.member} {since} {self.monthly_amount}元/月"

    @property
    def scope(self):
        return self.member.scope


class DuesPayment(models.Model):
    """Dues paid for a month; a mistake is reversed by a negative entry, never deleted."""

    member = models.ForeignKey(
        Member, verbose_name="党员", on_delete=models.PROTECT, related_name="dues_payments"
    )
    # Where the member belonged and paid: a later move takes no payment along.
    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", on_delete=models.PROTECT, related_name="dues_payments"
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

    objects = ScopedQuerySet.as_manager()

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
            begins_a_month("month", "dues_month_is_first_day"),
        ]

    def __str__(self):
        return f"{self.member} {self.month:%Y-%m} {self.amount}元"

    @property
    def scope(self):
        return self.organisation
