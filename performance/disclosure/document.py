"""The whole reading: text in, plan and findings out."""

from performance.disclosure.checks import check_plan
from performance.disclosure.goals import read_detail
from performance.disclosure.lines import read_lines
from performance.disclosure.model import Finding, Plan
from performance.disclosure.projects import read_project
from performance.disclosure.sections import DETAIL, OVERALL, SAFEGUARDS, split_sections
from performance.disclosure.tables import Draft, read_tables
from performance.disclosure.years import read_year


def parse(text: str, *, year: int | None = None) -> tuple[Plan, list[Finding]]:
    """Read a budget-performance disclosure (财政公开的绩效目标) of one department.

    Never raises on any text, in time proportional to its length. What is missing or unreadable
    is left empty and named by a finding. Findings come in the order of the document's lines.
    """
    sections = split_sections(list(read_lines(text)))
    drafts = read_tables(sections.tables)
    prose = [p for part in (OVERALL, DETAIL, SAFEGUARDS) for p in sections.paragraphs[part]]
    year, findings = read_year(year, _codes(drafts), prose, sections.titles)
    read = [read_project(draft, year) for draft in drafts]
    detail = read_detail(sections.paragraphs[DETAIL])
    unit = next((draft.unit for draft in drafts if draft.unit[0]), ("", ""))
    plan = Plan(
        year=year,
        unit_code=unit[0],
        unit_name=unit[1],
        overall_goal="\n".join(p.text for p in sections.paragraphs[OVERALL]),
        tasks_introduction=detail.introduction,
        tasks=detail.tasks,
        subgoals=detail.subgoals,
        safeguards=tuple(p.text for p in sections.paragraphs[SAFEGUARDS]),
        projects=tuple(project for project, _ in read),
    )
    findings += [finding for _, odd in read for finding in odd]
    findings += check_plan(plan, sections, drafts)
    return plan, sorted(findings, key=lambda finding: finding.line)


def _codes(drafts: list[Draft]) -> list[tuple[str, int]]:
    return [(d.text("code"), d.values["code"].line) for d in drafts if d.text("code")]
