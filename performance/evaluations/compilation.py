"""Builds the self-evaluation of a project from its records, as of one day."""

import datetime
from decimal import Decimal

from budget.execution.figures import project_execution
from budget.models import FundKind
from config.consistency import one_moment
from orgs import rules
from orgs.access import Conflict
from performance import scoring
from performance.evaluations.models import Evaluation
from performance.evaluations.narrative import sections
from performance.evaluations.self_evaluation import FundRow, ScoreRow, SelfEvaluation
from performance.monitoring import statuses as monitoring
from performance.plans.models import AnnualPlan
from performance.scoring import packs as rule_pack

TOTAL_FUND = "年度资金总额"
ZERO = Decimal("0.00")


def self_evaluation(evaluation: Evaluation, today: datetime.date) -> SelfEvaluation:
    """The sealed content, or the form as the records stand at `today` (at most 31 December)."""
    if evaluation.is_sealed:
        return _sealed(evaluation)
    with one_moment():
        return _compiled(evaluation, today)


def _sealed(evaluation) -> SelfEvaluation:
    try:
        return SelfEvaluation.from_json(evaluation.snapshot)
    except ValueError as error:
        raise Conflict(
            f"{evaluation}的封存内容已被改动，读不出来；请管理员从备份中找回原件。"
        ) from error


def _compiled(evaluation, today) -> SelfEvaluation:
    project = evaluation.project
    as_of = project.as_of(today)
    values = rules.in_force(project.committee, as_of)
    pack = rule_pack.scoring_rules(values)
    funds = fund_rows(project, as_of)
    execution = scoring.execution_score(
        funds[0].executed, funds[0].full_year, evaluation.execution_weight, pack
    )
    scored = [score_row(row, status, pack) for row, status in _with_statuses(evaluation, today)]
    total = scoring.total([execution, *[score for score, _ in scored]], rules=pack)
    form = SelfEvaluation(
        **_identity(project),
        **_words(evaluation),
        funds=tuple(funds),
        execution_rate=execution.completion,
        execution_weight=evaluation.execution_weight,
        execution_score=execution.points,
        execution_why=execution.reasons,
        rows=tuple(row for _, row in scored),
        total=total.points,
        total_weight=total.weight,
        grade=total.grade if total.is_complete else "",
        is_complete=total.is_complete,
        rules=rule_pack.describe(project.committee, as_of),
        sections=(),
        as_of=as_of.isoformat(),
    )
    return sections(form, evaluation)


def _identity(project) -> dict:
    """Whose project it is and what was expected of it."""
    plan = AnnualPlan.objects.filter(committee=project.committee, year=project.year).first()
    return {
        "year": project.year,
        "project_code": project.code,
        "project_name": project.name,
        "department": project.committee.name,
        "unit": (plan and plan.unit_name) or project.committee.name,
        "expected_goal": "\n".join(project.goals) or project.purpose,
    }


def _words(evaluation) -> dict:
    """What a person wrote into the form."""
    day = evaluation.prepared_on
    return {
        "execution_remark": evaluation.execution_reason,
        "actual_goal": evaluation.achievement,
        "prepared_by": evaluation.prepared_by,
        "phone": evaluation.phone,
        "prepared_on": day.isoformat() if day else "",
        "version": evaluation.version,
    }


def fund_rows(project, day) -> list[FundRow]:
    """The total first, then the three sources in the form's order; 元."""
    money = project_execution(project, day)
    funds = {fund.kind: fund for fund in money.funds}
    rows = [_fund_row(kind, funds.get(kind)) for kind in FundKind]
    initial = sum((row.initial or ZERO for row in rows), ZERO)
    return [FundRow(TOTAL_FUND, initial, money.result.budget, money.result.spent), *rows]


def _fund_row(kind, fund) -> FundRow:
    """A source that was never planned nor spent from stays blank, as in the approved form."""
    if fund is None or (fund.adjusted_amount is None and not fund.spent_amount):
        return FundRow(kind.label, None, None, None)
    return FundRow(kind.label, fund.initial_amount, fund.adjusted_amount, fund.spent_amount)


def score_row(row, status, pack) -> tuple[scoring.Score, ScoreRow]:
    """One indicator's points by its confirmed reading; without one there are none yet."""
    score = _score(row, status, pack)
    if row.accepts_deduction and score.proposed_deduction:
        score = score.less(score.proposed_deduction)
    indicator = row.indicator
    return score, ScoreRow(
        indicator_id=indicator.pk,
        level1=indicator.level1,
        level2=indicator.level2,
        name=indicator.level3,
        official_value=indicator.official_value,
        reading=str(status.reading) if status.reading else "",
        value=status.value_text,
        weight=row.weight,
        score=score.points,
        remark=_remark(row, status),
        why_reason=score.reasons,
        proposed_deduction=score.proposed_deduction,
    )


def _score(row, status, pack) -> scoring.Score:
    if status.reading is None:
        return scoring.Score(row.weight, None)
    return status.score or _typed(row, status, pack)


def _typed(row, status, pack) -> scoring.Score:
    """A typed score counts only while it fits the option that was recorded."""
    if not status.option or row.typed_score is None:
        return scoring.Score(row.weight, None)
    option = scoring.Attainment(status.option)
    if scoring.points_error(option, row.typed_score, row.weight, pack):
        return scoring.Score(row.weight, None)
    return scoring.qualitative_score(option, row.typed_score, row.weight, pack)


def _remark(row, status) -> str:
    """The typed reason, led by the reading where it differs from the approved value."""
    reading = status.reading
    if reading is None or status.reads_as_approved:
        return row.reason
    words = "按定性指标计分" if reading.target is None else f"按{reading}计分"
    note = f"批复值{row.indicator.official_value}，经确认{words}。"
    return f"{note}\n{row.reason}" if row.reason else note


def _with_statuses(evaluation, today):
    rows = list(evaluation.rows.select_related("indicator__project__committee"))
    weights = {row.indicator_id: row.weight for row in rows}
    statuses = monitoring.statuses([row.indicator for row in rows], today, weights)
    return zip(rows, statuses, strict=True)
