"""The light of one indicator during the year (双监控), with the words that explain it.

Source: 财预〔2019〕136号 for the subject; the colour bands are those of provincial systems and are
settings. The share that should be done by now comes from the approved schedule, never from
month ÷ 12.
"""

import datetime
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from orgs.lights import Bands, Light, short_percent, told_percent
from orgs.rounding import HUNDREDTH, half_up, plain
from performance.scoring import Attainment, Symbol, is_met

INSIDE_OR_OUTSIDE = frozenset({"质量指标", "时效指标", "成本指标"})
OPTION_LIGHTS = {
    Attainment.REACHED: Light.GREEN,
    Attainment.PARTLY: Light.YELLOW,
    Attainment.MISSED: Light.RED,
}


class Pace(StrEnum):
    """考核方式: along the schedule, or once on a day of its own."""

    SCHEDULED = "scheduled"
    AT_ONCE = "at_once"


PACES = {Pace.SCHEDULED: "按进度", Pace.AT_ONCE: "年底一次性"}


@dataclass(frozen=True)
class Rules:
    """Limits of done ÷ scheduled; from `blue_from` on, the target may have been set too low."""

    bands: Bands = field(default_factory=Bands)
    blue_from: Decimal = Decimal("1.20")

    def light(self, ratio: Decimal) -> Light:
        return Light.BLUE if ratio >= self.blue_from else self.bands.light(ratio)

    @property
    def limits(self) -> tuple[Decimal, ...]:
        return (self.bands.red_below, self.bands.green_from, self.blue_from)

    @property
    def text(self) -> str:
        blue = f"{short_percent(self.blue_from)}（含）以上为蓝（请核实年初指标值是否偏低）"
        return f"{self.bands.text}，{blue}"


STANDARD = Rules()


@dataclass(frozen=True)
class Measured:
    """What the light needs to know of an indicator.

    `value` is what has been reached by today, `option` the answer to a qualitative one; None is
    "not measured", which is not zero. `due_on` is required for Pace.AT_ONCE.
    """

    symbol: Symbol
    target: Decimal | None
    value: Decimal | None = None
    option: Attainment | None = None
    level2: str = "数量指标"
    unit: str = ""
    pace: Pace = Pace.SCHEDULED
    due_on: datetime.date | None = None


@dataclass(frozen=True)
class Verdict:
    """`reason` is the whole sentence; `word` says in a few characters why a light stays grey."""

    light: Light
    reason: str
    word: str = ""


def verdict(
    measured: Measured, *, scheduled: Decimal, today: datetime.date, rules: Rules = STANDARD
) -> Verdict:
    """The light on `today`, when the share `scheduled` (0–1) of the year's target is due.

    An indicator judged once is due at the end of its day, so it stays grey through that day.
    """
    if measured.pace == Pace.AT_ONCE:
        if measured.due_on is None:
            raise ValueError("an indicator judged once needs its day")
        if today <= measured.due_on:
            return grey("未到考核时点", f"：{_day(measured.due_on)}24时后判定。")
        scheduled = Decimal(1)
    if measured.symbol == Symbol.QUALITATIVE:
        return _by_option(measured.option)
    if measured.target is None:
        return grey("没有指标值")
    if measured.value is None:
        return grey("尚无完成值")
    if _is_limit(measured):
        return _by_limit(measured)
    return _by_progress(measured, scheduled, rules)


def grey(word: str, rest: str = "，不判定。") -> Verdict:
    """No light, and why not."""
    return Verdict(Light.GREY, f"{word}{rest}", word)


def _is_limit(measured: Measured) -> bool:
    """A target of zero is a limit too: no share of it can be done."""
    return (
        measured.symbol.is_reverse or measured.level2 in INSIDE_OR_OUTSIDE or measured.target <= 0
    )


def _by_option(option: Attainment | None) -> Verdict:
    if option is None:
        return grey("尚未选择完成情况")
    light = OPTION_LIGHTS[option]
    reason = f"规则：定性指标按所选完成情况判定。所选“{option}”，{light.word}灯。"
    if light != Light.GREEN:
        reason += f"改为“{Attainment.REACHED}”为绿灯，须有佐证。"
    return Verdict(light, reason)


def _by_limit(measured: Measured) -> Verdict:
    rule = f"规则：符合指标值{_target(measured)}为绿，不符合为红。"
    now = f"现为{_amount(measured.value, measured.unit)}"
    if is_met(measured.symbol, measured.target, measured.value):
        return Verdict(Light.GREEN, f"{rule}{now}，绿灯。")
    gap = _amount(abs(measured.target - measured.value), measured.unit)
    verb = "减少" if measured.value > measured.target else "增加"
    return Verdict(Light.RED, f"{rule}{now}，红灯；再{verb}{gap}为绿灯。")


def _by_progress(measured: Measured, scheduled: Decimal, rules: Rules) -> Verdict:
    if scheduled <= 0:
        return grey("尚无进度要求", "：按进度目前没有应完成的数量，不判定。")
    due = measured.target * scheduled
    ratio = max(measured.value, Decimal(0)) / due
    light = rules.light(ratio)
    reason = (
        f"规则：完成值÷（指标值×进度），{rules.text}。"
        f"指标值{_amount(measured.target, measured.unit)}，按进度应完成{short_percent(scheduled)}，"
        f"即{_amount(half_up(due), measured.unit)}；现为{_amount(measured.value, measured.unit)}，"
        f"为应完成的{told_percent(ratio, *rules.limits)}，{light.word}灯"
    )
    return Verdict(light, reason + _advice(light, measured, due, rules))


def _advice(light: Light, measured: Measured, due: Decimal, rules: Rules) -> str:
    if light == Light.GREEN:
        return "。"
    if light == Light.BLUE:
        return "；请核实年初指标值是否偏低。"
    missing = due * rules.bands.green_from - measured.value
    missing = missing.quantize(_step(measured), ROUND_CEILING)
    return f"；再完成{_amount(missing, measured.unit)}为绿灯。"


def _step(measured: Measured) -> Decimal:
    """Things are counted whole, percentages and other amounts to the hundredth."""
    is_whole = measured.target == int(measured.target) and measured.value == int(measured.value)
    return Decimal(1) if is_whole and "%" not in measured.unit else HUNDREDTH


def _target(measured: Measured) -> str:
    return f"{measured.symbol}{_amount(measured.target, measured.unit)}"


def _amount(value: Decimal, unit: str) -> str:
    """A number without empty decimals and its unit, set solid: 17个, 96.5%."""
    return plain(value) + unit


def _day(on: datetime.date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
