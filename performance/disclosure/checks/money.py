"""Codes, amounts and the spending plan."""

import datetime
import re
from itertools import pairwise

from performance.disclosure.amounts import is_blank
from performance.disclosure.model import Finding, Plan, Project, ScheduleRow
from performance.disclosure.tables import CODE_SHAPE, Draft

_HEBEI = "13"
_QUARTER_ENDS = {3, 6, 9, 12}


def check_money(plan: Plan, drafts: list[Draft]) -> list[Finding]:
    findings = _units(plan)
    regions = [p.code[:6] for p in plan.projects if CODE_SHAPE.fullmatch(p.code)]
    codes: set[str] = set()
    for project, draft in zip(plan.projects, drafts, strict=True):
        findings += _code(project, draft, regions[:1])
        if project.code and project.code in codes:
            message = f"项目编码{project.code}出现在两张表中；一个编码只能对应一个项目。"
            findings.append(Finding("code_duplicate", draft.values["code"].line, message))
        codes.add(project.code)
        findings += _balance(project, draft)
        findings += _schedule(project)
    return findings


def _units(plan: Plan) -> list[Finding]:
    findings = []
    for project in plan.projects:
        if not project.unit_code:
            message = "表头没有单位代码和单位名称一行；请核对该项目属于哪个预算单位。"
            findings.append(Finding("unit_missing", project.line, message))
        elif project.unit_code != plan.unit_code:
            message = (
                f"项目“{project.name}”属于{project.unit_code}{project.unit_name}，"
                f"与首个单位{plan.unit_code}不同；计划的单位取首个单位。"
            )
            findings.append(Finding("units_differ", project.line, message))
    return findings


def _code(project: Project, draft: Draft, first_region: list[str]) -> list[Finding]:
    if not project.code:
        message = f"项目“{project.name}”没有项目编码；没有编码就无法与财政系统对上。"
        return [Finding("code_missing", draft.line, message)]
    line = draft.values["code"].line
    if not CODE_SHAPE.fullmatch(project.code):
        message = (
            f"项目编码“{project.code[:40]}”不是21位（6位区划、2位年度、1位字母、"
            "12位数字或大写字母）；请对照财政系统核对。"
        )
        return [Finding("code_shape", line, message)]
    region = project.code[:6]
    if not region.startswith(_HEBEI):
        message = f"项目编码前6位区划“{region}”不属于河北省（13开头）；请核对编码。"
        return [Finding("code_region", line, message)]
    if first_region != [region]:
        message = f"项目编码区划“{region}”与首个项目的“{first_region[0]}”不同；请核对编码。"
        return [Finding("code_region", line, message)]
    return []


def _balance(project: Project, draft: Draft) -> list[Finding]:
    parts = [project.fiscal_yuan, project.carried_yuan, project.other_yuan]
    printed = [draft.text("fiscal"), draft.text("carried"), draft.text("other")]
    unread = any(p is None and not is_blank(t) for p, t in zip(parts, printed, strict=True))
    if project.budget_yuan is None or parts == [None] * 3 or unread:
        return []
    total = sum(part for part in parts if part is not None)
    if total == project.budget_yuan:
        return []
    message = (
        f"预算数{project.budget_yuan:.2f}元不等于各资金来源之和{total:.2f}元；"
        "执行率以各资金来源合计的全年预算数为分母，请先核对。"
    )
    return [Finding("budget_unbalanced", draft.values["budget"].line, message)]


def _schedule(project: Project) -> list[Finding]:
    points = project.checkpoints
    if not points:
        return []
    findings = []
    for before, after in pairwise(points):
        later = before.due_on is None or after.due_on is None or before.due_on < after.due_on
        if after.cumulative < before.cumulative or not later:
            message = (
                f"支出计划从“{before.printed}”{_percent(before)}到“{after.printed}”"
                f"{_percent(after)}没有递增；计划应为累计数且时点先后有序。"
            )
            findings.append(Finding("schedule_not_increasing", after.line, message))
    if points[-1].cumulative != 1:
        odd = "超过了100%" if points[-1].cumulative > 1 else "不是100%；预算安排没有排满"
        message = f"支出计划最后一个时点为{_percent(points[-1])}，{odd}。"
        findings.append(Finding("schedule_not_full", points[-1].line, message))
    return findings + _not_quarterly(project)


def _not_quarterly(project: Project) -> list[Finding]:
    odd = [p for p in project.checkpoints if _month(p.printed, p.due_on) not in _QUARTER_ENDS]
    if not odd:
        return []
    names = "、".join(point.printed for point in odd)
    message = f"支出计划的时点{names}不是季度末；进度按表列时点考核，不按季度，季度末不另设任务。"
    return [Finding("schedule_not_quarterly", odd[0].line, message)]


def _month(printed: str, date: datetime.date | None) -> int:
    if date is not None:
        return date.month
    match = re.search(r"[0-9]{1,2}(?=月)", printed)
    return int(match[0]) if match else 12


def _percent(point: ScheduleRow) -> str:
    return f"{(point.cumulative * 100).normalize():f}%"
