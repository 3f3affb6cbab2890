from django.db import models

from budget.models import Project
from orgs.models import Organisation, ScopedQuerySet


class AnnualPlanQuerySet(ScopedQuerySet):
    scope = "committee"

    def for_list(self):
        """Adds `budget_amount`, the sum of the year's projects in 元; None without a project."""
        projects = Project.objects.filter(
            committee=models.OuterRef("committee"), year=models.OuterRef("year")
        )
        total = projects.order_by().values("year").annotate(total=models.Sum("budget_amount"))
        return self.select_related("committee", "confirmed_by").annotate(
            budget_amount=models.Subquery(total.values("total"))
        )


class AnnualPlan(models.Model):
    """A year's approved plan as the office's own document states it, word for word."""

    committee = models.ForeignKey(
        Organisation, verbose_name="工委", on_delete=models.PROTECT, related_name="plans"
    )
    year = models.PositiveSmallIntegerField("年度")
    unit_code = models.CharField("预算单位编码", max_length=20, blank=True)
    unit_name = models.CharField("预算单位名称", max_length=100, blank=True)
    overall_goal = models.TextField("总体绩效目标", blank=True)
    tasks_introduction = models.TextField("分项绩效目标引言", blank=True)
    findings = models.JSONField("体检结果", default=list, blank=True)
    original_text = models.TextField("原文", blank=True)
    confirmed_by = models.ForeignKey(
        "orgs.User",
        verbose_name="确认人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField("确认时间")

    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "年度计划"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year"],
                name="one_plan_a_year",
                violation_error_message="本年度的计划已经载入。",
            ),
        ]

    def __str__(self):
        return f"{self.year}年度计划"

    @property
    def scope(self):
        return self.committee

    @property
    def lines(self) -> list[str]:
        """The source text by the line numbers that the findings name."""
        text = self.original_text.replace("\r\n", "\n").replace("\r", "\n")
        return text.split("\n")

    def log_extra(self):
        """The parts of the plan that are rows of their own."""
        return {
            "重点工作": [str(row) for row in self.tasks.all()],
            "分项目标": [f"{row}：{row.goal}；{row.indicator}" for row in self.subgoals.all()],
            "保障措施": [str(row) for row in self.safeguards.all()],
        }


class PlanRow(models.Model):
    """A numbered part of the plan. The label is text: the document's numbering may skip."""

    position = models.PositiveIntegerField("排序")

    class Meta:
        abstract = True
        ordering = ["position"]

    @property
    def scope(self):
        return self.plan.committee


class PlanTask(PlanRow):
    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="tasks")
    label = models.CharField("序号", max_length=20)
    text = models.TextField("内容")

    class Meta(PlanRow.Meta):
        verbose_name = "重点工作"

    def __str__(self):
        return f"{self.label}{self.text}"


class SubGoal(PlanRow):
    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="subgoals")
    label = models.CharField("序号", max_length=20)
    title = models.CharField("名称", max_length=200)
    goal = models.TextField("绩效目标", blank=True)
    indicator = models.TextField("绩效指标", blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = "分项目标"

    def __str__(self):
        return f"{self.label}{self.title}"


class Safeguard(PlanRow):
    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="safeguards")
    text = models.TextField("内容")

    class Meta(PlanRow.Meta):
        verbose_name = "保障措施"

    def __str__(self):
        return self.text
