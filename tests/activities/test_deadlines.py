from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from activities.periods.deadlines import (
    SHANGHAI,
    days_left,
    deadline,
    due_on,
    is_on_time,
    month_to_report,
    months_owed,
)

OCTOBER = date(2024, 10, 1)


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (OCTOBER, date(2024, 11, 5)),
        (date(2024, 12, 1), date(2025, 1, 5)),
        (date(2024, 1, 1), date(2024, 2, 5)),
        (date(2024, 2, 1), date(2024, 3, 5)),
        (date(2025, 2, 1), date(2025, 3, 5)),
    ],
)
def test_a_report_is_due_on_the_fifth_of_the_next_month(month, due):
    assert due_on(month) == due


def test_the_due_day_is_a_setting():
    assert due_on(OCTOBER, day=28) == date(2024, 11, 28)


@pytest.mark.parametrize("day", [0, 29, -1])
def test_a_due_day_exists_in_every_month(day):
    with pytest.raises(ValueError, match="between 1 and 28"):
        due_on(OCTOBER, day)


def test_a_month_is_its_first_day():
    with pytest.raises(ValueError, match="first day"):
        due_on(date(2024, 10, 2))


LAST = datetime(2024, 11, 5, 23, 59, 59, 999999, SHANGHAI)


def test_the_deadline_is_the_last_instant_of_the_due_day():
    assert deadline(OCTOBER) == LAST
    assert deadline(OCTOBER).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (LAST, True),
        (LAST + timedelta(microseconds=1), False),
        (datetime(2024, 10, 31, tzinfo=SHANGHAI), True),
        (datetime(2024, 11, 5, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2024, 11, 5, 16, 0, 0, tzinfo=UTC), False),
        (datetime(2024, 11, 6, 1, 0, tzinfo=timezone(timedelta(hours=10))), True),
    ],
)
def test_on_time_is_judged_in_shanghai_whatever_the_zone_of_the_moment(moment, expected):
    assert is_on_time(moment, OCTOBER) is expected


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        is_on_time(datetime(2024, 11, 1), OCTOBER)


@pytest.mark.parametrize(
    ("today", "days"), [(date(2024, 11, 3), 2), (date(2024, 11, 5), 0), (date(2024, 11, 6), -1)]
)
def test_days_left_count_down_to_the_due_day(today, days):
    assert days_left(OCTOBER, today) == days


@pytest.mark.parametrize(
    ("year", "today", "owed"),
    [
        (2024, date(2024, 11, 3), 10),
        (2024, date(2024, 10, 31), 9),
        (2024, date(2024, 11, 1), 10),
        (2024, date(2024, 11, 5), 10),
        (2024, date(2024, 11, 6), 10),
        (2024, date(2024, 1, 31), 0),
        (2024, date(2025, 1, 5), 12),
        (2024, date(2025, 1, 6), 12),
        (2025, date(2024, 11, 3), 0),
    ],
)
def test_a_month_is_owed_when_it_is_over(year, today, owed):
    months = [date(year, number, 1) for number in range(1, 13)]
    assert months_owed(year, today) == months[:owed]


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2024, 11, 3), OCTOBER),
        (date(2024, 10, 31), date(2024, 9, 1)),
        (date(2025, 1, 1), date(2024, 12, 1)),
        (date(2024, 3, 31), date(2024, 2, 1)),
    ],
)
def test_the_month_to_report_is_the_one_that_ended_last(today, month):
    assert month_to_report(today) == month
