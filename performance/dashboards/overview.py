"""The leader's one screen: money, indicators, branches, deadlines."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from activities.matrix import Rates
from activities.reports import year_matrix
from orgs.models import Organisation
from orgs.reports import GradeCounts, grade_counts
from orgs.templatetags.house import cn_day, percent, yuan

from .committee import CommitteeView, committee_view
from .figures import word
from .office import missing_todos
from .parts import Todo


@dataclass(frozen=True)
class Overview:
    view: CommitteeView
    grades: GradeCounts
    rates: Rates
    deadlines: list[Todo]


def overview(committee: Organisation, today: datetime.date) -> Overview:
    view = committee_view(committee, today)
    return Overview(
        view=view,
        grades=grade_counts(committee, today),
        rates=year_matrix(committee, today.year, today).rates,
        deadlines=_deadlines(view, today),
    )


def _deadlines(view, today) -> list[Todo]:
    """What falls due next: reports, the next checkpoint, indicators with a date of their own."""
    rows = [
        *missing_todos(view),
        *[
            Todo(
                title=f"{cn_day(money.result.next.on)}支出节点（{percent(money.result.next.cumulative)}）",
                who=str(money.project),
                url=f"{reverse('budget:execution')}?project={money.project.pk}",
                label="查看",
                due=money.result.next.on,
                note=f"还需支出 {yuan(money.result.next.short_amount)} 元",
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
                note=word(row),
            )
            for row in view.statuses
            if row.reading
            and row.reading.due_on
            and row.reading.due_on >= today
            and not is_done(row)
        ],
    ]
    return sorted(rows, key=lambda todo: todo.due or datetime.date.max)


def is_done(status) -> bool:
    return word(status) == "已达标"
