from django.db import models
from django.db.models import F, Q

from activities.periods.models import SentMonth
from orgs import log
from orgs.access import Conflict
from orgs.models import BookClosing, Organisation, ScopedQuerySet


class ActivityQuerySet(ScopedQuerySet):
    def in_month(self, month):
        """Held in the month that begins on `month`."""
        return self.filter(held_on__year=month.year, held_on__month=month.month)

    def of_kind(self, *kinds):
        """Of one of these kinds, each activity once."""
        chosen = ActivityKind.objects.filter(activity=models.OuterRef("pk"), kind__in=kinds)
        return self.filter(models.Exists(chosen))

    def for_list(self):
        """With what a line of a list or a workbook shows."""
        return self.select_related("organisation").prefetch_related("kinds")


class Activity(models.Model):
    """Something a party organisation held; it may be of several kinds and counts once for each."""

    class Kind(models.TextChoices):
        MEMBERS_MEETING = "members_meeting", "支部党员大会"
        BRANCH_COMMITTEE = "branch_committee", "支委会"
        GROUP_MEETING = "group_meeting", "党小组会"
        PARTY_LECTURE = "party_lecture", "党课"
        PARTY_DAY = "party_day", "主题党日"
        LIFE_MEETING = "life_meeting", "组织生活会"
        STUDY = "study", "学习交流研讨"
        VISIT = "visit", "参观教育基地"
        VOLUNTEERING = "volunteering", "志愿服务"
        CADRE_TRAINING = "cadre_training", "党务干部培训"
        CANDIDATE_TRAINING = "candidate_training", "积极分子和发展对象培训"
        SECRETARY_REPORT = "secretary_report", "书记述职会"
        GRADE_EXCHANGE = "grade_exchange", "创A交流会"
        CELEBRATION = "celebration", "庆祝活动"
        OATH = "oath", "入党宣誓"
        CONSOLATION = "consolation", "走访慰问"
        INSPECTION = "inspection", "督导检查"
        OTHER = "other", "其他"

    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", on_delete=models.PROTECT, related_name="activities"
    )
    title = models.CharField("主题", max_length=100)
    held_on = models.DateField("日期", db_index=True)
    place = models.CharField("地点", max_length=60, blank=True)
    due_count = models.PositiveIntegerField("应到人数")
    present_count = models.PositiveIntegerField("实到人数")
    content = models.TextField("内容", blank=True)
    recorded_by = models.ForeignKey(
        "orgs.User", verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "活动"
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["organisation", "held_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_count__gt=0),
                name="activity_due_above_zero",
                violation_error_message="应到人数应大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(present_count__lte=F("due_count")),
                name="activity_present_within_due",
                violation_error_message="实到人数不能多于应到人数。",
            ),
        ]

    def __str__(self):
        return f"{self.held_on:%Y-%m-%d} {self.title}"

    @property
    def scope(self):
        return self.organisation

    @property
    def month(self):
        return self.held_on.replace(day=1)

    @property
    def kind_labels(self):
        return [row.get_kind_display() for row in self.kinds.all()]

    def log_extra(self):
        return {"类型": "、".join(self.kind_labels)}

    def remove(self, *, by):
        """Delete a record made by mistake. Conflict once its month is reported or closed."""
        with log.change(self, by=by, verb=log.Verb.DELETE):
            if message := locked_message(self.organisation, self.held_on):
                raise Conflict(message)
            try:
                self.delete()
            except models.ProtectedError:
                raise Conflict(
                    "已有支出登记在这项活动上，不能删除；请先改登记支出的活动。"
                ) from None


def locked_message(organisation, day) -> str:
    """Why nothing of that day may be added, changed or deleted there; "" when it may."""
    if message := BookClosing.objects.refusal(organisation.committee, day):
        return message
    sent = SentMonth.objects.locking(organisation, day.replace(day=1)).first()
    return f"{sent}，这个月的活动不能增减或改动；如需修改请申请退回月报。" if sent else ""


class ActivityKind(models.Model):
    """One of the kinds that an activity counts as."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField("类型", max_length=20, choices=Activity.Kind.choices)

    class Meta:
        verbose_name = "活动类型"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "kind"], name="activity_kind_once"),
        ]
        indexes = [models.Index(fields=["kind"])]

    def __str__(self):
        return self.get_kind_display()
