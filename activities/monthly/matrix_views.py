from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.monthly import matrix as grid
from activities.monthly.filing import year_matrix
from activities.monthly.forms import MatrixFilter
from activities.periods.months import years_beside
from config import clock
from config.documents.spreadsheet import Column, Kind
from orgs import access
from orgs.lists import exports

FEET = [("报送率（%）", "reported_rate"), ("及时率（%）", "on_time_rate")]


def _matrix(request):
    """The filter, the committee's whole year and the part of it that is asked for."""
    access.require(access.can_read_committee(request.user))
    today = clock.today()
    form = MatrixFilter(request.GET, user=request.user)
    values = form.cleaned_data if form.is_valid() else {}
    year = values.get("year") or today.year
    whole = year_matrix(request.user.organisation.committee, year, today)
    return whole, whole.only_missing() if values.get("missing") else whole


@require_safe
def matrix(request):
    whole, shown = _matrix(request)
    context = {
        "matrix": shown,
        "feet": [_foot(whole, label, name) for label, name in FEET],
        "overall": whole.rates,
        "years": years_beside(whole.year, clock.today()),
        "organisation_count": len(whole.rows),
        "only_missing": shown is not whole,
        "legend": [_entry(state) for state in grid.LEGEND],
    }
    return render(request, "activities/matrix.html", context)


def _foot(whole, label, name):
    """One line of totals: each month's rate, and the whole year's."""
    rates = [grid.whole_percent(getattr(column, name)) for column in whole.columns]
    return {
        "label": label,
        "months": list(zip(whole.months, rates, strict=True)),
        "overall": getattr(whole.rates, name),
    }


def _entry(state):
    letter, key, word = grid.STATES[state]
    return {"letter": letter, "key": key, "word": word}


@require_safe
def matrix_export(request):
    whole, shown = _matrix(request)
    columns = [
        Column("党组织", width=30),
        *(Column(f"{month.month}月", width=6) for month in whole.months),
        Column("报送率", Kind.PERCENT, 10),
        Column("及时率", Kind.PERCENT, 10),
    ]
    rows = [[row.organisation.name, *_letters(row), *_rates(row.rates)] for row in shown.rows]
    rows += [
        ["报送率（%）", *_percents(whole, "reported_rate"), whole.rates.reported_rate, None],
        ["及时率（%）", *_percents(whole, "on_time_rate"), None, whole.rates.on_time_rate],
    ]
    conditions = "只看未报（合计为全部党组织）" if shown is not whole else ""
    title = f"{whole.year}年月报报送矩阵"
    return exports.export(request, title, columns, rows, conditions=conditions, landscape=True)


def _letters(row):
    return [cell.letter for cell in row.cells]


def _rates(rates):
    return [rates.reported_rate, rates.on_time_rate]


def _percents(whole, name):
    return [grid.whole_percent(getattr(column, name)) for column in whole.columns]
