import datetime
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.monthly import tally as states
from activities.monthly.filing import matrix_page, year_matrix, year_tally
from activities.monthly.forms import MatrixFilter
from activities.monthly.matrix import Matrix
from activities.periods.deadlines import month_to_report
from activities.periods.months import years_beside
from config import clock
from config.documents.spreadsheet import Column, Kind
from orgs import access
from orgs.lists import exports
from orgs.lists.filters import page_notes
from orgs.lists.listing import PAGE
from orgs.models import Organisation

FEET = [("报送率（%）", "reported_rate"), ("及时率（%）", "on_time_rate")]


@dataclass(frozen=True)
class Asked:
    """The year, and which of the organisations are to be shown."""

    year: int
    only_missing: bool = False
    month: datetime.date | None = None
    group: str = ""
    faults: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        if self.group:
            return f"{self.month.month}月{states.GROUPS[self.group][0]}"
        return "只看未报" if self.only_missing else ""

    def narrowed(self, whole: Matrix) -> Matrix:
        if self.group:
            return whole.showing(self.month, self.group)
        return whole.only_missing() if self.only_missing else whole


def _asked(request) -> Asked:
    access.require(access.can_read_committee(request.user))
    form = MatrixFilter(request.GET, user=request.user)
    values = form.cleaned_data if form.is_valid() else {}
    year = values.get("year") or month_to_report(clock.today()).year
    faults = tuple(form.faults)
    if values.get("month") and values.get("show"):
        month = datetime.date(year, values["month"], 1)
        return Asked(year, month=month, group=values["show"], faults=faults)
    return Asked(year, only_missing=bool(values.get("missing")), faults=faults)


@require_safe
def matrix(request):
    asked = _asked(request)
    year = asked.year
    committee, today = request.user.organisation.committee, clock.today()
    if asked.words:
        whole = year_matrix(committee, year, today)
        tally, rows = whole.tally, asked.narrowed(whole).rows
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        table = replace(whole, rows=page.object_list)
    else:
        tally = year_tally(committee, year, today)
        paginator = Paginator(Organisation.objects.grassroots(committee), PAGE)
        paginator.count = tally.organisations
        page = paginator.get_page(request.GET.get("page"))
        table = matrix_page(page.object_list, tally)
    context = {
        "running": tally.running and (tally.running, *tally.so_far(tally.running)),
        "matrix": table,
        "page_obj": page,
        "feet": [_foot(tally, label, name) for label, name in FEET],
        "overall": tally.rates,
        "years": years_beside(year, today),
        "organisation_count": tally.organisations,
        "asked": asked,
        "notes": [*asked.faults, *page_notes(request.GET, page)],
        "legend": [_entry(state) for state in states.LEGEND],
    }
    return render(request, "activities/matrix.html", context)


def _foot(tally, label, name):
    """One line of totals: each month's rate, and the whole year's."""
    rates = [states.whole_percent(getattr(column, name)) for column in tally.columns]
    return {
        "label": label,
        "months": list(zip(tally.months, rates, strict=True)),
        "overall": getattr(tally.rates, name),
    }


def _entry(state):
    letter, key, word = states.STATES[state]
    return {"letter": letter, "key": key, "word": word}


@require_safe
def matrix_export(request):
    asked = _asked(request)
    whole = year_matrix(request.user.organisation.committee, asked.year, clock.today())
    shown = asked.narrowed(whole)
    columns = [
        Column("党组织", width=30),
        *(Column(f"{month.month}月", width=6) for month in whole.months),
        Column("报送率", Kind.PERCENT, 10),
        Column("及时率", Kind.PERCENT, 10),
    ]
    rates = whole.tally.rates
    rows = [[row.organisation.name, *_letters(row), *_rates(row.rates)] for row in shown.rows]
    rows += [
        ["报送率（%）", *_percents(whole.tally, "reported_rate"), rates.reported_rate, None],
        ["及时率（%）", *_percents(whole.tally, "on_time_rate"), None, rates.on_time_rate],
    ]
    conditions = f"{asked.words}（合计为全部党组织）" if asked.words else ""
    title = f"{asked.year}年月报报送矩阵"
    return exports.export(request, title, columns, rows, conditions=conditions, landscape=True)


def _letters(row):
    return [cell.letter for cell in row.cells]


def _rates(rates):
    return [rates.reported_rate, rates.on_time_rate]


def _percents(tally, name):
    return [states.whole_percent(getattr(column, name)) for column in tally.columns]
