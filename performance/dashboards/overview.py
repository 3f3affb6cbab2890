"""The leader's one screen: money, indicators, branches, deadlines."""

import datetime
from dataclasses import dataclass, replace

from django.urls import reverse

from activities.monthly.filing import year_tally
from activities.monthly.tally import Rates
from orgs.formatting import cn_day, yuan
from orgs.grades.figures import grade_counts, grade_figures
from orgs.lights import short_percent
from orgs.lists.figures import Figure
from orgs.models import Organisation
from performance.dashboards.briefing import briefing
from performance.dashboards.cards import is_met, word
from performance.dashboards.committee import CommitteeView, committee_view
from performance.dashboards.office import missing_todos
from performance.dashboards.parts import Todo


@dataclass(frozen=True)
class Overview:
    view: CommitteeView
    grades: dict[str, Figure]
    rates: Rates
    deadlines: list[Todo]
    briefing: list[tuple[str, str]]

    @property
    def groups(self):
        """The approved table in its order, then what is tracked without points."""
        groups = [("批复指标", self.view.scored), ("内部指标（不计分）", self.view.internal)]
        return [group for group in groups if group[1]]


def overview(committee: Organisation, today: datetime.date, year: int | None = None) -> Overview:
    """The year asked for, or the one that is worked on; a year that is over as it ended."""
    view = committee_view(committee, today, year)
    day = min(today, datetime.date(view.year, 12, 31))
    grades, deadlines = grade_figures(grade_counts(committee, day), day), _deadlines(view, today)
    return Overview(
        view=view,
        grades=grades,
        rates=_rates(view, today),
        deadlines=deadlines,
        briefing=briefing(view, grades, deadlines, today),
    )


def _rates(view: CommitteeView, today) -> Rates:
    """Of the year that the page is about."""
    tally = view.office.tally
    if tally.months[0].year != view.year:
        tally = year_tally(view.committee, view.year, today)
    return tally.rates


def _deadlines(view, today) -> list[Todo]:
    """What falls due next: reports, the next checkpoint, indicators with a date of their own."""
    rows = [
        *[replace(row, note=row.status_word) for row in missing_todos(view)],
        *[
            Todo(
                title=f"{cn_day(money.result.next.on)}支出节点（{short_percent(money.result.next.cumulative)}）",
                who=str(money.project),
                url=f"{reverse('budget:execution')}?project={money.project.pk}",
                label="查看",
                due=money.result.next.on,
                note=f"还需支出 {yuan(-money.result.next.difference_amount)} 元",
            )
            for money in view.money
            if money.result.next
        ],
        *[
            Todo(
                title=row.indicator.level3,
                url=reverse("performance:indicator_detail", args=[row.indicator.pk]),
                label="查看",
                due=row.reading.due_on,
                note=word(row) if row.value is not None else "待评定",
            )
            for row in view.statuses
            if row.reading
            and row.reading.due_on
            and row.reading.due_on >= today
            and not is_met(row)
        ],
    ]
    return sorted(rows, key=lambda todo: todo.due or datetime.date.max)
