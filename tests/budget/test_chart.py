"""The execution chart puts dates and ratios where a ruler would find them."""

import datetime
from itertools import pairwise

import pytest

from budget.execution.chart import BOTTOM, LEFT, RIGHT, TOP, WIDTH, Scale, execution_chart

EDGE = WIDTH - RIGHT
PLAN = [
    (datetime.date(2024, 3, 31), 0.2),
    (datetime.date(2024, 6, 30), 0.3),
    (datetime.date(2024, 10, 31), 0.6),
    (datetime.date(2024, 12, 31), 1.0),
]


def chart(actual=(), today=datetime.date(2024, 11, 3), plan=PLAN, year=2024):
    return execution_chart(plan, list(actual), today, year, "支出进度", "来源：支出记录")


def corners(points):
    return [tuple(float(figure) for figure in pair.split(",")) for pair in points.split()]


def test_the_year_fills_the_axis_from_edge_to_edge():
    for year in (2023, 2024):
        scale = Scale(year, 1.0)
        assert scale.x(datetime.date(year, 1, 1), end_of_day=False) == LEFT
        assert scale.x(datetime.date(year, 12, 31)) == EDGE
        assert (scale.y(0), scale.y(1)) == (BOTTOM, TOP)


def test_a_leap_day_moves_the_first_checkpoint():
    end_of_march = datetime.date(2024, 3, 31)
    assert Scale(2024, 1.0).x(end_of_march) == round(LEFT + 91 / 366 * (EDGE - LEFT), 1)
    assert Scale(2023, 1.0).x(end_of_march.replace(year=2023)) == round(
        LEFT + 90 / 365 * (EDGE - LEFT), 1
    )


def test_the_plan_rises_only_at_its_checkpoints():
    points = corners(chart().plan_points)
    assert points[0] == (LEFT, BOTTOM)
    assert points[-1] == (EDGE, TOP)
    slopes = {(a[0] == b[0], a[1] == b[1]) for a, b in pairwise(points)}
    assert slopes <= {(True, False), (False, True), (True, True)}


def test_actual_ends_today_at_what_was_spent():
    drawn = chart([(datetime.date(2024, 2, 9), 0.03), (datetime.date(2024, 10, 26), 0.5362)])
    assert drawn.actual_end == (drawn.today_x, Scale(2024, 1.0).y(0.5362))
    assert drawn.actual_label.text == "实际 53.62%"
    assert "占全年预算53.62%，计划为60%" in drawn.description


DAYS = ["2024-10-30", "2024-10-31", "2024-11-01", "2024-12-31", "2025-01-01", "2025-06-01"]
DAYS_PLAN = ["30%。", "30%。", "60%。", "60%。", "100%。", "100%。"]


def test_the_plan_of_a_checkpoint_is_asked_for_from_the_next_day_on():
    """As the cards and the table say: on the day itself it is due by midnight."""
    said = {day: chart(today=day).description for day in map(datetime.date.fromisoformat, DAYS)}
    assert [text.rpartition("计划为")[2] for text in said.values()] == DAYS_PLAN


def test_spending_after_today_is_not_drawn():
    drawn = chart([(datetime.date(2024, 11, 3), 0.5), (datetime.date(2024, 11, 4), 0.9)])
    assert drawn.actual_label.text == "实际 50%"


def test_a_past_year_runs_to_its_end_without_a_mark_of_today():
    drawn = chart([(datetime.date(2024, 5, 1), 0.971)], today=datetime.date(2025, 2, 1))
    assert drawn.today_x is None
    assert drawn.actual_end == (EDGE, Scale(2024, 1.0).y(0.971))
    assert drawn.description.startswith("截至2024年12月31日")


def test_a_coming_year_has_a_plan_only():
    drawn = chart(today=datetime.date(2023, 12, 31))
    assert (drawn.actual_points, drawn.actual_end, drawn.today_x) == ("", None, None)
    assert drawn.description == "2024年尚未开始。"


def test_overspending_stays_inside_the_frame():
    drawn = chart([(datetime.date(2024, 10, 1), 1.04)])
    assert min(y for _, y in corners(drawn.actual_points)) == TOP


@pytest.mark.parametrize(
    ("ratio", "texts"),
    [(0.3, ["0%", "30%", "100%"]), (0.02, ["0%", "100%"]), (0.98, ["0%", "98%"])],
)
def test_axis_labels_never_touch(ratio, texts):
    drawn = chart(plan=[(datetime.date(2024, 6, 30), ratio)])
    assert [level.text for level in drawn.levels] == texts
    gaps = [a.y - b.y for a, b in pairwise(drawn.levels)]
    assert min(gaps) >= 14


@pytest.mark.parametrize("day", [1, 40, 91, 150, 182, 250, 305, 308, 340, 355, 364])
@pytest.mark.parametrize("spent", [0, 0.25, 0.55, 0.6, 0.97, 1.04])
def test_labels_stay_inside_and_apart(day, spent):
    today = datetime.date(2024, 1, 1) + datetime.timedelta(days=day)
    drawn = chart([(datetime.date(2024, 1, 2), spent)], today=today)
    boxes = [
        (label.left, label.left + label.width, label.top, label.top + 16)
        for label in (drawn.actual_label, drawn.plan_label)
    ]
    assert all(
        left >= 0 and right <= WIDTH and top >= 0 and bottom <= drawn.height
        for left, right, top, bottom in boxes
    )
    (a_left, a_right, a_top, a_bottom), (b_left, b_right, b_top, b_bottom) = boxes
    assert a_right <= b_left or b_right <= a_left or a_bottom <= b_top or b_bottom <= a_top


def test_no_plan_is_drawn_as_a_flat_line_without_a_name():
    drawn = chart(plan=[])
    assert drawn.plan_label is None
    assert corners(drawn.plan_points) == [(LEFT, BOTTOM), (EDGE, BOTTOM)]
