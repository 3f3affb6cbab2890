"""What may be spent on a day."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.projects.balance import available, by_day
from tests.factories import day

D = Decimal


def moves(*pairs):
    return [(day(on), D(amount)) for on, amount in pairs]


@pytest.mark.parametrize(
    ("budget", "movements", "on", "expected"),
    [
        ("100000", [], "2024-01-01", "100000"),
        ("0", [], "2024-01-01", "0"),
        ("100", [("2024-03-01", "40")], "2024-02-29", "60"),  # the later payment is spoken for
        ("100", [("2024-03-01", "40")], "2024-03-01", "60"),
        ("100", [("2024-03-01", "40")], "2024-03-02", "60"),
        # A refund of October pays for nothing before October.
        ("100", [("2024-03-01", "100"), ("2024-10-01", "-50")], "2024-09-30", "0"),
        ("100", [("2024-03-01", "100"), ("2024-10-01", "-50")], "2024-10-01", "50"),
        ("100", [("2024-10-01", "-50"), ("2024-03-01", "100")], "2024-02-01", "0"),
        # Paid and taken back on one day: the day ends where it began.
        ("100", [("2024-03-01", "100"), ("2024-03-01", "-100")], "2024-01-01", "100"),
        ("100", [("2024-03-01", "100"), ("2024-03-01", "-100")], "2024-03-01", "100"),
        # Spent, refunded and spent again.
        (
            "100",
            [("2024-03-01", "90"), ("2024-04-01", "-80"), ("2024-05-01", "85")],
            "2024-04-15",
            "5",
        ),
        ("100.01", [("2024-03-01", "100.00")], "2024-03-01", "0.01"),
        # The budget was cut after the money had gone.
        ("50", [("2024-03-01", "80")], "2024-04-01", "-30"),
    ],
)
def test_what_is_left_is_what_no_later_day_needs(budget, movements, on, expected):
    assert available(D(budget), moves(*movements), day(on)) == D(expected)


def test_movements_of_one_day_are_one_amount():
    result = by_day(moves(("2024-03-02", "5"), ("2024-03-01", "7"), ("2024-03-02", "-2")))
    assert list(result.items()) == moves(("2024-03-01", "7"), ("2024-03-02", "3"))


DAYS = st.dates(day("2024-01-01"), day("2024-12-31"))
AMOUNTS = st.integers(1, 40_000).map(lambda cents: D(cents) / 100)


@given(st.lists(st.tuples(DAYS, AMOUNTS, st.booleans(), DAYS)))
def test_spending_whatever_is_allowed_never_exceeds_the_budget_on_any_day(wishes):
    budget, movements = D("1000.00"), []
    for on, amount, comes_back, back_on in wishes:
        if amount <= available(budget, movements, on):
            movements.append((on, amount))
            if comes_back and back_on >= on:
                movements.append((back_on, -amount))
        running = D(0)
        for moved in by_day(movements).values():
            running += moved
            assert 0 <= running <= budget


@given(st.lists(st.tuples(DAYS, AMOUNTS)), DAYS)
def test_one_cent_more_than_available_would_exceed_the_budget(payments, on):
    budget = D("10000000.00")
    left = available(budget, payments, on)
    assert sum(amount for _, amount in payments) + left + D("0.01") > budget
