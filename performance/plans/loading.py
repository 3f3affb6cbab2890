"""Writes a parsed plan document into the database: exactly what differs, or nothing at all."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from budget.models import Checkpoint, FundKind, FundLine, Project
from orgs import log
from orgs.formatting import cn_date
from orgs.models import BookClosing
from performance.disclosure import model as document
from performance.indicators.models import Indicator
from performance.plans.models import AnnualPlan, PlanTask, Safeguard, SubGoal
from performance.plans.steps import Refused, Remove, Save, SavePlan, Step
from performance.plans.stored import is_loaded

ZERO = Decimal("0.00")


def load(plan, findings, *, committee, text, by, now) -> AnnualPlan:
    """Bring the committee's plan of `plan.year` to what the document says, in one transaction.

    `plan` and `findings` are what the parser returned for `text`; `by` is None for the command
    line. Rows that already say the same are not touched and leave no log row; indicators keep
    their readings and measurements. Raises Refused and writes nothing when recorded work
    stands against a change.
    """
    plan = completed(plan, findings)
    with transaction.atomic():
        # Two people confirming at once: the second waits and then finds nothing left to change.
        log.hold(committee)
        if is_loaded(plan, findings, committee):
            return AnnualPlan.objects.get(committee=committee, year=plan.year)
        for step in _steps(plan, findings, committee, text, by, now):
            step.do(by)
    return AnnualPlan.objects.get(committee=committee, year=plan.year)


def objection(plan, findings, *, committee, by, now) -> str:
    """Why this plan could not be loaded right now; empty if it could. Writes nothing."""
    try:
        plan = completed(plan, findings)
        if not is_loaded(plan, findings, committee):
            for step in _steps(plan, findings, committee, "", by, now):
                step.check()
    except Refused as refusal:
        return str(refusal)
    return ""


def completed(plan: document.Plan, findings=()) -> document.Plan:
    """The plan with a blank 预算数 worked out from its parts. Raises Refused if it is no plan."""
    if plan.year is None:
        raise Refused("不知道是哪一年度的计划，请指明年度。")
    said = {finding.code: finding.message for finding in findings}
    if "declaration_form" in said:
        raise Refused(said["declaration_form"])
    if not (plan.overall_goal or plan.tasks or plan.subgoals or plan.projects):
        raise Refused("文件里没有读到绩效目标或绩效目标表，请确认选对了文件。")
    codes = Counter(project.code for project in plan.projects)
    for code, times in codes.items():
        if times > 1:
            raise Refused(f"有 {times} 个项目的编码都是“{code or '（空）'}”，请先在文件中改正。")
    return replace(plan, projects=tuple(_with_budget(project, said) for project in plan.projects))


def _with_budget(project, said):
    if project.budget_yuan is not None:
        return project
    parts = (project.fiscal_yuan, project.carried_yuan, project.other_yuan)
    if parts == (None, None, None):
        unread = said.get("amount_unreadable", "没有预算数，请在文件中补上金额。")
        raise Refused(f"项目“{project.name}”{unread}")
    total = sum((part or ZERO for part in parts), ZERO)
    return replace(project, budget_yuan=total)


def _steps(plan, findings, committee, text, by, now) -> Iterator[Step]:
    """What has to be done, in its order. Raises Refused at the first thing that cannot be."""
    if message := BookClosing.objects.refusal(committee, datetime.date(plan.year, 12, 31)):
        raise Refused(message)
    yield _plan_step(plan, findings, committee, text, by, now)
    stored = {row.code: row for row in Project.objects.filter(committee=committee, year=plan.year)}
    wanted = {project.code for project in plan.projects}
    for code, row in stored.items():
        if code not in wanted:
            yield from _without_project(row)
    for position, project in enumerate(plan.projects):
        row = stored.get(project.code) or Project(committee=committee, year=plan.year)
        yield from _project_steps(row, project, position)


def _plan_step(plan, findings, committee, text, by, now) -> SavePlan:
    row = AnnualPlan.objects.filter(committee=committee, year=plan.year).first()
    row = row or AnnualPlan(committee=committee, year=plan.year)
    row.unit_code, row.unit_name = plan.unit_code, plan.unit_name
    row.overall_goal, row.tasks_introduction = plan.overall_goal, plan.tasks_introduction
    row.findings = [finding.as_dict() for finding in findings]
    row.original_text = text
    row.confirmed_by, row.confirmed_at = by, now
    return SavePlan(row, list(_parts(plan, row)))


def _parts(plan, row):
    for position, task in enumerate(plan.tasks):
        yield PlanTask(plan=row, position=position, label=task.label, text=task.text)
    for position, goal in enumerate(plan.subgoals):
        yield SubGoal(plan=row, position=position, **goal.as_dict())
    for position, text in enumerate(plan.safeguards):
        yield Safeguard(plan=row, position=position, text=text)


def _project_steps(row, project, position) -> Iterator[Step]:
    is_new, before = row.pk is None, row.budget_amount
    yield Save(
        row,
        {
            "position": position,
            "code": project.code,
            "name": project.name,
            "budget_amount": project.budget_yuan,
            "purpose": project.purpose,
            "goals": list(project.goals),
        },
    )
    lines = [] if is_new else list(row.fund_lines.all())
    checkpoints = [] if is_new else list(row.checkpoints.all())
    indicators = [] if is_new else list(row.indicators.scored())
    yield from _fund_steps(row, project, {line.kind: line for line in lines}, before)
    yield from _checkpoint_steps(row, project.checkpoints, checkpoints)
    yield from _indicator_steps(row, project.indicators, indicators)


def _fund_steps(row, project, stored, before) -> Iterator[Step]:
    """`before`: the whole budget as it was."""
    amounts = {kind: line.adjusted_amount for kind, line in stored.items()}
    steps = []
    printed = {
        FundKind.FISCAL: project.fiscal_yuan,
        FundKind.CARRYOVER: project.carried_yuan,
        FundKind.OTHER: project.other_yuan,
    }
    # A total without parts is spent from the year's own grant; the cell stays blank as printed.
    parts_blank = all(amount is None for amount in printed.values())
    for kind, amount in printed.items():
        if kind == FundKind.CARRYOVER and amount is None and kind not in stored:
            continue
        line = stored.get(kind) or FundLine(project=row, kind=kind)
        # An adjustment made during the year stays; an untouched amount follows the document.
        was_whole = line.initial_amount is None and line.adjusted_amount == before
        is_adjusted = line.adjusted_amount != line.initial_amount and not was_whole
        given = project.budget_yuan if parts_blank and kind == FundKind.FISCAL else amount
        amounts[kind] = line.adjusted_amount if is_adjusted else given
        steps.append(Save(line, {"initial_amount": amount, "adjusted_amount": amounts[kind]}))
    _refuse_overspent(row, sum((amount or ZERO for amount in amounts.values()), ZERO))
    yield from steps


def _refuse_overspent(project, budget: Decimal):
    spent = project.expenditures.total() if project.pk else ZERO
    if spent > budget:
        raise Refused(
            f"项目“{project}”已支出 {spent:,.2f} 元，多于新的预算 {budget:,.2f} 元；"
            "请先冲销多出的支出，或改正文件中的金额。"
        )


def _checkpoint_steps(project, checkpoints, stored) -> Iterator[Step]:
    _refuse_schedule(project, checkpoints)
    by_day = {row.due_on: row for row in stored}
    for due_on in by_day.keys() - {checkpoint.due_on for checkpoint in checkpoints}:
        yield Remove(by_day[due_on])
    for checkpoint in checkpoints:
        row = by_day.get(checkpoint.due_on) or Checkpoint(project=project, due_on=checkpoint.due_on)
        yield Save(row, {"cumulative_rate": checkpoint.cumulative})


def _refuse_schedule(project, checkpoints):
    """The money pages compare against a cumulative schedule; another kind would mislead them."""
    days = Counter(row.due_on for row in checkpoints)
    if twice := [day for day, times in days.items() if times > 1]:
        raise Refused(f"项目“{project}”的支出计划中{cn_date(twice[0])}出现了两次；请在文件中改正。")
    rates = [row.cumulative for row in sorted(checkpoints, key=lambda row: row.due_on)]
    if rates != sorted(rates) or (rates and not (rates[0] >= 0 and rates[-1] <= 1)):
        raise Refused(
            f"项目“{project}”的支出计划不是逐点累计的比例（应逐点不减，最大100%）；"
            "请在文件中改正，例如 20%、30%、60%、100%。"
        )


def _indicator_steps(project, indicators, stored) -> Iterator[Step]:
    """Rows of the same three levels are the same indicator and keep what was recorded."""
    by_name = {}
    for row in stored:
        by_name.setdefault((row.level1, row.level2, row.level3), []).append(row)
    for position, indicator in enumerate(indicators):
        same = by_name.get((indicator.level1, indicator.level2, indicator.level3))
        row = same.pop(0) if same else Indicator(project=project)
        yield Save(row, {"position": position, **indicator.as_dict()})
    for rows in by_name.values():
        yield from map(Remove, rows)


def _without_project(project) -> Iterator[Step]:
    indicators = list(project.indicators.scored())
    own = [*project.checkpoints.all(), *project.fund_lines.all()]
    yield from map(Remove, indicators)
    Remove(project, [*indicators, *own]).check()
    yield from map(Remove, own)
    yield Remove(project, [*indicators, *own])
