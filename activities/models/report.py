from django.db import models
from django.db.models import Q

from orgs.models import Organisation, ScopedQuerySet


class MonthlyReportQuerySet(ScopedQuerySet):
    def awaiting_review(self):
        return self.filter(status=MonthlyReport.Status.SUBMITTED).order_by("submitted_at", "pk")


class MonthlyReport(models.Model):
    """One organisation's report of one month: figures from its records, words from its secretary.

    The figures stay live while the secretary works on it and are frozen when it is sent in.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已报送"
        RETURNED = "returned", "退回"
        APPROVED = "approved", "已审核"

    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", on_delete=models.PROTECT, related_name="reports"
    )
    month = models.DateField("月份")
    status = models.CharField(
        "状态", max_length=10, choices=Status.choices, default=Status.DRAFT, db_index=True
    )
    version = models.PositiveIntegerField("版次", default=1)
    applicants_count = models.PositiveIntegerField("入党申请人", null=True, blank=True)
    activists_count = models.PositiveIntegerField("入党积极分子", null=True, blank=True)
    candidates_count = models.PositiveIntegerField("发展对象", null=True, blank=True)
    grade_progress = models.TextField("创A进展", blank=True)
    problems = models.TextField("存在问题", blank=True)
    next_plan = models.TextField("下月计划", blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    figures = models.JSONField("报送数据", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        "orgs.User", verbose_name="填报人", on_delete=models.PROTECT, related_name="+"
    )
    first_submitted_at = models.DateTimeField("首次报送时间", null=True, editable=False)
    submitted_at = models.DateTimeField("报送时间", null=True, editable=False)
    submitted_by = models.ForeignKey(
        "orgs.User",
        verbose_name="报送人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, editable=False)
    reviewed_by = models.ForeignKey(
        "orgs.User",
        verbose_name="审核人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    return_reason = models.TextField("退回原因", blank=True, editable=False)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "月报"
        ordering = ["-month", "organisation__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "month"],
                name="one_report_per_organisation_and_month",
                violation_error_message="这个月的月报已经有了。",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_is_first_day"),
        ]

    def __str__(self):
        return f"{self.organisation} {self.month.year}年{self.month.month}月月报"

    @property
    def scope(self):
        return self.organisation
