from decimal import Decimal

from django.db import models
from django.db.models import Sum

from orgs.models import Organisation, ScopedQuerySet


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

    def full_year_budget(self) -> Decimal:
        """全年预算数: the adjusted amounts of all fund lines, 元 (财预〔2020〕10号)."""
        return self.fund_lines.aggregate(total=Sum("adjusted_amount"))["total"] or Decimal("0.00")


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
