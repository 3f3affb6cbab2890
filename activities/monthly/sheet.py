"""The lines of a monthly report: each figure with last month's and the way to its records."""

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter

from activities.activities.models import Activity
from activities.monthly.figures import (
    REPORTED_KINDS,
    MonthFigures,
    month_figures,
    report_figures,
    reported,
)
from activities.monthly.models import MonthlyReport
from activities.periods.months import last_day, month_before
from orgs import formatting as house
from orgs.lists.figures import Figure, Records
from orgs.models import Organisation

Kind = Activity.Kind


@dataclass(frozen=True)
class FigureRow:
    """One figure as it is printed; `difference` is signed, or "" where there is none.

    `figure` leads to its records. `now`: what the records say today, where that is no longer what
    was reported. `is_text`: words that take the whole line, without last month's.
    """

    label: str
    value: str
    unit: str = ""
    last: str = ""
    difference: str = ""
    figure: Figure | None = None
    now: str = ""
    is_text: bool = False
    kind: str = ""  # of the activities that are counted, for registering one more


def previous_report(report) -> MonthlyReport | None:
    return MonthlyReport.objects.filter(
        organisation=report.organisation_id, month=month_before(report.month)
    ).first()


def figures_before(report, previous: MonthlyReport | None) -> MonthFigures:
    """Last month's figures: as reported, or from the records where nothing was reported."""
    if previous:
        return report_figures(previous)
    return month_figures(report.organisation, month_before(report.month))


def figure_rows(report, before: MonthFigures) -> list[FigureRow]:
    """Every figure of the report, in the order of the form, beside those of the month before."""
    live = month_figures(report.organisation, report.month)
    sheet = _Sheet(
        reported(report) or live, live, before, _Lists(report.organisation, report.month)
    )
    return [
        *sheet.members(),
        *(sheet.kind(kind) for kind in REPORTED_KINDS),
        *sheet.attendance(),
        *sheet.dues_and_grade(),
    ]


@dataclass(frozen=True)
class _Sheet:
    """`figures` as reported, `live` as the records stand now; a draft's are the same."""

    figures: MonthFigures
    live: MonthFigures
    before: MonthFigures
    lists: "_Lists"

    def row(self, label, unit, of, records) -> FigureRow:
        """`of`: the value of one month's figures."""
        value, live, last = of(self.figures), of(self.live), of(self.before)
        figure = Figure(live, unit, records, words=f"{value:,}")
        row = FigureRow(label, f"{value:,}", unit, f"{last:,}", _signed(value - last), figure)
        return row if value == live else replace(row, now=f"{live:,}")

    def counted(self, label, unit, name, records) -> FigureRow:
        return self.row(label, unit, attrgetter(name), records)

    def kind(self, kind) -> FigureRow:
        counts = self.lists.activities(kind=kind.value)
        row = self.row(kind.label, "次", lambda f: f.kind_counts.get(kind, 0), counts)
        return replace(row, kind=kind.value)

    def members(self):
        everybody, probationary = self.lists.members(), self.lists.members("probationary")
        yield self.counted("党员总数", "人", "members_total", everybody)
        yield self.counted("其中预备党员", "人", "members_probationary", probationary)

    def attendance(self):
        held, lists = self.lists.activities, self.lists
        due, present = held(adds="due_count"), held(adds="present_count")
        volunteers = held(kind=Kind.VOLUNTEERING.value, adds="present_count")
        topics = "；".join(self.figures.party_day_topics)
        days = lists.activities(kind=Kind.PARTY_DAY.value)
        yield FigureRow("主题党日主题", topics, figure=_words(topics, days), is_text=True)
        yield self.counted("应到人次", "人次", "due_attendance", due)
        yield self.counted("实到人次", "人次", "present_attendance", present)
        yield self.said("到会率", lambda f: _percent(f.attendance_rate), held())
        yield self.counted("志愿服务人次", "人次", "volunteering_attendance", volunteers)

    def dues_and_grade(self):
        yield self.counted("应交党费", "元", "dues_owed_amount", self.lists.dues("owed"))
        yield self.counted("实交党费", "元", "dues_paid_amount", self.lists.dues("paid"))
        yield self.said("档次", lambda f: f.grade_label, self.lists.organisation)

    def said(self, label, of, records) -> FigureRow:
        """A figure in words: nothing is counted, and nothing can be taken away from it."""
        value, live, last = of(self.figures), of(self.live), of(self.before)
        now = live if value != live else ""
        return FigureRow(label, value, last=last, figure=_words(value, records), now=now)


def _words(text, records) -> Figure:
    return Figure(None, records=records, words=text)


def asked_rows(report, previous) -> list[FigureRow]:
    """The three counts that only the secretary knows; blank is not zero."""
    return [
        _asked(report._meta.get_field(name).verbose_name, report, previous, name)
        for name in ("applicants_count", "activists_count", "candidates_count")
    ]


@dataclass(frozen=True)
class _Lists:
    """Where the records behind the figures of an organisation's month are listed."""

    of: Organisation
    month: datetime.date

    def activities(self, kind="", adds="") -> Records:
        conditions = {
            "organisation": self.of.pk,
            "since": self.month,
            "until": last_day(self.month),
            "kind": kind,
        }
        return Records("activities:activity_list", conditions, adds)

    def members(self, standing="") -> Records:
        conditions = {"organisation": self.of.pk, "standing": standing}
        return Records("orgs:member_list", conditions | {"on": last_day(self.month)})

    def dues(self, adds) -> Records:
        conditions = {"organisation": self.of.pk, "month": f"{self.month:%Y-%m}"}
        return Records("orgs:dues_month", conditions, adds)

    @property
    def organisation(self) -> Records:
        return Records("orgs:organisation_detail", args=(self.of.pk,))


def _asked(label, report, previous, name) -> FigureRow:
    value, last = getattr(report, name), getattr(previous, name, None)
    if value is None or last is None:
        return FigureRow(label, _written(value), "人", _written(last))
    return FigureRow(label, f"{value:,}", "人", f"{last:,}", _signed(value - last))


def _written(value) -> str:
    return "" if value is None else f"{value:,}"


def _signed(difference) -> str:
    if not difference:
        return "0"
    return f"+{difference:,}" if difference > 0 else f"−{-difference:,}"


def _percent(rate: Decimal | None) -> str:
    return "" if rate is None else house.percent(rate)
