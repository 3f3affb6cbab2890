from datetime import date
from decimal import Decimal

import pytest

from orgs.dues.rules import owed

JANUARY_31 = date(2024, 1, 31)
LEAP_DAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("admitted_on", "left_on", "month", "expected"),
    [
        (JANUARY_31, None, date(2023, 12, 1), "0.00"),
        (JANUARY_31, None, date(2024, 1, 1), "20.00"),
        (JANUARY_31, None, date(2024, 2, 1), "20.00"),
        (JANUARY_31, None, date(2023, 2, 28), "0.00"),
        (LEAP_DAY, None, date(2024, 1, 31), "0.00"),
        (LEAP_DAY, None, date(2024, 2, 1), "20.00"),
        (JANUARY_31, LEAP_DAY, date(2024, 2, 1), "20.00"),
        (JANUARY_31, LEAP_DAY, date(2024, 3, 1), "0.00"),
        (JANUARY_31, LEAP_DAY, date(2025, 1, 1), "0.00"),
    ],
)
def test_dues_run_from_the_month_of_admission_to_the_month_of_leaving(
    admitted_on, left_on, month, expected
):
    assert str(owed(Decimal("20"), admitted_on, left_on, month)) == expected


def test_nothing_is_owed_before_an_amount_is_fixed():
    assert owed(None, JANUARY_31, None, date(2024, 3, 1)) == 0
