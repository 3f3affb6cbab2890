"""Scores of the year-end self-evaluation, one indicator at a time, and their total.

Sources: 《项目支出绩效评价管理办法》（财预〔2020〕10号） for shapes and grades,
财预〔2021〕101号 for the satisfaction bands. Limits to which no national rule gives a number are
settings in `Rules`.

Targets, values and weights are Decimal; satisfaction and other percentages are 0–100. Every score
is rounded half up to 0.01 before it is added, so that the printed column adds up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from orgs.lights import short_percent, told, told_percent
from orgs.rounding import HUNDREDTH, half_up

ZERO = Decimal("0.00")
FULL = Decimal(100)


class Symbol(StrEnum):
    """指标性质. The strict symbols score like the others: at the target, the formulas meet."""

    AT_LEAST = "≥"
    MORE_THAN = "＞"
    EQUAL = "="
    AT_MOST = "≤"
    LESS_THAN = "＜"
    QUALITATIVE = "定性"

    @property
    def is_reverse(self) -> bool:
        return self in {Symbol.AT_MOST, Symbol.LESS_THAN}


class Attainment(StrEnum):
    """The three answers to a qualitative indicator, exactly as the form prints them."""

    REACHED = "达成年度指标"
    PARTLY = "部分达成年度指标并具有一定效果"
    MISSED = "未达成年度指标且效果较差"


class Reverse(StrEnum):
    """How a value above the limit of a ≤ indicator loses points."""

    LINEAR = "按超出比例线性扣减"
    RATIO = "按指标值与完成值之比"


class SatisfactionBy(StrEnum):
    RATIO = "按完成比例"
    BANDS = "按分档"


@dataclass(frozen=True)
class Band:
    """Rates or totals from `least` (inclusive) earn `share` of the weight, or the grade `name`."""

    least: Decimal
    share: Decimal = ZERO
    name: str = ""


@dataclass(frozen=True)
class Rules:
    """What an administrator may set; shares are of the weight or of the target (1.20 = 120 %)."""

    explain_rate_below: Decimal = Decimal("0.90")
    explain_above: Decimal = Decimal("1.20")
    deduct_above: Decimal = Decimal("1.30")
    deduction_floor: Decimal = Decimal("0.60")
    reverse: Reverse = Reverse.LINEAR
    satisfaction_by: SatisfactionBy = SatisfactionBy.RATIO
    satisfaction_bands: tuple[Band, ...] = (
        Band(Decimal(90), Decimal("1.00")),
        Band(Decimal(80), Decimal("0.80")),
        Band(Decimal(60), Decimal("0.50")),
    )
    # 定性, 80–100 / 60–<80 / 0–<60 %
    reached_from: Decimal = Decimal("0.80")
    partly_from: Decimal = Decimal("0.60")
    grades: tuple[Band, ...] = (
        Band(Decimal(90), name="优"),
        Band(Decimal(80), name="良"),
        Band(Decimal(60), name="中"),
    )
    lowest_grade: str = "差"


STANDARD = Rules()


@dataclass(frozen=True)
class Score:
    """One row: `points` of `weight`, None until there is a value.

    `completion` is value ÷ target (None without a target), `reasons` says why a written
    explanation is required, and `proposed_deduction` waits for a person's decision.
    """

    weight: Decimal
    points: Decimal | None
    completion: Decimal | None = None
    reasons: tuple[str, ...] = ()
    proposed_deduction: Decimal = ZERO

    def less(self, deduction: Decimal) -> "Score":
        """The row after a person accepted a deduction. ValueError beyond what was proposed."""
        if not 0 <= deduction <= self.proposed_deduction:
            raise ValueError(f"a deduction is between 0 and {self.proposed_deduction}")
        return replace(self, points=self.points - half_up(deduction), proposed_deduction=ZERO)


@dataclass(frozen=True)
class Total:
    """Sum of the rounded rows."""

    points: Decimal
    weight: Decimal
    grade: str
    is_complete: bool


def completion_rate(
    value: Decimal | None, target: Decimal | None, *limits: Decimal
) -> Decimal | None:
    """value ÷ target as a share, on its own side of the limits; None where one is missing."""
    if value is None or not target:
        return None
    return told(value / target, *limits)


def execution_score(
    spent: Decimal, budget: Decimal, weight: Decimal = Decimal(10), rules: Rules = STANDARD
) -> Score:
    """预算执行率: spent ÷ adjusted budget, at most the whole weight; 0 without a budget.

    Only a rate below the rule's limit needs a written reason, not every point lost.
    """
    if not budget:
        return Score(weight, ZERO, reasons=("全年预算数为0，执行率无法计算。",))
    rate = max(spent, ZERO) / budget
    reasons = []
    if rate < rules.explain_rate_below:
        printed = told_percent(rate, rules.explain_rate_below)
        reasons.append(f"执行率{printed}，未达到{short_percent(rules.explain_rate_below)}。")
    if spent > budget:
        reasons.append("全年执行数大于全年预算数。")
    points = half_up(min(rate, Decimal(1)) * weight)
    return Score(weight, points, told(rate, rules.explain_rate_below), tuple(reasons))


def quantitative_score(
    symbol: Symbol,
    target: Decimal | None,
    value: Decimal | None,
    weight: Decimal,
    rules: Rules = STANDARD,
) -> Score:
    """定量指标: a blank target or value gives no points yet; a negative value counts as 0."""
    if symbol == Symbol.QUALITATIVE:
        raise ValueError("a qualitative indicator has an option, not a value")
    if target is None or value is None:
        return Score(weight, None)
    reached = max(value, ZERO)
    points = half_up(_share(symbol, target, reached, rules) * weight)
    score = _explained(Score(weight, points, completion_rate(reached, target)))
    if symbol.is_reverse or target <= 0:
        return score
    return _over_achieved(score, reached / target, rules)


def satisfaction_score(
    rate: Decimal | None,
    target: Decimal | None,
    weight: Decimal,
    rules: Rules = STANDARD,
    symbol: Symbol = Symbol.AT_LEAST,
) -> Score:
    """服务对象满意度: `rate` 0–100, None without a valid sample. ValueError outside 0–100.

    The bands are of what is aimed for; a rate that must not be exceeded is scored as any other.
    """
    if rate is None:
        return Score(weight, None)
    if not 0 <= rate <= FULL:
        raise ValueError(f"satisfaction is between 0 and 100, not {rate}")
    if rules.satisfaction_by == SatisfactionBy.RATIO or symbol.is_reverse:
        return quantitative_score(symbol, target, rate, weight, rules)
    share = next((b.share for b in rules.satisfaction_bands if rate >= b.least), ZERO)
    return _explained(Score(weight, half_up(share * weight), completion_rate(rate, target)))


def qualitative_score(
    option: Attainment, points: Decimal, weight: Decimal, rules: Rules = STANDARD
) -> Score:
    """定性指标: the typed points, which must lie in the option's range (ValueError, Chinese)."""
    if error := points_error(option, points, weight, rules):
        raise ValueError(error)
    return _explained(Score(weight, half_up(points)))


def points_error(
    option: Attainment, points: Decimal, weight: Decimal, rules: Rules = STANDARD
) -> str | None:
    """Why the typed points do not fit the option, as a sentence for the form; None if they do."""
    if not points.is_finite() or points != half_up(points):
        return "得分最多两位小数，例如 29.00。"
    least, most = points_range(option, weight, rules)
    if option == Attainment.REACHED:
        fits, ends = least <= points <= most, f"{least:.2f}（含）至{most:.2f}（含）"
    else:
        fits, ends = least <= points < most, f"{least:.2f}（含）至{most:.2f}（不含）"
    return None if fits else f"选择“{option}”时，得分应在{ends}之间，现为{points}。"


def points_range(
    option: Attainment, weight: Decimal, rules: Rules = STANDARD
) -> tuple[Decimal, Decimal]:
    """Least and most points of an option; the most is exclusive except for the first option."""
    shares = {
        Attainment.REACHED: (rules.reached_from, Decimal(1)),
        Attainment.PARTLY: (rules.partly_from, rules.reached_from),
        Attainment.MISSED: (Decimal(0), rules.partly_from),
    }
    least, most = shares[option]
    return least * weight, most * weight


def total(scores: Iterable[Score], rules: Rules = STANDARD) -> Total:
    """The sum of the rounded rows and its grade; a row without points counts as nothing yet."""
    scores = list(scores)
    weight = sum((score.weight for score in scores), ZERO)
    points = sum((score.points or ZERO for score in scores), ZERO)
    is_complete = all(score.points is not None for score in scores)
    return Total(points, weight, grade(points, rules), is_complete)


def grade(points: Decimal, rules: Rules = STANDARD) -> str:
    """优, 良, 中 or 差 (财预〔2020〕10号); a limit belongs to the better grade."""
    return next((b.name for b in rules.grades if points >= b.least), rules.lowest_grade)


def is_met(symbol: Symbol, target: Decimal, value: Decimal) -> bool:
    """Whether a value earns the whole weight; a negative value counts as 0."""
    reached = max(value, ZERO)
    if symbol.is_reverse or (symbol == Symbol.EQUAL and not target):
        return reached <= target
    return reached >= target


def _share(symbol: Symbol, target: Decimal, value: Decimal, rules: Rules) -> Decimal:
    """The share of the weight that `value` (zero or more) earns, 0–1."""
    if is_met(symbol, target, value):
        return Decimal(1)
    if target <= 0:
        return ZERO
    if not symbol.is_reverse:
        return value / target
    if rules.reverse == Reverse.RATIO:
        return target / value
    return max((2 * target - value) / target, ZERO)


def _explained(score: Score) -> Score:
    """Every indicator below its weight needs 偏差原因分析及改进措施."""
    if score.points is not None and score.points < score.weight:
        return replace(score, reasons=(*score.reasons, "得分低于分值。"))
    return score


def _over_achieved(score: Score, ratio: Decimal, rules: Rules) -> Score:
    """财预〔2020〕10号: values far above the target are explained, and may lose points."""
    if ratio <= rules.explain_above:
        return score
    excess = max(ratio - rules.deduct_above, ZERO) * score.weight
    most = ((1 - rules.deduction_floor) * score.weight).quantize(HUNDREDTH, ROUND_DOWN)
    return replace(
        score,
        reasons=(*score.reasons, f"完成值超过指标值的{short_percent(rules.explain_above)}。"),
        proposed_deduction=min(half_up(excess), most),
    )
