"""The year in three sentences for whoever has a minute: well, behind, due."""

import datetime
from collections.abc import Iterator

from orgs.formatting import cn_day, percent, yuan
from orgs.lights import Light
from performance.dashboards.cards import is_met
from performance.dashboards.parts import Todo

NAMED = 3  # of several; the page below names all of them
BEHIND = {Light.RED, Light.YELLOW}


def briefing(view, grades, deadlines: list[Todo], today: datetime.date) -> list[tuple[str, str]]:
    """A word and its sentence, each. The figures are those of the page."""
    late = [row for row in deadlines if row.due and row.due < today]
    ahead = [row for row in deadlines if row.due and row.due >= today]
    return [
        ("进展", _sentence(_well(view, grades)) or "还没有可以汇总的数据。"),
        ("落后", _sentence(_behind(view, late)) or "没有落后于计划的事项。"),
        ("将到期", _sentence(_due(ahead)) or "本年度没有未到的节点。"),
    ]


def _sentence(parts: Iterator[str]) -> str:
    joined = "；".join(parts)
    return f"{joined}。" if joined else ""


def _well(view, grades) -> Iterator[str]:
    if grades["total"].value:
        held = f"市级A档 {grades['municipal_a'].text} 个、县级A档 {grades['county_a'].text} 个"
        yield f"{grades['total'].text} 个基层党组织中，{held}"
    if view.statuses:
        met = sum(is_met(row) for row in view.statuses)
        yield f"{len(view.statuses)} 项指标已达标 {met} 项"
    for money in view.money:
        if money.result.latest and not money.result.behind_amount:
            on = cn_day(money.result.latest.on)
            yield f"{money.project}支出 {percent(money.result.rate)}，达到{on}节点计划"


def _behind(view, late) -> Iterator[str]:
    for money in view.money:
        result = money.result
        if result.behind_amount:
            short = f"比{cn_day(result.latest.on)}节点计划少 {yuan(result.behind_amount)} 元"
            yield f"{money.project}支出 {percent(result.rate)}，{short}"
    alight = [row.indicator.level3 for row in view.statuses if row.light in BEHIND]
    if alight:
        yield f"{len(alight)} 项指标亮黄灯或红灯（{_some(alight)}）"
    yield from (f"{row.title}，已过{cn_day(row.due)}" for row in late[:NAMED])


def _due(ahead) -> Iterator[str]:
    for row in ahead[:2]:
        day = cn_day(row.due)
        what = row.title if row.title.startswith(day) else f"{day}前，{row.title}"
        yield f"{what}，{row.note}" if row.note else what


def _some(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
