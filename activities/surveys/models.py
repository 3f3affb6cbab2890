from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from orgs.models import Organisation, ScopedQuerySet


class SatisfactionSurveyQuerySet(ScopedQuerySet):
    scope = "committee"


class SatisfactionSurvey(models.Model):
    """The counts of one finished survey; the rate is never stored, always derived."""

    class Audience(models.TextChoices):
        CADRES = "cadres", "机关干部"
        PUBLIC = "public", "服务对象和群众"

    committee = models.ForeignKey(
        Organisation, verbose_name="工委", on_delete=models.PROTECT, related_name="surveys"
    )
    title = models.CharField("名称", max_length=100)
    audience = models.CharField("对象", max_length=10, choices=Audience.choices)
    held_on = models.DateField("完成日期")
    conducted_by = models.CharField("实施单位", max_length=100)
    sent_count = models.PositiveIntegerField("发放（份）")
    returned_count = models.PositiveIntegerField("收回（份）")
    valid_count = models.PositiveIntegerField("有效（份）")
    satisfied_count = models.PositiveIntegerField("满意（人）")
    note = models.TextField("说明", blank=True)
    recorded_by = models.ForeignKey(
        "orgs.User", verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = SatisfactionSurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "满意度测评"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_count__gt=0),
                name="survey_has_valid_answers",
                violation_error_message="无有效样本，不能登记满意度。",
            ),
            models.CheckConstraint(
                condition=Q(returned_count__lte=F("sent_count")),
                name="survey_returned_within_sent",
                violation_error_message="收回份数不能多于发放份数。",
            ),
            models.CheckConstraint(
                condition=Q(valid_count__lte=F("returned_count")),
                name="survey_valid_within_returned",
                violation_error_message="有效份数不能多于收回份数。",
            ),
            models.CheckConstraint(
                condition=Q(satisfied_count__lte=F("valid_count")),
                name="survey_satisfied_within_valid",
                violation_error_message="满意人数不能多于有效份数。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def scope(self):
        return self.committee

    @property
    def rate(self) -> Decimal:
        """满意度 = 回答满意的人数 ÷ 有效调查人数, 0–1."""
        return Decimal(self.satisfied_count) / self.valid_count
