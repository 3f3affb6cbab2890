"""Opening, sealing and reopening a self-evaluation."""

from dataclasses import replace

from django.db import OperationalError, transaction

from config.consistency import one_moment
from orgs import log, rules
from orgs.access import Conflict
from orgs.log.models import LogAnchor
from orgs.log.verification import anchor, end_of
from performance.evaluations import seals
from performance.evaluations.compilation import self_evaluation
from performance.evaluations.completeness import gaps
from performance.evaluations.models import Evaluation, EvaluationRow
from performance.scoring import packs as rule_pack

SERIALIZATION_FAILURE = "40001"  # SQLSTATE
KEPT_WORDS = [
    "execution_reason",
    "overview",
    "achievement",
    "problems",
    "measures",
    "publication",
    "prepared_by",
    "phone",
]


@transaction.atomic
def start(project, *, by, today, reason="") -> Evaluation:
    """A new draft: default weights for a first version, the words of the last one after that.

    Raises Conflict while a draft is open, and when there is nothing to evaluate.
    """
    # Two people starting at once get one draft.
    log.hold(project.committee)
    last = project.evaluations.first()
    if last and not last.is_sealed:
        raise Conflict("本项目已有一份未封存的自评，请在其上继续。")
    indicators = list(project.indicators.scored())
    if not indicators:
        raise Conflict("本项目没有可自评的指标，请先载入年度计划。")
    values = rules.in_force(project.committee, project.as_of(today))
    evaluation = _draft(project, last, by, values, reason)
    weights = rule_pack.default_weights(values, [row.level1 for row in indicators])
    with log.change(evaluation, by=by, verb=log.Verb.CREATE, reason=reason):
        evaluation.save()
        for indicator, weight in zip(indicators, weights, strict=True):
            EvaluationRow.objects.create(evaluation=evaluation, **_row(indicator, weight, last))
    return evaluation


def seal(evaluation, *, by, now) -> None:
    """Freeze the form as it stands at one moment. Raises Conflict when sealed or incomplete."""
    try:
        with one_moment(), log.change(evaluation, by=by, verb=log.Verb.SEAL):
            evaluation.refresh_from_db()
            _freeze(evaluation, by, now)
    except OperationalError as error:
        # PostgreSQL: somebody else changed or sealed this row since our moment. A full disk or
        # a lost connection is no conflict and must not be told as one.
        if getattr(error.__cause__, "sqlstate", None) != SERIALIZATION_FAILURE:
            raise
        raise Conflict("这份自评刚被他人修改或封存，请刷新后核对。") from error


def _freeze(evaluation, by, now):
    if evaluation.is_sealed:
        raise Conflict("这份自评已经封存。")
    form = self_evaluation(evaluation, now.date())
    missing = gaps(evaluation, form)
    if missing:
        raise Conflict(f"还有 {len(missing)} 项未完成，不能封存：{missing[0].text}")
    end = end_of(evaluation.scope)
    evaluation.snapshot = replace(form, log_anchor=str(end)).as_json()
    evaluation.status = Evaluation.Status.SEALED
    evaluation.sealed_at = now
    evaluation.sealed_by = by
    seals.close(evaluation)
    evaluation.save()
    anchor([end], LogAnchor.Occasion.SEAL, now=now)


def _draft(project, last, by, values, reason) -> Evaluation:
    words = {name: getattr(last, name) for name in KEPT_WORDS} if last else {}
    defaults = {"prepared_by": by.name, "phone": by.phone, "overview": _overview(project)}
    return Evaluation(
        project=project,
        version=last.version + 1 if last else 1,
        execution_weight=last.execution_weight if last else values["weight_execution"],
        reopen_reason=reason,
        **(defaults | words),
    )


def _overview(project) -> str:
    """A first sentence out of the plan, for a person to finish."""
    return (
        f"{project.name}（项目编码{project.code}）年初预算{project.budget_amount / 10000:.2f}万元，"
        f"资金用途：{project.purpose}"
    )


def _row(indicator, weight, last) -> dict:
    """The line of one indicator; what the last version said of it is carried over."""
    before = last and last.rows.filter(indicator=indicator).first()
    if not before:
        return {"indicator": indicator, "weight": weight}
    return {
        "indicator": indicator,
        "weight": before.weight,
        "typed_score": before.typed_score,
        "accepts_deduction": before.accepts_deduction,
        "reason": before.reason,
    }
