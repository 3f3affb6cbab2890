"""Money against the dated schedule: what was planned, what was paid, which light, and why.

Sources: 财预〔2019〕136号 (双监控) for the subject; the approved plan's own checkpoints instead of
months ÷ 12 for the ratio. A plan is a step function: a checkpoint falls due at the end of its day
in Asia/Shanghai, so it is judged from the next day on. The straight line between checkpoints is
only a guide on the chart.

Amounts are 元 with two decimals, rates are shares (0.21 = 21 %) with four, differences of rates are
percentage points with two. Without a budget there are no rates: they are None, shown as "—".
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from itertools import pairwise

from orgs.lights import STANDARD, Bands, Light, short_percent, told, told_percent
from orgs.rounding import HUNDREDTH, half_up

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class DueShare:
    """By the end of `due_on`, the share `cumulative` (0–1) of the budget should be spent."""

    due_on: datetime.date
    cumulative: Decimal


@dataclass(frozen=True)
class Entry:
    """One payment in 元; a reversal is a negative entry on its own date."""

    on: datetime.date
    amount: Decimal


class State(StrEnum):
    PAST = "已到节点"
    DUE_TODAY = "今日到期"
    FUTURE = "未到节点"


@dataclass(frozen=True)
class Reading:
    """A checkpoint and what was spent by the end of its day, or so far if it is still ahead."""

    on: datetime.date
    cumulative: Decimal
    state: State
    planned_amount: Decimal
    actual_amount: Decimal
    actual_rate: Decimal | None
    difference_amount: Decimal
    difference_points: Decimal | None
    ratio: Decimal | None
    light: Light
    green_amount: Decimal
    short_amount: Decimal
    days_left: int
    explanation: tuple[str, ...]


@dataclass(frozen=True)
class Execution:
    """The whole picture at the end of `today`; `light` is that of the latest judged checkpoint."""

    budget: Decimal
    today: datetime.date
    spent: Decimal
    remaining: Decimal
    rate: Decimal | None
    planned_now: Decimal
    behind_amount: Decimal
    readings: tuple[Reading, ...]
    latest: Reading | None
    next: Reading | None
    light: Light
    explanation: tuple[str, ...]

    def guide_amount(self, on: datetime.date) -> Decimal:
        """元 on the straight line between checkpoints at the end of `on`."""
        return guide_amount(self.budget, self.readings, on)


def execution(
    *,
    budget: Decimal,
    checkpoints: Sequence[DueShare],
    entries: Iterable[Entry],
    today: datetime.date,
    bands: Bands = STANDARD,
) -> Execution:
    """The picture on `today`; entries dated later do not count yet.

    `budget` is the adjusted budget of the year. ValueError for a negative budget and for
    checkpoints that share a day, fall back, or leave 0–1.
    """
    if budget < 0:
        raise ValueError("a budget is zero or more")
    entries = [entry for entry in entries if entry.on <= today]
    checkpoints = _in_order(checkpoints)
    shares = [checkpoint.cumulative for checkpoint in checkpoints]
    readings = tuple(
        _reading(checkpoint, shares, half_up(budget), entries, today, bands)
        for checkpoint in checkpoints
    )
    latest = next((r for r in reversed(readings) if r.state == State.PAST), None)
    spent = spent_by(entries, today)
    planned_now = latest.planned_amount if latest else ZERO
    return Execution(
        budget=half_up(budget),
        today=today,
        spent=spent,
        remaining=half_up(budget) - spent,
        rate=rate(spent, budget, *shares),
        planned_now=planned_now,
        behind_amount=max(planned_now - spent, ZERO),
        readings=readings,
        latest=latest,
        next=next((r for r in readings if r.state != State.PAST), None),
        light=latest.light if latest else Light.GREY,
        explanation=_overall_explanation(latest, spent, today),
    )


def spent_by(entries: Iterable[Entry], on: datetime.date) -> Decimal:
    """元 of all entries dated up to and including `on`."""
    return half_up(sum((entry.amount for entry in entries if entry.on <= on), ZERO))


def rate(part: Decimal, whole: Decimal, *limits: Decimal) -> Decimal | None:
    """`part` ÷ `whole` rounded on its own side of the limits; None with nothing to divide by."""
    return told(part / whole, *limits) if whole else None


def planned_amount(budget: Decimal, cumulative: Decimal) -> Decimal:
    return half_up(budget * cumulative)


def guide_amount(
    budget: Decimal, checkpoints: Sequence[DueShare | Reading], on: datetime.date
) -> Decimal:
    """元 on the line from 0 on 1 January through every checkpoint; these are in order."""
    if not checkpoints:
        return ZERO
    new_year = datetime.date(checkpoints[0].due_on.year, 1, 1)
    corners = [(new_year, Decimal(0)), *((c.due_on, c.cumulative) for c in checkpoints)]
    if on <= new_year:
        return ZERO
    for (start, low), (end, high) in pairwise(corners):
        if on <= end:
            share = low + (high - low) * (on - start).days / (end - start).days
            return half_up(budget * share)
    return planned_amount(budget, checkpoints[-1].cumulative)


def _in_order(checkpoints: Sequence[DueShare]) -> list[DueShare]:
    ordered = sorted(checkpoints, key=lambda checkpoint: checkpoint.due_on)
    if any(not 0 <= checkpoint.cumulative <= 1 for checkpoint in ordered):
        raise ValueError("a checkpoint's cumulative share is between 0 and 1")
    for before, after in pairwise(ordered):
        if before.due_on == after.due_on or before.cumulative > after.cumulative:
            raise ValueError(f"checkpoints do not rise from {before.due_on} to {after.due_on}")
    return ordered


def _reading(
    checkpoint: DueShare,
    shares: Sequence[Decimal],
    budget: Decimal,
    entries: Sequence[Entry],
    today: datetime.date,
    bands: Bands,
) -> Reading:
    state = _state(checkpoint.due_on, today)
    planned = planned_amount(budget, checkpoint.cumulative)
    actual = spent_by(entries, checkpoint.due_on)
    # Rounded up to the cent: paying exactly this much always reaches the limit.
    green = (planned * bands.green_from).quantize(HUNDREDTH, ROUND_CEILING)
    actual_rate = rate(actual, budget, *shares)
    reading = Reading(
        on=checkpoint.due_on,
        cumulative=checkpoint.cumulative,
        state=state,
        planned_amount=planned,
        actual_amount=actual,
        actual_rate=actual_rate,
        difference_amount=actual - planned,
        difference_points=_points(actual, budget, checkpoint.cumulative),
        ratio=rate(actual, planned, bands.red_below, bands.green_from),
        light=_light(state, actual, planned, bands),
        green_amount=green,
        short_amount=max(green - actual, ZERO),
        days_left=(checkpoint.due_on - today).days,
        explanation=(),
    )
    return _with_explanation(reading, bands)


def _state(on: datetime.date, today: datetime.date) -> State:
    if on == today:
        return State.DUE_TODAY
    return State.PAST if on < today else State.FUTURE


def _points(actual: Decimal, budget: Decimal, cumulative: Decimal) -> Decimal | None:
    return half_up((actual / budget - cumulative) * 100) if budget else None


def _light(state: State, actual: Decimal, planned: Decimal, bands: Bands) -> Light:
    if state != State.PAST or not planned:
        return Light.GREY
    return bands.light(actual / planned)  # the exact ratio, not the printed one


def _with_explanation(reading: Reading, bands: Bands) -> Reading:
    return replace(reading, explanation=tuple(_sentences(reading, bands)))


def _sentences(reading: Reading, bands: Bands) -> Iterable[str]:
    share, amount = short_percent(reading.cumulative), in_yuan(reading.planned_amount)
    plan = f"{day(reading.on)}计划累计{share}，即{amount}"
    if not reading.planned_amount:
        yield f"{plan}；没有应支出的金额，不判定。"
        return
    if reading.state != State.PAST:
        yield f"{plan}；{_ahead(reading)}"
        return
    yield f"规则：节点当日24时的累计支出÷计划累计数，{bands.text}。"
    yield (
        f"{plan}；当日累计支出{in_yuan(reading.actual_amount)}，"
        f"为计划的{_told(reading, bands)}，{reading.light.word}灯。"
    )
    if reading.light != Light.GREEN:
        yield (
            f"当日累计支出达到{in_yuan(reading.green_amount)}为绿灯，"
            f"当时还差{in_yuan(reading.short_amount)}。"
        )


def _told(reading: Reading, bands: Bands) -> str:
    share = reading.actual_amount / reading.planned_amount
    return told_percent(share, bands.red_below, bands.green_from)


def _ahead(reading: Reading) -> str:
    left = max(-reading.difference_amount, ZERO)
    when = f"还有{reading.days_left}天" if reading.days_left else "今日24时到期，明日起判定"
    done = f"已支出{in_yuan(reading.actual_amount)}"
    if not left:
        return f"{reading.state}，{when}；{done}，已达到计划。"
    return (
        f"{reading.state}，{when}；{done}，距计划还差{in_yuan(left)}，"
        f"距绿灯还差{in_yuan(reading.short_amount)}。"
    )


def _overall_explanation(
    latest: Reading | None, spent: Decimal, today: datetime.date
) -> tuple[str, ...]:
    if latest is None:
        return ("尚未到第一个支出节点，不判定。",)
    if latest.light in {Light.GREEN, Light.GREY}:
        return latest.explanation
    behind = latest.planned_amount - spent
    caught_up = f"仍比该节点计划少{in_yuan(behind)}" if behind > 0 else "已补足该节点计划"
    return (*latest.explanation, f"截至{day(today)}累计支出{in_yuan(spent)}，{caught_up}。")


def day(on: datetime.date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def in_yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}元"
