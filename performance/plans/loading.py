"""Writes a parsed plan document into the database: exactly what differs, or nothing at all."""

import datetime
from collections import Counter
from dataclasses import replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction

from budget.models import Checkpoint, FundKind, FundLine, Project
from orgs import log
from orgs.models import BookClosing
from performance.disclosure import model as document
from performance.indicators.models import Indicator
from performance.plans.models import AnnualPlan, PlanTask, Safeguard, SubGoal
from performance.plans.stored import is_loaded

ZERO = Decimal("0.00")


class Refused(Exception):
    """The plan cannot be written; the message (Chinese) says why and what to do."""


def load(plan, findings, *, committee, text, by, now) -> AnnualPlan:
    """Bring the committee's plan of `plan.year` to what the document says, in one transaction.

    `plan` and `findings` are what the parser returned for `text`; `by` is None for the command
    line. Rows that already say the same are not touched and leave no log row; indicators keep
    their readings and measurements. Raises Refused and writes nothing when recorded work
    stands against a change.
    """
    plan = completed(plan)
    with transaction.atomic():
        # Two people confirming at once: the second waits and then finds nothing left to change.
        committee.hold()
        if is_loaded(plan, findings, committee):
            return AnnualPlan.objects.get(committee=committee, year=plan.year)
        _refuse_closed_year(committee, plan.year)
        stored = _write_plan(plan, findings, committee, text, by, now)
        _write_projects(plan, committee, by)
    return stored


def objection(plan, findings, *, committee, by, now) -> str:
    """Why this plan could not be loaded right now, found by trying; empty if it could."""
    try:
        with transaction.atomic():
            load(plan, findings, committee=committee, text="", by=by, now=now)
            transaction.set_rollback(True)
    except Refused as refusal:
        return str(refusal)
    return ""


def completed(plan: document.Plan) -> document.Plan:
    """The plan with a blank 预算数 worked out from its parts. Raises Refused if it is no plan."""
    if plan.year is None:
        raise Refused("不知道是哪一年度的计划，请指明年度。")
    if not (plan.overall_goal or plan.tasks or plan.subgoals or plan.projects):
        raise Refused("文件里没有读到绩效目标或绩效目标表，请确认选对了文件。")
    codes = Counter(project.code for project in plan.projects)
    for code, times in codes.items():
        if times > 1:
            raise Refused(f"有 {times} 个项目的编码都是“{code or '（空）'}”，请先在文件中改正。")
    return replace(plan, projects=tuple(_with_budget(project) for project in plan.projects))


def _with_budget(project):
    if project.budget_yuan is not None:
        return project
    if project.fiscal_yuan is None and project.other_yuan is None:
        raise Refused(f"项目“{project.name}”没有预算数，请在文件中补上金额。")
    total = (project.fiscal_yuan or ZERO) + (project.other_yuan or ZERO)
    return replace(project, budget_yuan=total)


def _refuse_closed_year(committee, year):
    if message := BookClosing.objects.refusal(committee, datetime.date(year, 12, 31)):
        raise Refused(message)


def _write_plan(plan, findings, committee, text, by, now):
    row = AnnualPlan.objects.filter(committee=committee, year=plan.year).first()
    row = row or AnnualPlan(committee=committee, year=plan.year)
    row.unit_code, row.unit_name = plan.unit_code, plan.unit_name
    row.overall_goal, row.tasks_introduction = plan.overall_goal, plan.tasks_introduction
    row.findings = [finding.as_dict() for finding in findings]
    row.original_text = text
    row.confirmed_by, row.confirmed_at = by, now
    with log.change(row, by=by, verb=log.Verb.LOAD):
        check(row)
        row.save()
        for part in (PlanTask, SubGoal, Safeguard):
            part.objects.filter(plan=row).delete()
        for part in _parts(plan, row):
            check(part)
            part.save()
    return row


def _parts(plan, row):
    """The numbered rows of the plan; nothing refers to them, so they are written anew."""
    for position, task in enumerate(plan.tasks):
        yield PlanTask(plan=row, position=position, label=task.label, text=task.text)
    for position, goal in enumerate(plan.subgoals):
        yield SubGoal(plan=row, position=position, **goal.as_dict())
    for position, text in enumerate(plan.safeguards):
        yield Safeguard(plan=row, position=position, text=text)


def _write_projects(plan, committee, by):
    stored = {row.code: row for row in Project.objects.filter(committee=committee, year=plan.year)}
    wanted = {project.code for project in plan.projects}
    for code, row in stored.items():
        if code not in wanted:
            _remove_project(row, by)
    for position, project in enumerate(plan.projects):
        row = stored.get(project.code) or Project(committee=committee, year=plan.year)
        _write_project(row, project, position, by)


def _write_project(row, project, position, by):
    if row.pk:
        row.hold()  # nothing may be spent between the check of the money and the new amounts
    _save(
        row,
        by,
        position=position,
        code=project.code,
        name=project.name,
        budget_amount=project.budget_yuan,
        purpose=project.purpose,
        goals=list(project.goals),
    )
    _write_fund_line(row, FundKind.FISCAL, project.fiscal_yuan, by)
    _write_fund_line(row, FundKind.OTHER, project.other_yuan, by)
    _refuse_overspent(row)
    _write_checkpoints(row, project.checkpoints, by)
    _write_indicators(row, project.indicators, by)


def _write_fund_line(project, kind, amount, by):
    row = FundLine.objects.filter(project=project, kind=kind).first()
    row = row or FundLine(project=project, kind=kind)
    # An adjustment made during the year stays; an untouched amount follows the document.
    is_adjusted = row.adjusted_amount != row.initial_amount
    adjusted = row.adjusted_amount if is_adjusted else amount
    _save(row, by, initial_amount=amount, adjusted_amount=adjusted)


def _refuse_overspent(project):
    spent, budget = project.expenditures.total(), project.full_year_budget()
    if spent > budget:
        raise Refused(
            f"项目“{project}”已支出 {spent:,.2f} 元，多于新的预算 {budget:,.2f} 元；"
            "请先冲销多出的支出，或改正文件中的金额。"
        )


def _write_checkpoints(project, checkpoints, by):
    _refuse_schedule(project, checkpoints)
    stored = {row.due_on: row for row in project.checkpoints.all()}
    for due_on in stored.keys() - {checkpoint.due_on for checkpoint in checkpoints}:
        _remove(stored[due_on], by)
    for checkpoint in checkpoints:
        row = stored.get(checkpoint.due_on) or Checkpoint(project=project, due_on=checkpoint.due_on)
        _save(row, by, cumulative_rate=checkpoint.cumulative)


def _refuse_schedule(project, checkpoints):
    """The money pages compare against a cumulative schedule; another kind would mislead them."""
    rates = [row.cumulative for row in sorted(checkpoints, key=lambda row: row.due_on)]
    if rates != sorted(rates) or (rates and not (rates[0] >= 0 and rates[-1] <= 1)):
        raise Refused(
            f"项目“{project}”的支出计划不是逐点累计的比例（应逐点不减，最大100%）；"
            "请在文件中改正，例如 20%、30%、60%、100%。"
        )


def _write_indicators(project, indicators, by):
    """Rows of the same three levels are the same indicator and keep what was recorded."""
    stored = {}
    for row in project.indicators.scored():
        stored.setdefault((row.level1, row.level2, row.level3), []).append(row)
    for position, indicator in enumerate(indicators):
        same = stored.get((indicator.level1, indicator.level2, indicator.level3))
        row = same.pop(0) if same else Indicator(project=project)
        _save(row, by, position=position, **indicator.as_dict())
    for rows in stored.values():
        for row in rows:
            _remove(row, by)


def _remove_project(project, by):
    for indicator in project.indicators.scored():
        _remove(indicator, by)
    hanging = _hanging_on(project)
    if not hanging:
        for row in [*project.checkpoints.all(), *project.fund_lines.all()]:
            _remove(row, by)
    _remove(project, by)


def _remove(row, by):
    if hanging := _hanging_on(row):
        raise Refused(
            f"文件中已没有{row._meta.verbose_name}“{row}”，但它已有{'、'.join(hanging)}，不能删除；"
            "请在文件中保留这一项，或先处理这些记录。"
        )
    with log.change(row, by=by, verb=log.Verb.DELETE, reason="新载入的文件中没有这一项"):
        row.delete()


def _hanging_on(row) -> list[str]:
    """The records that protect a row from deletion, as 支出 3 条."""
    found = []
    for relation in row._meta.get_fields(include_hidden=True):
        if getattr(relation, "on_delete", None) is models.PROTECT and relation.auto_created:
            related = relation.related_model
            count = related._base_manager.filter(**{relation.field.name: row}).count()
            if count:
                found.append(f"{related._meta.verbose_name} {count} 条")
    return found


def _save(row, by, **values):
    """Write the row only if a value differs from what it holds."""
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    check(row)
    with log.change(row, by=by, verb=log.Verb.LOAD):
        row.save()


def check(row, leave_out=()) -> None:
    """Refuse a row that would not be valid, naming its fields."""
    try:
        row.full_clean(exclude=leave_out)
    except ValidationError as error:
        raise Refused(f"{row._meta.verbose_name}“{row}”不能载入：{_sentence(row, error)}") from None


def _sentence(row, error) -> str:
    lines = []
    for name, messages in error.message_dict.items():
        title = "" if name == "__all__" else f"{row._meta.get_field(name).verbose_name}："
        lines.append(title + "".join(messages))
    return "；".join(lines)
