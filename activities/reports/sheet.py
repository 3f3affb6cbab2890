"""The lines of a monthly report: each figure with last month's and the way to its records."""

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.urls import reverse

from ..models import Activity, MonthlyReport
from ..months import last_day, month_before
from .figures import REPORTED_KINDS, MonthFigures, month_figures, report_figures

Kind = Activity.Kind
CENT = Decimal("0.01")


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
    links = _Links(organisation, month)
    kinds = [_kind_row(kind, figures, before, links) for kind in REPORTED_KINDS]
    return [
        _counted("党员总数", "人", figures.members_total, before.members_total, links.members),
        _counted(
            "其中预备党员",
            "人",
            figures.members_probationary,
            before.members_probationary,
            links.members,
        ),
        *kinds,
        FigureRow(
            "主题党日主题",
            "；".join(figures.party_day_topics),
            url=links.of(Kind.PARTY_DAY),
            is_text=True,
        ),
        _counted(
            "应到人次", "人次", figures.due_attendance, before.due_attendance, links.activities
        ),
        _counted(
            "实到人次",
            "人次",
            figures.present_attendance,
            before.present_attendance,
            links.activities,
        ),
        FigureRow(
            "到会率",
            _percent(figures.attendance_rate),
            last=_percent(before.attendance_rate),
            url=links.activities,
        ),
        _counted(
            "志愿服务人次",
            "人次",
            figures.volunteering_attendance,
            before.volunteering_attendance,
            links.of(Kind.VOLUNTEERING),
        ),
        _counted("应交党费", "元", figures.dues_owed_amount, before.dues_owed_amount, links.dues),
        _counted("实交党费", "元", figures.dues_paid_amount, before.dues_paid_amount, links.dues),
        FigureRow("档次", figures.grade_label, last=before.grade_label, url=links.grade),
    ]


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


def _kind_row(kind, figures, before, links) -> FigureRow:
    now, last = (f.kind_counts.get(kind, 0) for f in (figures, before))
    return _counted(kind.label, "次", now, last, links.of(kind))


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
    return "" if rate is None else f"{(rate * 100).quantize(CENT, ROUND_HALF_UP)}%"
