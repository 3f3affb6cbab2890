"""Geometry of the charts: figures in, coordinates of an SVG out. No Django, no colours."""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

WIDTH, HEIGHT = 960, 290
LEFT, RIGHT, TOP, BOTTOM = 50, 10, 16, 256
LABEL_GAP = 14  # two labels of the axis closer than this would touch
LABEL_ROOM = 90  # width that a label on a line needs

Ratio = Decimal | float
Step = tuple[datetime.date, Ratio]


@dataclass(frozen=True)
class Mark:
    """A text at a point: an axis label, or the label of a line with its end as anchor."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


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
    today_label: Mark | None
    plan_label: Mark | None
    actual_label: Mark | None
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
    planned = planned_at(checkpoints, min(today, last_day))
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
        today_label=today_label(today_x),
        plan_label=plan_label(scale, checkpoints, today_x),
        actual_label=actual_label(scale, checkpoints, today, line, spent),
        levels=levels(scale, checkpoints),
        months=[month_label(scale, month) for month in range(1, 13)],
    )


def planned_at(checkpoints: Sequence[Step], day: datetime.date) -> Ratio:
    """The ratio of the last checkpoint that `day` has reached; nothing is due before the first."""
    reached = [ratio for due, ratio in checkpoints if due <= day]
    return reached[-1] if reached else Decimal(0)


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
            kept.append(Mark(LEFT - 8, y, in_percent(ratio), "end"))
    return kept


def month_label(scale: Scale, month: int) -> Mark:
    first = datetime.date(scale.year, month, 1)
    last = first.replace(day=calendar.monthrange(scale.year, month)[1])
    middle = (scale.x(first, end_of_day=False) + scale.x(last)) / 2
    return Mark(round(middle, 1), BOTTOM + 22, f"{month}月")


def today_label(x: float | None) -> Mark | None:
    if x is None:
        return None
    if x - LEFT < LABEL_ROOM:
        return Mark(x + 6, TOP + 10, "今天", "start")
    return Mark(x - 6, TOP + 10, "今天", "end")


def plan_label(scale: Scale, checkpoints: Sequence[Step], today_x: float | None) -> Mark | None:
    """On the widest free stretch of the plan, first of all to the right of today."""
    if not checkpoints:
        return None
    ends = [scale.x(day) for day, _ in checkpoints]
    stretches = [
        (max(left, today_x or 0), right, ratio)
        for (left, right), (_, ratio) in zip(
            pairwise([*ends, float(WIDTH - RIGHT)]), checkpoints, strict=True
        )
    ]
    left, right, ratio = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    if right - left < LABEL_ROOM:
        last = len(ends) - 1
        left = ends[last - 1] if last else LEFT
        return Mark(left - 8, scale.y(checkpoints[last - 1][1]) - 10, "计划", "end")
    return Mark(left + 12, scale.y(ratio) - 10, f"计划 {in_percent(ratio)}", "start")


def actual_label(scale, checkpoints, today, line, spent) -> Mark | None:
    """Above the end of the line, left of the plan's last rise so that the two do not cross."""
    if not line:
        return None
    x, y = line[-1]
    rises = [scale.x(day) for day, _ in checkpoints if day <= today]
    if rises and x - rises[-1] < LABEL_ROOM:
        x = rises[-1]
    if x - LEFT < LABEL_ROOM:
        return Mark(LEFT + 8, y - 10, f"实际 {in_percent(spent)}", "start")
    return Mark(x - 8, y - 10, f"实际 {in_percent(spent)}", "end")


def in_percent(ratio: Ratio) -> str:
    """0.2 → 20%, 0.5362 → 53.62%."""
    figure = (Decimal(str(ratio)) * 100).quantize(Decimal("0.01"))
    return f"{figure.normalize():f}%"


def joined(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in corners)
