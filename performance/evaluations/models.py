from django.db import models
from django.db.models import Q

from budget.models import Project
from orgs.access import Conflict
from orgs.models import ScopedQuerySet
from performance.indicators.models import Indicator


class EvaluationQuerySet(ScopedQuerySet):
    scope = "project__committee"


class Evaluation(models.Model):
    """The year-end self-evaluation of a project; once sealed, only its snapshot speaks."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        SEALED = "sealed", "已封存"

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.PROTECT, related_name="evaluations"
    )
    version = models.PositiveIntegerField("版次", default=1)
    status = models.CharField(
        "状态", max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    execution_weight = models.DecimalField("预算执行率分值", max_digits=5, decimal_places=2)
    execution_reason = models.TextField("执行率偏差原因", blank=True)
    overview = models.TextField("项目概况", blank=True)
    achievement = models.TextField("年度总体目标实际完成情况", blank=True)
    problems = models.TextField("存在的问题及原因", blank=True)
    measures = models.TextField("下一步改进措施", blank=True)
    publication = models.TextField("自评结果应用与公开建议", blank=True)
    prepared_by = models.CharField("填报人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    prepared_on = models.DateField("填报日期", null=True, blank=True)
    reopen_reason = models.CharField("重新自评原因", max_length=200, blank=True)
    snapshot = models.JSONField("封存内容", null=True, editable=False)
    digest = models.CharField("校验码", max_length=64, blank=True, editable=False)
    # One short digest a value, so that an altered one can be named (evaluations/seals.py).
    marks = models.JSONField("封存标记", null=True, editable=False)
    sealed_at = models.DateTimeField("封存时间", null=True, editable=False)
    sealed_by = models.ForeignKey(
        "orgs.User",
        verbose_name="封存人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "绩效自评"
        ordering = ["-project__year", "project", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="evaluation_version_once"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(status="draft"), name="one_draft_per_project"
            ),
        ]

    def __str__(self):
        return f"{self.project.year}年{self.project}绩效自评（第{self.version}版）"

    @property
    def scope(self):
        return self.project.committee

    @property
    def is_sealed(self):
        return self.status == self.Status.SEALED

    def check_open(self):
        """Conflict once it is sealed, as it stands stored by now."""
        if Evaluation.objects.filter(pk=self.pk, status=self.Status.SEALED).exists():
            raise Conflict("这份自评已经封存，内容不能再改；需要更正时请另起一版。")

    def log_extra(self):
        return {"指标分值": "；".join(f"{row.indicator} {row.weight}" for row in self.rows.all())}


class EvaluationRowQuerySet(ScopedQuerySet):
    scope = "evaluation__project__committee"

    def weights_that_count(self, committee, year: int) -> dict:
        """What a year's indicators weigh in their latest self-evaluation, by key. One query."""
        rows = self.filter(evaluation__project__committee=committee)
        rows = rows.filter(evaluation__project__year=year).order_by("evaluation__version")
        return dict(rows.values_list("indicator", "weight"))


class EvaluationRow(models.Model):
    """What a person adds to one indicator's line: its weight, a typed score, a reason."""

    evaluation = models.ForeignKey(
        Evaluation, verbose_name="自评", on_delete=models.CASCADE, related_name="rows"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name="指标", on_delete=models.PROTECT, related_name="+"
    )
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2)
    typed_score = models.DecimalField(
        "定性指标得分", max_digits=5, decimal_places=2, null=True, blank=True
    )
    accepts_deduction = models.BooleanField("接受超额扣分", default=False)
    reason = models.TextField("偏差原因分析及改进措施", blank=True)

    objects = EvaluationRowQuerySet.as_manager()

    class Meta:
        verbose_name = "自评指标"
        ordering = ["indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "indicator"], name="evaluation_row_once"),
        ]

    def __str__(self):
        return str(self.indicator)

    @property
    def scope(self):
        return self.evaluation.scope
