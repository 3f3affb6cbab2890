"""A line of work on a first page."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from orgs import access
from orgs.dues.carrying import without_rate
from orgs.lists.figures import Figure
from orgs.models import Export


@dataclass(frozen=True)
class Todo:
    """A line of 待我办理: what, for whom, until when, how pressing, and where to do it."""

    title: str
    url: str
    label: str
    who: str = ""
    due: datetime.date | None = None
    status_key: str = ""
    status_word: str = ""
    note: str = ""
    figure: Figure | None = None  # of the title, where it counts something


def rate_todos(user, today: datetime.date) -> list[Todo]:
    """A new year in which dues cannot be collected yet, with the one step that ends it."""
    if not access.can_record_dues(user):
        return []
    count = without_rate(user.organisation, today).count()
    if not count:
        return []
    return [
        Todo(
            title=f"核定{today.year}年党费标准",
            url=reverse("orgs:dues_carry_over"),
            label="结转",
            status_key="warn",
            status_word="未核定",
            note=f"{count} 名党员还没有今年的标准，可以先结转上年的，再逐人更正",
        )
    ]


def export_todos(user) -> list[Todo]:
    """The workbooks this person asked for and has not come for."""
    return [
        Todo(
            title=f"导出{'已可下载' if row.is_done else '失败'}：{row}",
            url=reverse("orgs:export_list"),
            label="下载" if row.is_done else "查看",
            status_key="ok" if row.is_done else "bad",
            status_word=row.get_state_display(),
            note=row.error,
        )
        for row in Export.objects.visible_to(user).to_be_seen()
    ]
