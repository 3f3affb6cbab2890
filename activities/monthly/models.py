from django.db import models

from activities.monthly import moves
from activities.monthly.figures import month_figures
from activities.monthly.moves import MOVES
from activities.periods import deadlines
from activities.periods.models import SentMonth
from config.text import is_blank
from orgs.dated import begins_a_month
from orgs.models import Organisation, ScopedQuerySet


class MonthlyReportQuerySet(ScopedQuerySet):
    def awaiting_review(self):
        """The review queue, oldest first."""
        return self.filter(status=MonthlyReport.Status.SUBMITTED).order_by("submitted_at", "pk")

    def asked_back(self):
        """Those whose secretary asks for them, the oldest request first."""
        return self.filter(return_asked_at__isnull=False).order_by("return_asked_at", "pk")

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
    Who may bring it from which state into which: activities/monthly/moves.py. Each verb holds the
    stored row while it looks at its state, so of two people who press at once one succeeds.
    """

    Status = moves.Status
    LOCKED = moves.WITH_OFFICE
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
    # What its secretary asks of the office once it is locked, and the answer.
    return_asked_at = models.DateTimeField("申请退回时间", null=True, editable=False)
    return_asked_reason = models.TextField("申请退回原因", blank=True, editable=False)
    return_answer = models.TextField("答复", blank=True, editable=False)

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
            begins_a_month("month", "report_month_is_first_day"),
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
        MOVES.check("write", self, now=None).ready(self, now=None)

    def submit(self, *, by, now, seen_version: int | None = None):
        """Send it in with the figures as they stand.

        AlreadySubmitted the second time; Conflict for a month that is not over, closed books or
        changes made after `seen_version` was checked; ValidationError for what is missing.
        """
        with MOVES.made(self, "submit", by=by, now=now, seen=seen_version) as move:
            self.figures = month_figures(self.organisation, self.month).as_dict()
            self.submitted_at, self.submitted_by = now, by
            self.first_submitted_at = self.first_submitted_at or now
            self.keep_month(move.target)

    def approve(self, *, by, now, seen_version: int | None = None):
        """Lock it for good. Conflict when somebody else was first."""
        with MOVES.made(self, "approve", by=by, now=now, seen=seen_version) as move:
            self._reviewed(by, now)
            self.keep_month(move.target)

    def send_back(self, *, by, now, reason: str, seen_version: int | None = None):
        """Open it again for its secretary, with a reason. Conflict when somebody was first."""
        with MOVES.made(
            self, "send_back", by=by, now=now, reason=reason, seen=seen_version
        ) as move:
            self._reviewed(by, now, reason)
            self.figures = None
            self.keep_month(move.target)

    def withdraw(self, *, by, now, reason: str = "", seen_version: int | None = None):
        """Take it back before anybody has decided on it. Conflict when somebody was first.

        Sent in again it is as late as it then is, unless the office had returned it before.
        """
        with MOVES.made(self, "withdraw", by=by, now=now, seen=seen_version) as move:
            if not self.return_reason:
                self.first_submitted_at = None
            self.figures = self.submitted_at = self.submitted_by = None
            self.keep_month(move.target)

    def ask_back(self, *, by, now, reason: str, seen_version: int | None = None):
        """Ask the office for a locked report. Conflict while a request waits."""
        with MOVES.made(self, "ask_back", by=by, now=now, reason=reason, seen=seen_version):
            self.return_asked_at, self.return_asked_reason = now, reason
            self.return_answer = ""

    def revoke(self, *, by, now, reason: str, seen_version: int | None = None):
        """Take the approval back: it waits for review again, with the figures it has."""
        with MOVES.made(self, "revoke", by=by, now=now, reason=reason, seen=seen_version) as move:
            self._reviewed(None, None, self.return_reason)
            self.return_asked_at = None
            self.keep_month(move.target)

    def decline(self, *, by, now, reason: str, seen_version: int | None = None):
        """Answer a request by leaving the report as it is."""
        with MOVES.made(self, "decline", by=by, now=now, reason=reason, seen=seen_version):
            self.return_asked_at, self.return_answer = None, reason

    def _reviewed(self, by, now, reason=""):
        self.reviewed_at, self.reviewed_by, self.return_reason = now, by, reason

    def keep_month(self, status):
        """Let the month's records stand still as long as the report lies with the office."""
        words = self.Status(status).label if status in self.LOCKED else ""
        SentMonth.objects.keep(self.organisation, self.month, words)
