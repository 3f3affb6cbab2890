"""指标体检: what is odd in an approved plan. Findings inform; nothing is corrected."""

from performance.disclosure.checks.indicators import check_indicators
from performance.disclosure.checks.money import check_money
from performance.disclosure.checks.numbering import check_numbering
from performance.disclosure.checks.wording import check_wording
from performance.disclosure.model import Finding, Plan
from performance.disclosure.sections import SECTION_NAMES, Sections
from performance.disclosure.tables import Draft


def check_plan(plan: Plan, sections: Sections, drafts: list[Draft]) -> list[Finding]:
    if not sections.seen:
        message = "文中没有读到绩效目标公开文本的任何一部分；请确认载入的是部门绩效目标公开文本。"
        return [Finding("document_unrecognised", 1, message)]
    return [
        *_missing_sections(sections),
        *check_numbering(plan, sections, drafts),
        *check_money(plan, drafts),
        *check_indicators(plan, drafts),
        *check_wording(plan, sections),
    ]


def _missing_sections(sections: Sections) -> list[Finding]:
    return [
        Finding("section_missing", 1, f"没有读到“{name}”部分；如原文有，请检查该部分的标题。")
        for section, name in SECTION_NAMES.items()
        if section not in sections.seen
    ]
