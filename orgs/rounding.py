"""The one way this system rounds: halves away from zero, as people do on paper (四舍五入).

And how a number is written in a sentence.
"""

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def half_up(value: Decimal, step: Decimal = HUNDREDTH) -> Decimal:
    """The multiple of `step` nearest to `value`; a half goes away from zero."""
    return ((value / step).quantize(Decimal(1), ROUND_HALF_UP) * step).quantize(step)


def plain(value: Decimal) -> str:
    """A number without empty decimals: 17.00 → 17, 96.50 → 96.5, 1E+2 → 100."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
