"""The five warning lights of 双监控, shared by money and indicators.

Every light carries its word and a sign as well as its colour: prints are black and white, and
one man in twelve cannot tell the red from the green.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from orgs.rounding import half_up, plain


class Light(StrEnum):
    """Ordered from the worst to the least telling; `worst` relies on the order."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"

    @property
    def word(self) -> str:
        return {"red": "红", "yellow": "黄", "green": "绿", "blue": "蓝", "grey": "灰"}[self]

    @property
    def key(self) -> str:
        """The status key of the screen's tags, which carry the sign (components/status.html)."""
        return {"red": "bad", "yellow": "warn", "green": "ok", "blue": "info", "grey": "none"}[self]


@dataclass(frozen=True)
class Bands:
    """Where the colours change, as shares of what was due by now.

    Source: the bands shipped in provincial 预算绩效 systems; editable, so never a constant.
    """

    red_below: Decimal = Decimal("0.60")
    green_from: Decimal = Decimal("0.80")

    def __post_init__(self):
        if not 0 <= self.red_below <= self.green_from:
            raise ValueError("bands need 0 <= red_below <= green_from")

    def light(self, ratio: Decimal) -> Light:
        if ratio < self.red_below:
            return Light.RED
        return Light.YELLOW if ratio < self.green_from else Light.GREEN

    @property
    def text(self) -> str:
        """The rule in words, for "为什么是红色"."""
        red, green = short_percent(self.red_below), short_percent(self.green_from)
        return f"低于{red}为红，{red}（含）至{green}为黄，{green}（含）以上为绿"


STANDARD = Bands()


def short_percent(share: Decimal) -> str:
    """A limit as people write it: 0.6 → 60%, 0.125 → 12.5%."""
    return f"{plain(share * 100)}%"


WHOLE = Decimal(1)


def told(share: Decimal, *limits: Decimal) -> Decimal:
    """A share rounded to four places, and to as many more as it takes to stand on the same side of
    each limit, and of the whole, as the share itself: 0.79999 beside 0.8 stays 0.79999."""
    for places in range(4, 20):
        shown = half_up(share, Decimal(1).scaleb(-places))
        kept = all((shown < limit) == (share < limit) for limit in (*limits, WHOLE))
        if kept and (shown > WHOLE) == (share > WHOLE):
            break
    return shown


def told_percent(share: Decimal, *limits: Decimal) -> str:
    """The same in a sentence: 0.79999 beside 80 % is 79.999%, not 80%."""
    return short_percent(told(share, *limits))


def worst(lights: Iterable[Light]) -> Light:
    """The colour of the whole: red before yellow, green, blue; grey when nothing was judged."""
    order = list(Light)
    return min(lights, key=order.index, default=Light.GREY)
