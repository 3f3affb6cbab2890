"""The one way this system rounds: halves away from zero, as people do on paper (四舍五入)."""

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def half_up(value: Decimal, step: Decimal = HUNDREDTH) -> Decimal:
    """The multiple of `step` nearest to `value`; a half goes away from zero."""
    return ((value / step).quantize(Decimal(1), ROUND_HALF_UP) * step).quantize(step)
