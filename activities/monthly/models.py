from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from activities.monthly.figures import month_figures
from activities.periods import deadlines, months
from activities.periods.models import SentMonth
from config.fields import is_blank
from orgs import log
from orgs.access import Conflict
from orgs.models import BookClosing, Organisation, ScopedQuerySet


class AlreadySubmitted(Conflict):
    """The same report sent in a second time; there is a receipt to show."""


class MonthlyReportQuerySet(ScopedQuerySet):
    def awaiting_review(self):
        """The review queue, oldest first."""
        return self.filter(status=MonthlyReport.Status.SUBMITTED).order_by("submitted_at", "pk")

    def for_list(self):
        """With the organisation and the people a line names."""
        return self.select_related(
            "organisation__parent", "submitted_by", "reviewed_by", "created_by"
        )

    def of_year(self, year):
        return self.filter(month__year=year)


class MonthlyReport(models.Model):
    """One organisation's report of one month: figures from its records, words from its secretary.

    The figures stay live while the secretary works on it and are frozen when it is sent in.
    草稿 → 已报送 → 已审核, with 已报送 → 退回 → 已报送 in between. Each verb holds the stored row
    while it looks at its state, so of two people who press at once one succeeds.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已报送"
        RETURNED = "returned", "退回"
        APPROVED = "approved", "已审核"

    LOCKED = (Status.SUBMITTED, Status.APPROVED)
    # What the office must be told in words; everything else may stay blank.
    REQUIRED = {
        "problems": "请填写存在问题；没有请写“本月无”。",
        "next_plan": "请填写下月计划；没有请写“本月无”。",
    }

    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", on_delete=models.PROTECT, related_name="reports"
    )
    month = models.DateField("月份")
    status = models.CharField(
        "状态", max_length=10, choices=Status.choices, default=Status.DRAFT, db_index=True
    )
    version = models.PositiveIntegerField("保存次数", default=0, editable=False)
    # The open page that saved last: it may go on saving although the version has moved on.
    token = models.UUIDField(null=True, editable=False)
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

    @property
    def is_locked(self):
        return self.status in self.LOCKED

    @property
    def number(self):
        """The receipt's number: one report has one, however often it is sent in."""
        return f"YB{self.month:%Y%m}-{self.organisation_id:04d}"

    def is_late(self, due_day: int) -> bool:
        """Whether it was first sent in after the deadline; a return does not make it late."""
        first = self.first_submitted_at
        return bool(first and not deadlines.is_on_time(first, self.month, due_day))

    def missing(self) -> dict[str, str]:
        """What still has to be filled in: field name → what to write."""
        return {
            name: message
            for name, message in self.REQUIRED.items()
            if is_blank(getattr(self, name))
        }

    @property
    def is_awaiting_review(self):
        return self.status == self.Status.SUBMITTED

    @property
    def texts(self):
        """Name, label and text of what was written in words, in the order of the form."""
        names = ["grade_progress", "problems", "next_plan", "phone"]
        return [(name, self.label_of(name), getattr(self, name)) for name in names]

    def label_of(self, name):
        return self._meta.get_field(name).verbose_name

    def check_editable(self):
        """Conflict once the report has been sent in or the books of its month are closed."""
        if self.status == self.Status.APPROVED:
            raise Conflict("该月报已审核锁定，如需修改请申请退回")
        if self.status == self.Status.SUBMITTED:
            raise Conflict("该月报已报送，正在等待审核，如需修改请申请退回")
        self._check_books()

    def submit(self, *, by, now, seen_version: int | None = None):
        """Send it in with the figures as they stand.

        AlreadySubmitted the second time; Conflict for a month that is not over, closed books or
        changes made after `seen_version` was checked; ValidationError for what is missing.
        """
        with transaction.atomic():
            # Before the report's own row, as a save of the draft does: whoever writes a record
            # of the month or the draft waits here, and nobody waits for each other for good.
            self.organisation.hold()
            with log.change(self, by=by, verb=log.Verb.SUBMIT):
                self.refresh_from_db()
                self._check_ready(now, seen_version)
                self._freeze(by, now)
                self.save()
                self.keep_month()

    def _check_ready(self, now, seen_version):
        if self.is_locked:
            raise AlreadySubmitted(f"{self}已于{_clock(self.submitted_at, now)}报送")
        self.check_editable()
        if message := self.too_early_message(now):
            raise Conflict(message)
        self._check_seen(seen_version, "核对之后内容又有改动，请重新核对后再报送")
        if missing := self.missing():
            raise ValidationError(missing)

    def _freeze(self, by, now):
        self.figures = month_figures(self.organisation, self.month).as_dict()
        self.status = self.Status.SUBMITTED
        self.submitted_at, self.submitted_by = now, by
        self.first_submitted_at = self.first_submitted_at or now
        self.version += 1

    def approve(self, *, by, now, seen_version: int | None = None):
        """Lock it for good. Conflict when somebody else was first."""
        with log.change(self, by=by, verb=log.Verb.APPROVE):
            self._begin_review(by, now, seen_version)
            self.status = self.Status.APPROVED
            self.return_reason = ""
            self.save()
            self.keep_month()

    def send_back(self, *, by, now, reason: str, seen_version: int | None = None):
        """Open it again for its secretary, with a reason. Conflict when somebody was first."""
        if is_blank(reason):
            raise ValidationError({"reason": "请写明退回原因，例如：主题党日主题未填写。"})
        with log.change(self, by=by, verb=log.Verb.SEND_BACK, reason=reason):
            self._begin_review(by, now, seen_version)
            self.status = self.Status.RETURNED
            self.return_reason = reason
            self.figures = None
            self.save()
            self.keep_month()

    def keep_month(self):
        """Let the month's records stand still as long as the report lies with the office."""
        words = self.get_status_display() if self.is_locked else ""
        SentMonth.objects.keep(self.organisation, self.month, words)

    def _begin_review(self, by, now, seen_version):
        self.refresh_from_db()
        if self.status != self.Status.SUBMITTED:
            raise Conflict(self._reviewed_message(now))
        if self.submitted_by_id == by.pk:
            raise Conflict("不能审核自己报送的月报，请由其他工作人员审核")
        self._check_seen(seen_version, "该月报已重新报送，请看过新内容后再审核")
        self.reviewed_at, self.reviewed_by = now, by
        self.version += 1

    def _reviewed_message(self, now):
        if self.status == self.Status.DRAFT:
            return "该月报还没有报送，不能审核"
        verb = "审核" if self.status == self.Status.APPROVED else "退回"
        return f"已由{self.reviewed_by.name}于{_clock(self.reviewed_at, now)}{verb}"

    def too_early_message(self, now) -> str:
        """Why it cannot be sent in yet; "" from the last day of its month on."""
        last = months.last_day(self.month)
        if now.astimezone(deadlines.SHANGHAI).date() >= last:
            return ""
        return f"{last.month}月还没有结束，{last.month}月{last.day}日起可以报送"

    def _check_books(self):
        committee = self.organisation.committee
        if message := BookClosing.objects.refusal(committee, months.last_day(self.month)):
            raise Conflict(message)

    def _check_seen(self, seen_version, message):
        if seen_version is not None and seen_version != self.version:
            raise Conflict(message)


def _clock(moment, now) -> str:
    """10:02, with the day in front when that was not today."""
    moment, now = (at.astimezone(deadlines.SHANGHAI) for at in (moment, now))
    clock = f"{moment:%H:%M}"
    return clock if moment.date() == now.date() else f"{moment.month}月{moment.day}日 {clock}"
