"""The lines of a monthly report: each figure with last month's and the way to its records."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from activities.activities.models import Activity
from activities.monthly.figures import REPORTED_KINDS, MonthFigures, month_figures, report_figures
from activities.monthly.models import MonthlyReport
from activities.periods.months import last_day, month_before
from orgs import formatting as house

Kind = Activity.Kind


@dataclass(frozen=True)
class FigureRow:
    """One figure as it is printed; `difference` is signed, or "" where there is none.

    `is_text`: words that take the whole line, without last month's.
    """

    label: str
    value: str
    unit: str = ""
    last: str = ""
    difference: str = ""
    url: str = ""
    is_text: bool = False


def previous_report(report) -> MonthlyReport | None:
    return MonthlyReport.objects.filter(
        organisation=report.organisation_id, month=month_before(report.month)
    ).first()


def figures_before(report, previous: MonthlyReport | None) -> MonthFigures:
    """Last month's figures: as reported, or from the records where nothing was reported."""
    if previous:
        return report_figures(previous)
    return month_figures(report.organisation, month_before(report.month))


def figure_rows(
    figures: MonthFigures, before: MonthFigures, organisation, month: datetime.date
) -> list[FigureRow]:
    """Every figure of the report, in the order of the form."""
    sheet = _Sheet(figures, before, _Links(organisation, month))
    return [
        *sheet.members(),
        *(sheet.kind(kind) for kind in REPORTED_KINDS),
        *sheet.attendance(),
        *sheet.dues_and_grade(),
    ]


@dataclass(frozen=True)
class _Sheet:
    figures: MonthFigures
    before: MonthFigures
    links: "_Links"

    def counted(self, label, unit, name, url) -> FigureRow:
        return _counted(label, unit, getattr(self.figures, name), getattr(self.before, name), url)

    def kind(self, kind) -> FigureRow:
        now, last = (f.kind_counts.get(kind, 0) for f in (self.figures, self.before))
        return _counted(kind.label, "次", now, last, self.links.of(kind))

    def members(self):
        url = self.links.members
        yield self.counted("党员总数", "人", "members_total", url)
        yield self.counted("其中预备党员", "人", "members_probationary", url)

    def attendance(self):
        topics = "；".join(self.figures.party_day_topics)
        rates = [_percent(f.attendance_rate) for f in (self.figures, self.before)]
        url, volunteering = self.links.activities, self.links.of(Kind.VOLUNTEERING)
        yield FigureRow("主题党日主题", topics, url=self.links.of(Kind.PARTY_DAY), is_text=True)
        yield self.counted("应到人次", "人次", "due_attendance", url)
        yield self.counted("实到人次", "人次", "present_attendance", url)
        yield FigureRow("到会率", rates[0], last=rates[1], url=url)
        yield self.counted("志愿服务人次", "人次", "volunteering_attendance", volunteering)

    def dues_and_grade(self):
        grades = [f.grade_label for f in (self.figures, self.before)]
        yield self.counted("应交党费", "元", "dues_owed_amount", self.links.dues)
        yield self.counted("实交党费", "元", "dues_paid_amount", self.links.dues)
        yield FigureRow("档次", grades[0], last=grades[1], url=self.links.grade)


def asked_rows(report, previous) -> list[FigureRow]:
    """The three counts that only the secretary knows; blank is not zero."""
    return [
        _asked(report._meta.get_field(name).verbose_name, report, previous, name)
        for name in ("applicants_count", "activists_count", "candidates_count")
    ]


class _Links:
    """Where the records behind a month's figures are listed."""

    def __init__(self, organisation, month):
        self.within = {
            "organisation": organisation.pk,
            "since": month.isoformat(),
            "until": last_day(month).isoformat(),
        }
        self.activities = self._list()
        self.members = _query("orgs:member_list", organisation=organisation.pk)
        self.dues = _query("orgs:dues_month", organisation=organisation.pk, month=f"{month:%Y-%m}")
        self.grade = reverse("orgs:organisation_detail", args=[organisation.pk])

    def of(self, kind) -> str:
        return self._list(kind=kind.value)

    def _list(self, **more) -> str:
        return _query("activities:activity_list", **self.within, **more)


def _query(name, **values) -> str:
    return f"{reverse(name)}?{urlencode(values)}"


def _counted(label, unit, value, last, url="") -> FigureRow:
    return FigureRow(label, f"{value:,}", unit, f"{last:,}", _signed(value - last), url)


def _asked(label, report, previous, name) -> FigureRow:
    value, last = getattr(report, name), getattr(previous, name, None)
    if value is None or last is None:
        return FigureRow(label, _written(value), "人", _written(last))
    return _counted(label, "人", value, last)


def _written(value) -> str:
    return "" if value is None else f"{value:,}"


def _signed(difference) -> str:
    if not difference:
        return "0"
    return f"+{difference:,}" if difference > 0 else f"−{-difference:,}"


def _percent(rate: Decimal | None) -> str:
    return "" if rate is None else house.percent(rate)
