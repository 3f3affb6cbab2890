"""What differs between two readings of a plan, in words the office knows."""

import calendar
import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_FIELD_NAMES = {
    "year": "年度",
    "unit_code": "单位代码",
    "unit_name": "单位名称",
    "overall_goal": "总体绩效目标",
    "text": "内容",
    "title": "名称",
    "goal": "绩效目标",
    "indicator": "绩效指标",
    "code": "项目编码",
    "name": "项目名称",
    "budget_yuan": "预算数（元）",
    "fiscal_yuan": "财政资金（元）",
    "carried_yuan": "上年结转资金（元）",
    "other_yuan": "其他资金（元）",
    "purpose": "资金用途",
    "cumulative": "累计比例",
    "description": "绩效指标描述",
    "official_value": "指标值",
    "basis": "指标值确定依据",
}


@dataclass(frozen=True)
class Difference:
    """One change. `before` is None for something added, `after` is None for something removed.

    `path` names the place in the JSON (projects/<code>/checkpoints/2024-06-30/cumulative),
    `label` says it in Chinese (项目 <code> · 6月底累计比例).
    """

    path: str
    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class _List:
    """How the entries of a list are recognised, named and summed up."""

    key: Callable[[dict], str]
    name: Callable[[dict], str]
    summary: Callable[[dict], str]
    lists: tuple[str, ...] = ()


def _day(checkpoint: dict) -> str:
    if not checkpoint["date"]:
        return "时点未定"
    date = datetime.date.fromisoformat(checkpoint["date"])
    is_last = date.day == calendar.monthrange(date.year, date.month)[1]
    return f"{date.month}月底" if is_last else f"{date.month}月{date.day}日"


def _indicator_key(row: dict) -> str:
    return "/".join(row.get(name) or "" for name in ("level1", "level2", "level3"))


_LISTS = {
    "tasks": _List(
        lambda task: task["label"], lambda task: f"重点工作{task['label']}", lambda t: t["text"]
    ),
    "subgoals": _List(
        lambda goal: goal["label"] or goal["title"],
        lambda goal: f"分项绩效目标{goal['label'] or goal['title']}",
        lambda goal: "；".join(filter(None, (goal["title"], goal["goal"], goal["indicator"]))),
    ),
    "projects": _List(
        lambda project: project["code"] or project["name"],
        lambda project: f"项目 {project['code'] or project['name']}",
        lambda project: project["name"],
        ("checkpoints", "goals", "indicators"),
    ),
    "checkpoints": _List(
        lambda point: point["date"] or "", _day, lambda point: point["cumulative"]
    ),
    "indicators": _List(
        _indicator_key,
        lambda row: f"指标“{row['level3']}”",
        lambda row: " ".join(filter(None, (row["level3"], row["official_value"]))),
    ),
}
_TEXT_LISTS = {"safeguards": "工作保障措施", "goals": "绩效目标"}


def differences(old: dict, new: dict) -> list[Difference]:
    """Compare two plans as `Plan.as_dict()` gives them; findings are left aside.

    Entries are matched by project code, indicator levels, label and date, so that moving a row
    is no change. Empty when both say the same.
    """
    changes = _fields(old, new, ("year", "unit_code", "unit_name", "overall_goal"), "", "")
    for name in ("tasks", "subgoals"):
        changes += _entries(name, old, new, "", "")
    changes += _texts("safeguards", old, new, "", "")
    return changes + _entries("projects", old, new, "", "")


def _fields(old: dict, new: dict, names: Iterable[str], path: str, label: str) -> list[Difference]:
    return [
        Difference(
            f"{path}{name}",
            f"{label}{_FIELD_NAMES.get(name, name)}",
            _shown(old.get(name)),
            _shown(new.get(name)),
        )
        for name in names
        if old.get(name) != new.get(name)
    ]


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _keyed(entries: Iterable[dict], kind: _List) -> dict[str, dict]:
    """Entries by key; the second one with the same key gets #2, so that none is lost."""
    seen: Counter[str] = Counter()
    keyed = {}
    for entry in entries:
        key = kind.key(entry)
        seen[key] += 1
        keyed[key if seen[key] == 1 else f"{key}#{seen[key]}"] = entry
    return keyed


def _entries(name: str, old: dict, new: dict, path: str, label: str) -> list[Difference]:
    kind = _LISTS[name]
    before, after = _keyed(old.get(name, ()), kind), _keyed(new.get(name, ()), kind)
    changes = []
    for key in [*before, *(key for key in after if key not in before)]:
        here = f"{path}{name}/{key}"
        was, is_ = before.get(key), after.get(key)
        if was is None or is_ is None:
            entry_label = label + kind.name(was or is_)
            summaries = (kind.summary(entry) if entry else None for entry in (was, is_))
            changes.append(Difference(here, entry_label, *summaries))
        else:
            changes += _entry(kind, was, is_, f"{here}/", label + kind.name(is_))
    return changes


def _entry(kind: _List, old: dict, new: dict, path: str, label: str) -> list[Difference]:
    within = f"{label} · " if kind.lists else label
    names = [name for name in new if name not in kind.lists]
    changes = _fields(old, new, names, path, within)
    for name in kind.lists:
        read = _texts if name in _TEXT_LISTS else _entries
        changes += read(name, old, new, path, within)
    return changes


def _texts(name: str, old: dict, new: dict, path: str, label: str) -> list[Difference]:
    """Paragraphs have no key: those on one side only, each paired with what took its place."""
    before, after = list(old.get(name, ())), list(new.get(name, ()))
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    removed = [(position, text) for position, text in enumerate(before, 1) if _take(gone, text)]
    added = [(position, text) for position, text in enumerate(after, 1) if _take(come, text)]
    if not removed and not added and before != after:
        shown = ("\n".join(before), "\n".join(after))
        return [Difference(f"{path}{name}", f"{label}{_TEXT_LISTS[name]}的次序", *shown)]
    changes: dict[int, list[str | None]] = {}
    for side, texts in enumerate((removed, added)):
        for position, text in texts:
            changes.setdefault(position, [None, None])[side] = text
    return [
        Difference(f"{path}{name}/{position}", f"{label}{_TEXT_LISTS[name]}第{position}段", *pair)
        for position, pair in sorted(changes.items())
    ]


def _take(counter: Counter[str], text: str) -> bool:
    if counter[text] <= 0:
        return False
    counter[text] -= 1
    return True
