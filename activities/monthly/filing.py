"""Who has filed which month: the matrix, an organisation's year, and what is still owed."""

import datetime
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from activities.monthly import matrix
from activities.monthly.models import MonthlyReport
from activities.monthly.tally import Limits, Tally, limits_of, tally_of
from activities.periods import deadlines
from activities.periods.due_days import DueDays, due_days
from activities.periods.months import existed_on, last_day, months_of, reports_month
from orgs.models import BookClosing, Organisation
from orgs.organisations.models import existing_on

Status = MonthlyReport.Status
NAMED = 4  # of many that owe a month so many are named


def year_matrix(committee: Organisation, year: int, today: datetime.date) -> matrix.Matrix:
    """The committee's list by the months of `year`. Three queries, however long the list."""
    limits = limits_of(year, due_days(committee).day, today)
    return _matrix(Organisation.objects.grassroots(committee), limits)


def year_tally(committee: Organisation, year: int, today: datetime.date) -> Tally:
    """The totals of that table, added up by the database. Three queries, or two where every
    organisation existed all year."""
    limits = limits_of(year, due_days(committee).day, today)
    organisations = Organisation.objects.grassroots(committee)
    spans = list(
        organisations.order_by()
        .values_list("founded_on", "dissolved_on")
        .annotate(count=Count("pk"))
    )
    existing = [
        sum(count for *span, count in spans if existed_on(*span, each.last_day)) for each in limits
    ]
    total = sum(count for *_, count in spans)
    reports = MonthlyReport.objects.filter(organisation__in=organisations).of_year(year).order_by()
    first, last = limits[0].last_day, limits[-1].last_day
    all_year = existing_on(first, "organisation__") & existing_on(last, "organisation__")
    filed = [*_filed_all_year(reports.filter(all_year), limits)]
    if any(not (existed_on(*span, first) and existed_on(*span, last)) for *span, _ in spans):
        filed += _filed_in_parts(reports.filter(~all_year), limits)
    return tally_of(limits, filed, existing, total)


def _filed_all_year(reports, limits):
    """Counts for `tally_of`; what is late is told apart while counting, not while grouping."""
    late = Q()
    for each in limits:
        late |= Q(month=each.month, first_submitted_at__gt=each.deadline)
    counts = reports.values_list("month", "status")
    counts = counts.annotate(all=Count("pk"), late=Count("pk", filter=late))
    for month, status, count, late_count in counts:
        yield month, status, True, True, count - late_count
        yield month, status, False, True, late_count


def _filed_in_parts(reports, limits):
    """The same of the few that were founded or dissolved meanwhile, one by one."""
    by_month = {each.month: each for each in limits}
    rows = reports.values_list(
        "month",
        "status",
        "first_submitted_at",
        "organisation__founded_on",
        "organisation__dissolved_on",
    )
    for month, status, first, *span in rows:
        each = by_month[month]
        in_time = first is None or first <= each.deadline
        yield month, status, in_time, existed_on(*span, each.last_day), 1


def matrix_page(organisations, tally: Tally) -> matrix.Matrix:
    """The table of some organisations above the totals of all. One query."""
    return replace(_matrix(organisations, tally.limits), tally=tally)


def _matrix(organisations, limits) -> matrix.Matrix:
    rows = [_org(row) for row in organisations]
    filed = MonthlyReport.objects.filter(organisation__in=[row.key for row in rows])
    return matrix.build_within(limits, rows, _filed(filed, limits[0].month.year))


def _org(row) -> matrix.Org:
    return matrix.Org(row.pk, row.short_name, row.founded_on, row.dissolved_on)


def _filed(reports, year) -> list[matrix.Filed]:
    columns = ["pk", "organisation_id", "month", "status", "first_submitted_at"]
    rows = reports.of_year(year).order_by().values_list(*columns)
    return [matrix.Filed(*row) for row in rows]


@dataclass(frozen=True)
class StripCell:
    """One month of the strip: what components/months.html shows."""

    month: int
    key: str
    letter: str
    word: str
    url: str


def year_strip(
    organisation: Organisation, year: int, today: datetime.date, days: DueDays | None = None
) -> list[StripCell]:
    """Twelve months of one organisation; each leads to its report or to writing it. Two queries,
    one where the page knows the due `days` already."""
    days = days or due_days(organisation.committee)
    row = _matrix([organisation], limits_of(year, days.day, today)).rows[0]
    return [_strip_cell(cell, today) for cell in row.cells]


@dataclass(frozen=True)
class YearRow:
    """One month in the secretary's own list."""

    month: datetime.date
    due_on: datetime.date
    cell: StripCell
    report: MonthlyReport | None


def year_rows(organisation: Organisation, year: int, today: datetime.date) -> list[YearRow]:
    """The twelve months of one organisation with what was filed. Three queries."""
    days = due_days(organisation.committee)
    filed = MonthlyReport.objects.filter(organisation=organisation).of_year(year).for_list()
    by_month = {report.month: report for report in filed}
    strip = year_strip(organisation, year, today, days)
    return [
        YearRow(month, days.due_on(month), cell, by_month.get(month))
        for month, cell in zip(months_of(year), strip, strict=True)
    ]


def _strip_cell(cell, today) -> StripCell:
    url = _url(cell, today)
    return StripCell(cell.month.month, cell.key, cell.letter or "–", cell.word, url)


def _url(cell, today) -> str:
    if cell.report and cell.state not in {"draft", "draft_overdue", "returned"}:
        return reverse("activities:report_detail", args=[cell.report])
    if cell.month > today or cell.state == "not_applicable":
        return ""
    return write_url(cell.month)


def write_url(month: datetime.date) -> str:
    return reverse("activities:report_write", args=[month.year, month.month])


@dataclass(frozen=True)
class OwedReport:
    """A month that a secretary still has to send in."""

    month: datetime.date
    due_on: datetime.date
    days_left: int  # negative once overdue
    report: MonthlyReport | None  # the draft or the returned report

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0

    @property
    def is_returned(self) -> bool:
        return bool(self.report and self.report.status == Status.RETURNED)

    @property
    def return_reason(self) -> str:
        return self.report.return_reason if self.is_returned else ""

    @property
    def url(self) -> str:
        return write_url(self.month)


def outstanding(
    organisation: Organisation, today: datetime.date, days: DueDays | None = None
) -> list[OwedReport]:
    """What this organisation owes, oldest first. Three queries, two with the due `days` known.

    The months that are over, of the year of the last of them and of the year before if anything
    was reported then, as long as their books are open; and whatever was returned.
    """
    if not organisation.is_grassroots:
        return []
    days = days or due_days(organisation.committee)
    reports = {row.month: row for row in MonthlyReport.objects.filter(organisation=organisation)}
    owed = [
        month
        for month in _months_over(organisation.committee, {row.year for row in reports}, today)
        if reports_month(organisation.founded_on, organisation.dissolved_on, month)
    ]
    months = sorted({*owed, *(m for m, r in reports.items() if r.status == Status.RETURNED)})
    return [
        _owed(month, days, reports.get(month), today)
        for month in months
        if month not in reports or not reports[month].is_locked
    ]


def _months_over(committee, reported_years, today) -> list[datetime.date]:
    """The months that can still be owed, the oldest first. One query.

    What lies before anybody reported here was never asked for; what is closed cannot be sent in.
    """
    year = deadlines.month_to_report(today).year
    years = [year - 1, year] if year - 1 in reported_years else [year]
    closed = BookClosing.objects.closed_through(committee)
    months = [month for one in years for month in deadlines.months_owed(one, today)]
    return [month for month in months if not closed or last_day(month) > closed]


def _owed(month, days: DueDays, report, today) -> OwedReport:
    due_on = days.due_on(month)
    return OwedReport(month, due_on, (due_on - today).days, report)


@dataclass(frozen=True)
class MissingReports:
    """How many organisations have not sent in one month, and the first of them by name."""

    month: datetime.date
    due_on: datetime.date
    days_left: int  # negative once overdue
    count: int
    names: list[str]


@dataclass(frozen=True)
class OfficeOutstanding:
    """What waits for the office, and for whom the office waits.

    `tally` counts the year of the month to report, which all of it is read from.
    """

    tally: Tally
    waiting_count: int
    missing: list[MissingReports]  # oldest month first; months that are over


def office_outstanding(committee: Organisation, today: datetime.date) -> OfficeOutstanding:
    """Reports to review now, and per month who has not reported, of this year and the one before.

    Six queries, three more where the year before was reported, and one for each month owed."""
    year = deadlines.month_to_report(today).year
    tally = year_tally(committee, year, today)
    reports = MonthlyReport.objects.filter(organisation__parent=committee)
    before = [year - 1] if reports.of_year(year - 1).exists() else []
    over = set(_months_over(committee, before, today))
    tallies = [*(year_tally(committee, one, today) for one in before), tally]
    missing = [
        MissingReports(
            each.month,
            each.due_on,
            (each.due_on - today).days,
            count,
            _not_sent_in(committee, each),
        )
        for one in tallies
        for each in one.limits
        if each.month in over and (count := one.not_sent_in(each.month))
    ]
    waiting = MonthlyReport.objects.filter(organisation__parent=committee).awaiting_review()
    return OfficeOutstanding(tally, waiting.count(), missing)


def _not_sent_in(committee, limits: Limits) -> list[str]:
    """The names of the first whose cell of that month is open, in the order of the list."""
    filed = MonthlyReport.objects.filter(organisation=OuterRef("pk"), month=limits.month)
    returned = Exists(filed.filter(status=Status.RETURNED))
    sent_in = Exists(filed.filter(status__in=MonthlyReport.LOCKED))
    organisations = Organisation.objects.grassroots(committee).filter(
        returned | (existing_on(limits.last_day) & ~sent_in)
    )
    return list(organisations.values_list("short_name", flat=True)[:NAMED])
