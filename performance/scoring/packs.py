"""A committee's rules of the field, as the pure modules take them."""

from decimal import Decimal

from orgs import rules
from performance import scoring
from performance.scoring.weights import equal_weights

REVERSE = {"linear": scoring.Reverse.LINEAR, "ratio": scoring.Reverse.RATIO}
SATISFACTION = {
    "ratio": scoring.SatisfactionBy.RATIO,
    "bands": scoring.SatisfactionBy.BANDS,
}


def scoring_rules(values: dict) -> scoring.Rules:
    """The scoring rules out of `orgs.rules.in_force` (whole percents become shares)."""
    return scoring.Rules(
        explain_rate_below=values["execution_reason_below"] / 100,
        explain_above=values["over_reason_above"] / 100,
        deduct_above=values["over_deduct_above"] / 100,
        deduction_floor=values["over_floor"] / 100,
        reverse=REVERSE[values["reverse_variant"]],
        satisfaction_by=SATISFACTION[values["satisfaction_variant"]],
        grades=(
            scoring.Band(values["grade_excellent_from"], name="优"),
            scoring.Band(values["grade_good_from"], name="良"),
            scoring.Band(values["grade_fair_from"], name="中"),
        ),
    )


LEVEL1_WEIGHTS = {
    "产出指标": "weight_output",
    "效益指标": "weight_benefit",
    "满意度指标": "weight_satisfaction",
}


def default_weights(values: dict, level1s: list[str]) -> list[Decimal]:
    """Weights of indicators by their first level, split equally inside each (domain default).

    A first level without a weight of its own gets 0 and waits for a person.
    """
    weights: dict[int, Decimal] = {}
    for level1 in dict.fromkeys(level1s):
        places = [i for i, name in enumerate(level1s) if name == level1]
        key = LEVEL1_WEIGHTS.get(level1)
        share = values[key] if key else Decimal(0)
        weights |= dict(zip(places, equal_weights(share, len(places)), strict=True))
    return [weights[i] for i in range(len(level1s))]


def describe(committee, day) -> tuple[str, ...]:
    """The rules in force in words, to be printed and sealed with the scores."""
    values = rules.in_force(committee, day)
    return tuple(
        f"{rule.label}：{rule.readable(str(values[key]))}" for key, rule in rules.RULES.items()
    )
