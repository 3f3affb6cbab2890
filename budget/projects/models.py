import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Sum

from budget.projects.balance import available
from config import clock
from orgs import log
from orgs.models import BookClosing, Organisation, ScopedQuerySet


class ProjectQuerySet(ScopedQuerySet):
    scope = "committee"

    def in_year(self, year):
        return self.filter(year=year)


class FundKind(models.TextChoices):
    FISCAL = "fiscal", "当年财政拨款"
    CARRYOVER = "carryover", "上年结转资金"
    OTHER = "other", "其他资金"


class Project(models.Model):
    """A budget project of one year, as the approved 绩效目标表 names it."""

    committee = models.ForeignKey(
        Organisation, verbose_name="工委", on_delete=models.PROTECT, related_name="projects"
    )
    year = models.PositiveSmallIntegerField("年度")
    position = models.PositiveIntegerField("排序", default=0)
    code = models.CharField("项目编码", max_length=40)
    name = models.CharField("项目名称", max_length=100)
    budget_amount = models.DecimalField("预算数（元）", max_digits=14, decimal_places=2)
    purpose = models.TextField("资金用途", blank=True)
    goals = models.JSONField("绩效目标", default=list, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目"
        ordering = ["-year", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "code"],
                name="project_code_once_a_year",
                violation_error_message="本年度已有同一编码的项目。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def scope(self):
        return self.committee

    def as_of(self, today: datetime.date) -> datetime.date:
        """`today`, or the last day of this project's year: later days no longer concern it."""
        return min(today, datetime.date(self.year, 12, 31))

    def full_year_budget(self) -> Decimal:
        """全年预算数: the adjusted amounts of all fund lines, 元 (财预〔2020〕10号)."""
        return self.fund_lines.aggregate(total=Sum("adjusted_amount"))["total"] or Decimal("0.00")

    def funded_lines(self) -> list["FundLine"]:
        """The sources that have money; only with two or more does a payment have to name one."""
        return list(self.fund_lines.filter(adjusted_amount__gt=0))

    def available_on(self, day: datetime.date, kind: str) -> Decimal:
        """元 that a payment dated `day` from this source may take."""
        entries = list(self.expenditures.values_list("paid_on", "amount", "fund_kind"))
        lines = self.funded_lines()
        whole = available(
            sum((line.adjusted_amount for line in lines), Decimal("0.00")),
            [entry[:2] for entry in entries],
            day,
        )
        source = available(
            sum((line.adjusted_amount for line in lines if line.kind == kind), Decimal("0.00")),
            [entry[:2] for entry in entries if entry[2] == kind],
            day,
        )
        return min(whole, source)

    def book(self, expenditure, *, by, now: datetime.datetime):
        """Record a payment and answer the stored one.

        ValidationError by field when the day or the amount is not possible. Two people who
        spend the last 3,000 元 wait for each other: one succeeds.
        """
        with transaction.atomic():
            log.hold(self.committee)
            expenditure.project = self
            expenditure.fund_kind = self._fund_kind(expenditure)
            expenditure.recorded_by, expenditure.recorded_at = by, now
            self._refuse_wrong_day(expenditure.paid_on, now)
            self._refuse_wrong_amount(expenditure)
            with log.change(expenditure, by=by, verb=log.Verb.RECORD):
                expenditure.save(force_insert=True)
        return expenditure

    def refuse_day(self, day: datetime.date, now: datetime.datetime) -> None:
        """ValidationError unless money of this project can move on that day."""
        today = now.astimezone(clock.ZONE).date()
        if day > today:
            raise ValidationError(
                f"日期不能晚于今天（{today:%Y年%-m月%-d日}），请填实际支付的日期。"
            )
        if day.year != self.year:
            raise ValidationError(
                f"{day:%Y年%-m月%-d日}不在项目年度内。款项按支付日期归属年度，"
                f"请填{self.year}年的日期，或改记{day.year}年度的项目。"
            )
        if message := BookClosing.objects.refusal(self.committee, day):
            raise ValidationError(message)

    def _refuse_wrong_day(self, day, now):
        try:
            self.refuse_day(day, now)
        except ValidationError as error:
            raise ValidationError({"paid_on": error}) from None

    def _refuse_wrong_amount(self, expenditure):
        if expenditure.amount <= 0:
            raise ValidationError({"amount": "金额必须大于 0；退回的钱请用“冲销”登记。"})
        left = self.available_on(expenditure.paid_on, expenditure.fund_kind)
        if expenditure.amount > left:
            raise ValidationError({"amount": self._overspending_message(expenditure, left)})

    def _overspending_message(self, expenditure, left):
        day = expenditure.paid_on
        return (
            f"超出可用余额：{day:%-m月%-d日}可用 {max(left, Decimal('0.00')):,.2f} 元，"
            f"本笔 {expenditure.amount:,.2f} 元。请核对金额，或先办理预算调整。"
        )

    def _fund_kind(self, expenditure):
        lines = self.funded_lines()
        return lines[0].kind if len(lines) == 1 else expenditure.fund_kind


class FundLine(models.Model):
    """One source of a project's money; a blank amount is printed blank and counts as 0."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.CASCADE, related_name="fund_lines"
    )
    kind = models.CharField("资金来源", max_length=10, choices=FundKind.choices)
    initial_amount = models.DecimalField(
        "年初预算数（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    adjusted_amount = models.DecimalField(
        "全年预算数（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "资金来源"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "kind"], name="fund_line_once"),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def scope(self):
        return self.project.committee


class Checkpoint(models.Model):
    """A dated share of the budget that is due to be spent by the end of that day."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.CASCADE, related_name="checkpoints"
    )
    due_on = models.DateField("节点")
    cumulative_rate = models.DecimalField("累计支出比例", max_digits=6, decimal_places=4)

    class Meta:
        verbose_name = "支出节点"
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["project", "due_on"], name="checkpoint_once_a_day"),
        ]

    def __str__(self):
        return f"{self.due_on:%Y-%m-%d}"

    @property
    def scope(self):
        return self.project.committee
