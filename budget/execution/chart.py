"""Geometry of the charts: figures in, coordinates of an SVG out. No Django, no colours."""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from orgs.rounding import half_up, plain

WIDTH, HEIGHT = 960, 290
LEFT, RIGHT, TOP, BOTTOM = 50, 14, 28, 256
LABEL_GAP = 14  # two labels of the axis closer than this would touch
LABEL_ROOM = 90  # width that a label on a line needs
PLAN_ROOM = 140  # and one that names its day
DAY = datetime.timedelta(days=1)

Ratio = Decimal | float
Step = tuple[datetime.date, Ratio]


@dataclass(frozen=True)
class Mark:
    """A label of an axis, centred on its point."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Label(Mark):
    """The name of a line; `anchor` is the end of the text that lies at x."""

    anchor: str

    @property
    def width(self) -> float:
        """Room of the text at 13 px: a full-width character takes 13, any other about 8."""
        return sum(13 if ord(sign) > 0x2E80 else 8 for sign in self.text)

    @property
    def left(self) -> float:
        return round(self.x - (self.width if self.anchor == "end" else 0), 1)

    @property
    def top(self) -> float:
        return round(self.y - 12, 1)


@dataclass(frozen=True)
class Chart:
    """One year of execution in a WIDTH × HEIGHT box; `points` are the lists of SVG polylines."""

    title: str
    description: str
    source: str
    plan_points: str
    guide_points: str
    actual_points: str
    actual_end: tuple[float, float] | None
    today_x: float | None
    plan_label: Label | None
    actual_label: Label | None
    levels: list[Mark]
    months: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = BOTTOM


@dataclass(frozen=True)
class Scale:
    """Days of `year` to x, ratios to y; the axis reaches 100 % or the highest figure."""

    year: int
    highest: float

    @property
    def days(self) -> int:
        return 366 if calendar.isleap(self.year) else 365

    def x(self, day: datetime.date, *, end_of_day: bool = True) -> float:
        """The end of `day`: a checkpoint of 31 December lies at the right edge."""
        passed = (day - datetime.date(self.year, 1, 1)).days + end_of_day
        share = min(max(passed / self.days, 0), 1)
        return round(LEFT + share * (WIDTH - RIGHT - LEFT), 1)

    def y(self, ratio: Ratio) -> float:
        return round(BOTTOM - float(ratio) / self.highest * (BOTTOM - TOP), 1)

    def step_points(self, steps: Sequence[Step], until: float) -> list[tuple[float, float]]:
        """Corners of a line that starts at zero, rises on each date and ends at x `until`."""
        corners = [(float(LEFT), self.y(0))]
        for day, ratio in steps:
            x = self.x(day)
            corners += [(x, corners[-1][1]), (x, self.y(ratio))]
        return [*corners, (until, corners[-1][1])]


def execution_chart(
    checkpoints: Sequence[Step],
    actual: Sequence[Step],
    today: datetime.date,
    year: int,
    title: str,
    source: str,
) -> Chart:
    """Plan and actual spending of `year` as steps.

    checkpoints: (date, cumulative ratio 0–1 that is planned), ascending.
    actual: (date, cumulative ratio 0–1 spent so far), ascending; what lies after today or
    outside the year is left out. Before the year there is no actual line; after it, the line
    runs to 31 December and there is no mark of today.
    """
    last_day = datetime.date(year, 12, 31)
    shown = [(day, ratio) for day, ratio in actual if day <= min(today, last_day)]
    highest = max([1.0, *(float(ratio) for _, ratio in [*checkpoints, *shown])])
    scale = Scale(year, highest)
    end = scale.x(min(today, last_day)) if today.year >= year else None
    today_x = scale.x(today) if today.year == year else None
    line = scale.step_points(shown, end) if end is not None else []
    # What falls due at the end of a day is asked for from the next day on.
    planned = reached(checkpoints, min(today - DAY, last_day))
    spent = shown[-1][1] if shown else Decimal(0)
    right_edge = float(WIDTH - RIGHT)
    return Chart(
        title=title,
        description=description(planned, spent, today, year),
        source=source,
        plan_points=joined(scale.step_points(checkpoints, right_edge)),
        guide_points=joined(guide(scale, checkpoints)),
        actual_points=joined(line),
        actual_end=line[-1] if line else None,
        today_x=today_x,
        plan_label=plan_label(scale, checkpoints, today_x, shown),
        actual_label=actual_label(scale, checkpoints, line, spent),
        levels=levels(scale, checkpoints),
        months=[month_label(scale, month) for month in range(1, 13)],
    )


def reached(steps: Sequence[Step], day: datetime.date) -> Ratio:
    """The ratio of the last step on or before `day`; zero before the first."""
    past = [ratio for at, ratio in steps if at <= day]
    return past[-1] if past else Decimal(0)


def description(planned: Ratio, spent: Ratio, today: datetime.date, year: int) -> str:
    if today.year < year:
        return f"{year}年尚未开始。"
    day = min(today, datetime.date(year, 12, 31))
    return (
        f"截至{day.year}年{day.month}月{day.day}日，"
        f"累计支出占全年预算{in_percent(spent)}，计划为{in_percent(planned)}。"
    )


def guide(scale: Scale, checkpoints: Sequence[Step]) -> list[tuple[float, float]]:
    """The straight way from checkpoint to checkpoint: orientation, not a requirement."""
    return [(float(LEFT), scale.y(0)), *((scale.x(day), scale.y(r)) for day, r in checkpoints)]


def levels(scale: Scale, checkpoints: Sequence[Step]) -> list[Mark]:
    """Zero, the checkpoints and the top, without labels that would touch the one below."""
    ratios = sorted({0.0, 1.0, scale.highest, *(float(ratio) for _, ratio in checkpoints)})
    kept = []
    for ratio in ratios:
        y = scale.y(ratio)
        if not kept or kept[-1].y - y >= LABEL_GAP:
            kept.append(Mark(LEFT - 8, y, in_percent(ratio)))
    return kept


def month_label(scale: Scale, month: int) -> Mark:
    first = datetime.date(scale.year, month, 1)
    last = first.replace(day=calendar.monthrange(scale.year, month)[1])
    middle = (scale.x(first, end_of_day=False) + scale.x(last)) / 2
    return Mark(round(middle, 1), BOTTOM + 22, f"{month}月")


def plan_label(scale, checkpoints, today_x: float | None, actual) -> Label | None:
    """On a level stretch right of today, where nothing else is drawn; else on the longest one,
    on the side of the plan where the actual line is not."""
    if not checkpoints:
        return None
    days = [day for day, _ in checkpoints] + [datetime.date(scale.year, 12, 31)]
    stretches = [
        (scale.x(a), scale.x(b), step)
        for (a, b), step in zip(pairwise(days), checkpoints, strict=True)
    ]
    if today_x is not None:
        for left, right, (day, ratio) in stretches:
            if right - max(left, today_x) >= PLAN_ROOM:
                x = max(left, today_x) + 12
                return Label(x, scale.y(ratio) - 8, plan_words(day, ratio), "start")
    left, _, (day, ratio) = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    is_passed = reached(actual, day) >= ratio
    y = scale.y(ratio) + (18 if is_passed else -8)
    return Label(left + 12, y, plan_words(day, ratio), "start")


def plan_words(day: datetime.date, ratio: Ratio) -> str:
    """The plan with the day it falls due: near a checkpoint two levels lie side by side."""
    return f"{day.month}月{day.day}日计划 {in_percent(ratio)}"


def actual_label(scale, checkpoints, line, spent) -> Label | None:
    """Above the end of the line, unless the plan or the upper edge leaves no room there."""
    if not line:
        return None
    text = f"实际 {in_percent(spent)}"
    (last_rise, _), (x, y) = line[-2:]
    if x - LEFT < LABEL_ROOM:
        return Label(x + 8, y - 10, text, "start")
    if y - 10 < TOP and last_rise - LEFT > LABEL_ROOM:
        return Label(last_rise - 8, y + 5, text, "end")
    if y - 10 < TOP:
        return Label(x - 8, y + 18, text, "end")
    rises = [rise for day, _ in checkpoints if x - LABEL_ROOM < (rise := scale.x(day)) < x]
    if not rises and x - last_rise > LABEL_ROOM and is_under_plan(scale, checkpoints, x, y):
        return Label(x - 8, y + 18, text, "end")
    return Label(min([x, *rises]) - 8, y - 10, text, "end")


def is_under_plan(scale: Scale, checkpoints: Sequence[Step], x: float, y: float) -> bool:
    """Whether the plan runs so close above the point that a label would cover it."""
    plan = [scale.y(ratio) for day, ratio in checkpoints if scale.x(day) < x]
    return bool(plan) and 0 < y - plan[-1] < 26


def in_percent(ratio: Ratio) -> str:
    """0.2 → 20%, 0.5362 → 53.62%."""
    return f"{plain(half_up(Decimal(str(ratio)) * 100))}%"


def joined(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in corners)
