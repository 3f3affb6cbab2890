"""Gaps and repetitions in printed numbering. Labels are text: nothing is renumbered."""

from collections.abc import Iterable

from performance.disclosure.labels import Label, label_like, split_label
from performance.disclosure.model import Finding, Plan
from performance.disclosure.sections import SAFEGUARDS, Sections
from performance.disclosure.tables import Draft

_SHOWN = 5
_Item = tuple[Label, int]


def check_numbering(plan: Plan, sections: Sections, drafts: list[Draft]) -> list[Finding]:
    findings = _check("重点工作", [_labelled(task.label, task.line) for task in plan.tasks])
    findings += _check("分项绩效目标", [_labelled(s.label, s.line) for s in plan.subgoals])
    safeguards = [_labelled(p.text, p.line) for p in sections.paragraphs[SAFEGUARDS]]
    findings += _check("工作保障措施", safeguards)
    findings += _check("绩效目标表", [(d.label, d.line) if d.label else None for d in drafts])
    for draft, project in zip(drafts, plan.projects, strict=True):
        goals = [_labelled(goal, draft.goals_line) for goal in project.goals]
        findings += _check("项目绩效目标", goals)
        rows = [_labelled(row.level3, row.line) for row in project.indicators]
        for run in _restarting(rows):
            findings += _check("三级指标", run)
    return findings


def _labelled(text: str, line: int) -> _Item | None:
    label, _ = split_label(text)
    return (label, line) if label else None


def _restarting(items: Iterable[_Item | None]) -> list[list[_Item]]:
    """Indicator names may be numbered from 1 again under each level."""
    runs: list[list[_Item]] = []
    for item in filter(None, items):
        if not runs or item[0].number < runs[-1][-1][0].number:
            runs.append([])
        runs[-1].append(item)
    return runs


def _check(name: str, items: Iterable[_Item | None]) -> list[Finding]:
    """One finding for all gaps of a list, at the line after the first, and one per repetition."""
    labelled = [item for item in items if item]
    if not labelled:
        return []
    style = labelled[0][0].style
    same = [(label, line) for label, line in labelled if label.style == style]
    findings = []
    seen: set[int] = set()
    for label, line in same:
        if label.number in seen:
            message = f"{name}序号{label.text}重复；同一序号指两项内容，引用时会分不清。"
            findings.append(Finding("numbering_duplicate", line, message))
        seen.add(label.number)
    missing = [number for number in range(1, max(seen) + 1) if number not in seen]
    if missing:
        label, line = next((lb, ln) for lb, ln in same if lb.number > missing[0])
        shown = "、".join(label_like(label.text, number) for number in missing[:_SHOWN])
        more = f"等{len(missing)}个" if len(missing) > _SHOWN else ""
        message = f"{name}序号不连续：缺{shown}{more}；请核对是漏项还是编号有误，系统不重新编号。"
        findings.append(Finding("numbering_gap", line, message))
    return findings
