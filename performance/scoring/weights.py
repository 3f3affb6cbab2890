"""分值: how the hundred points are shared out, and whether they may be published.

Source: 财预〔2020〕10号. What each first level gets is a rule of the committee; that the sum is 100
is not.
"""

from collections.abc import Iterable
from decimal import Decimal

from orgs.rounding import HUNDREDTH, half_up

ZERO = Decimal("0.00")
FULL = Decimal(100)


def equal_weights(weight: Decimal, count: int) -> list[Decimal]:
    """`weight` in `count` equal parts of 0.01; the last takes what rounding left over."""
    if count < 1:
        return []
    part = half_up(weight / count)
    if part * (count - 1) > weight:  # many rows, little weight: the last must not go below zero
        part -= HUNDREDTH
    parts = [part] * (count - 1)
    return [*parts, weight - sum(parts, ZERO)]


def weights_error(weights: Iterable[Decimal]) -> str | None:
    """Why these weights cannot be published, as a sentence for the form; None if they can."""
    weights = list(weights)
    if any(weight < 0 or weight != half_up(weight) for weight in weights):
        return "分值不能为负数，最多两位小数，例如 12.50。"
    if (sum_ := sum(weights, ZERO)) == FULL:
        return None
    gap = f"还差{FULL - sum_:.2f}" if sum_ < FULL else f"超出{sum_ - FULL:.2f}"
    return f"分值合计应为100.00，现为{sum_:.2f}，{gap}。"
