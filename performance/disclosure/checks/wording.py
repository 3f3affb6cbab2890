"""What the prose says beside the table: targets found only there, measures missing, slips."""

import re
from collections.abc import Iterator

from performance.disclosure.labels import split_label
from performance.disclosure.lines import half_width
from performance.disclosure.model import Finding, Plan
from performance.disclosure.official_value import read_official_value
from performance.disclosure.sections import OVERALL, Sections

_MEASURE = (
    r"(?:人次|个(?!月|工作日|小时|百分点|方面|环节|体|性|人)|次|场|期(?!间)|名|家|项|篇|户|册"
    r"|所(?!有)|支|条|份|%)"
)
_COUNT = re.compile(
    rf"(?<![0-9.第])(?P<number>[0-9]{{1,6}}(?:\.[0-9]{{1,2}})?)\s?(?P<unit>{_MEASURE})"
    r"|(?<![一二三四五六七八九十百第])(?P<chinese>[两二三四五六七八九十]{1,3})(?P<times>次|场次|场|期)"
    r"(?!会议精神|全会|党代会|集体)"
)
_CLAUSE = re.compile(r"[^，。；、,;:：\n]+")
_VAGUE = re.compile(
    r"(?:不断|进一步|明显|显著|逐步|持续).{0,8}(?:增强|提[升高]|发挥|改善|加强|优化)"
)
_MEASURED = re.compile(r"[0-9０-９二三四五六七八九十两]|全部|全面完成|一[次个项场]")
_REACTS = re.compile(r"向[^，。；]{1,12}反应[^，。；]{0,20}情况")
_Count = tuple[str, str]  # number and measure word


def check_wording(plan: Plan, sections: Sections) -> list[Finding]:
    return [*_only_in_prose(plan), *_vague_subgoals(plan), *_slips(plan, sections)]


def _only_in_prose(plan: Plan) -> list[Finding]:
    """One finding for a task or sub-goal that sets a number no indicator row holds."""
    if not any(project.indicators for project in plan.projects):
        return []
    known = _in_table(plan)
    findings = []
    # A sub-goal repeats the tasks' numbers: what a task was reported for is not reported again.
    in_tasks = {count for task in plan.tasks for count in _counts(task.text)}
    for line, text, reported in _prose(plan, known, known | in_tasks):
        clauses = [
            clause.strip()
            for clause in _CLAUSE.findall(text)
            if any(not _covered(count, reported) for count in _counts(clause))
        ]
        if clauses:
            shown = "、".join(f"“{_shortened(clause)}”" for clause in clauses[:6])
            message = f"{shown}只写在正文，指标表中没有；可以跟踪，但不计分。"
            findings.append(Finding("only_in_prose", line, message))
    return findings


def _prose(
    plan: Plan, known: set[_Count], known_or_in_tasks: set[_Count]
) -> Iterator[tuple[int, str, set[_Count]]]:
    for task in plan.tasks:
        yield task.line, task.text, known
    for subgoal in plan.subgoals:
        yield subgoal.line, subgoal.indicator, known_or_in_tasks


def _in_table(plan: Plan) -> set[_Count]:
    known: set[_Count] = set()
    for row in (row for project in plan.projects for row in project.indicators):
        value = read_official_value(row.official_value)
        if value.number is not None:
            known.add((f"{value.number.normalize():f}", value.unit))
        known |= set(_counts(row.level3)) | set(_counts(row.description))
    return known


def _counts(text: str) -> list[_Count]:
    return [
        (_plain(match["number"]), match["unit"])
        if match["number"]
        else (_spelled(match["chinese"]), match["times"])
        for match in _COUNT.finditer(half_width(text))
    ]


def _covered(count: _Count, known: set[_Count]) -> bool:
    return count in known or (count[0], "") in known


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else str(int(number))


def _spelled(text: str) -> str:
    text = text.replace("两", "二")
    label, _ = split_label(f"（{text}）")
    return str(label.number) if label else text


def _shortened(clause: str) -> str:
    return clause if len(clause) <= 24 else clause[:24] + "…"


def _vague_subgoals(plan: Plan) -> list[Finding]:
    return [
        Finding(
            "subgoal_without_measure",
            subgoal.line,
            f"分项绩效目标{subgoal.label}的绩效指标没有数量和期限，完成与否要靠材料说明，不计分。",
        )
        for subgoal in plan.subgoals
        if _VAGUE.search(subgoal.indicator) and not _MEASURED.search(subgoal.indicator)
    ]


def _slips(plan: Plan, sections: Sections) -> list[Finding]:
    """Two slips of the pen that can be told safely; the text stays as it is."""
    findings = []
    for paragraph in sections.paragraphs[OVERALL]:
        if match := _REACTS.search(paragraph.text):
            message = f"“{_shortened(match[0])}”疑似把“反映”写成“反应”；系统保留原文。"
            findings.append(Finding("wording_slip", paragraph.line, message))
    titles = [subgoal.title for subgoal in plan.subgoals]
    if any(title.startswith(("做好", "抓好")) for title in titles):
        findings += [
            Finding(
                "wording_slip",
                subgoal.line,
                f"分项绩效目标{subgoal.label}“{_shortened(subgoal.title)}”疑似漏字（“做好”误作“好”）"
                "；系统保留原文。",
            )
            for subgoal in plan.subgoals
            if re.match(r"好.+工作[。.]?$", subgoal.title)
        ]
    return findings
