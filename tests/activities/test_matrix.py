"""The reporting matrix and its rates."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from activities.monthly.matrix import Filed, Org, Rates, build

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = datetime.date(2024, 11, 3)
JANUARY = datetime.date(2024, 1, 1)


def at(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def month(number, year=2024):
    return datetime.date(year, number, 1)


def january(status=None, first_submitted_at=None, today=TODAY, due_day=5, **dates):
    """The January cell of one organisation."""
    reports = []
    if status:
        first = at(first_submitted_at) if first_submitted_at else None
        reports = [Filed(7, 1, JANUARY, status, first)]
    table = build(2024, [Org(1, "甲支部", **dates)], reports, lambda month: due_day, today)
    return table.rows[0].cells[0]


@pytest.mark.parametrize(
    ("status", "first_submitted_at", "letter", "key", "rates"),
    [
        ("approved", "2024-02-05T23:59:59", "审", "ok", Rates(1, 1, 1)),
        ("approved", "2024-02-05T23:59:59.999999", "审", "ok", Rates(1, 1, 1)),
        ("approved", "2024-02-06T00:00:00", "迟", "info", Rates(1, 1, 0)),
        ("submitted", "2024-02-05T23:59:59", "报", "warn", Rates(1, 1, 1)),
        ("submitted", "2024-02-06T00:00:00", "报", "warn", Rates(1, 1, 0)),
        ("returned", "2024-02-01T08:00:00", "退", "bad", Rates(1, 0, 0)),
        ("returned", "2024-03-01T08:00:00", "退", "bad", Rates(1, 0, 0)),
        ("draft", None, "草", "bad", Rates(1, 0, 0)),
        (None, None, "缺", "bad", Rates(1, 0, 0)),
    ],
)
def test_a_month_past_its_deadline(status, first_submitted_at, letter, key, rates):
    cell = january(status, first_submitted_at)

    assert (cell.letter, cell.key, cell.rates) == (letter, key, rates)


@pytest.mark.parametrize(
    ("status", "first_submitted_at", "letter"),
    [
        ("approved", "2024-02-02T08:00:00", "审"),
        ("submitted", "2024-02-02T08:00:00", "报"),
        ("returned", "2024-02-02T08:00:00", "退"),
        ("draft", None, "草"),
        (None, None, "待"),
    ],
)
def test_before_its_deadline_a_month_has_no_rate(status, first_submitted_at, letter):
    cell = january(status, first_submitted_at, today=datetime.date(2024, 2, 5))

    assert (cell.letter, cell.rates) == (letter, Rates(0, 0, 0))


@pytest.mark.parametrize(
    ("today", "due_day", "letter"),
    [
        ("2024-01-31", 5, ""),
        ("2024-02-01", 5, "待"),
        ("2024-02-05", 5, "待"),
        ("2024-02-06", 5, "缺"),
        ("2024-02-08", 8, "待"),
        ("2024-02-09", 8, "缺"),
    ],
)
def test_a_report_is_missing_from_the_day_after_the_due_day(today, due_day, letter):
    cell = january(today=datetime.date.fromisoformat(today), due_day=due_day)

    assert cell.letter == letter


@pytest.mark.parametrize(
    ("founded_on", "dissolved_on", "letters"),
    [
        (None, None, "缺缺缺缺"),
        ("2024-02-01", None, "—缺缺缺"),
        ("2024-02-29", None, "—缺缺缺"),
        ("2024-03-01", None, "——缺缺"),
        (None, "2024-02-29", "缺———"),
        (None, "2024-03-01", "缺缺——"),
        ("2024-02-10", "2024-04-15", "—缺缺—"),
        ("2024-02-10", "2024-02-20", "————"),
    ],
)
def test_organisations_owe_the_months_at_whose_end_they_exist(founded_on, dissolved_on, letters):
    dates = [datetime.date.fromisoformat(d) if d else None for d in (founded_on, dissolved_on)]

    row = build(2024, [Org(1, "甲", *dates)], [], lambda month: 5, TODAY).rows[0]

    assert "".join(cell.letter for cell in row.cells[:4]) == letters
    assert row.rates.owed == sum(letter == "缺" for letter in letters) + (
        5 if letters.endswith("缺") else 0
    )


def test_rates_of_rows_columns_and_the_whole():
    reports = [
        Filed(1, 1, month(1), "approved", at("2024-02-03T09:00")),
        Filed(2, 1, month(2), "approved", at("2024-03-09T09:00")),  # late
        Filed(3, 2, month(1), "submitted", at("2024-02-03T09:00")),
        Filed(4, 2, month(2), "returned", at("2024-03-03T09:00")),
        Filed(5, 3, month(2), "approved", at("2024-03-03T09:00")),
    ]
    organisations = [Org(1, "甲"), Org(2, "乙"), Org(3, "丙")]

    table = build(2024, organisations, reports, lambda month: 5, datetime.date(2024, 3, 10))

    assert [row.rates for row in table.rows] == [Rates(2, 2, 1), Rates(2, 1, 1), Rates(2, 1, 1)]
    assert table.tally.columns[:3] == [Rates(3, 2, 2), Rates(3, 2, 1), Rates(0, 0, 0)]
    assert table.tally.rates == Rates(6, 4, 3)
    assert table.tally.rates.reported_rate == Decimal(4) / 6
    assert table.tally.rates.on_time_rate == Decimal("0.5")
    assert table.tally.columns[2].reported_rate is None
    assert table.tally.not_sent_in(month(1)) == 1
    assert table.tally.not_sent_in(month(2)) == 1


def test_only_missing_keeps_the_organisations_that_owe_something():
    reports = [Filed(1, 1, month(1), "approved", at("2024-02-03T09:00"))]

    table = build(
        2024, [Org(1, "甲"), Org(2, "乙")], reports, lambda month: 5, datetime.date(2024, 2, 6)
    )

    assert [row.organisation.name for row in table.only_missing().rows] == ["乙"]


def test_an_empty_list_has_columns_without_rates():
    table = build(2024, [], [], lambda month: 5, TODAY)

    assert table.tally.columns == [Rates()] * 12
    assert table.tally.rates.reported_rate is None
