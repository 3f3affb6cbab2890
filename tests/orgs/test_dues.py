from datetime import date
from decimal import Decimal

import pytest

from orgs.dues import Category, Schedule, monthly_dues, owed


@pytest.mark.parametrize(
    ("base", "dues"),
    [
        ("0", "0.00"),
        ("1", "0.01"),
        ("2999.99", "15.00"),
        ("3000.00", "15.00"),
        ("3000.01", "30.00"),
        ("4999.99", "50.00"),
        ("5000.00", "50.00"),
        ("5000.01", "75.00"),
        ("5001.00", "75.02"),
        ("9999.99", "150.00"),
        ("10000.00", "150.00"),
        ("10000.01", "200.00"),
        ("12345.67", "246.91"),
    ],
)
def test_a_salary_pays_its_bracket_on_the_whole_amount(base, dues):
    assert str(monthly_dues(Decimal(base), Category.SALARIED)) == dues


@pytest.mark.parametrize(
    ("base", "dues"),
    [("3000.01", "15.00"), ("5000.00", "25.00"), ("5000.01", "50.00"), ("12000", "120.00")],
)
def test_the_retired_have_two_brackets(base, dues):
    assert str(monthly_dues(Decimal(base), Category.RETIRED)) == dues


@pytest.mark.parametrize("base", ["0", "800", "20000"])
def test_low_incomes_pay_the_fixed_amount(base):
    assert str(monthly_dues(Decimal(base), Category.LOW_INCOME)) == "0.20"


@pytest.mark.parametrize("agreed", ["0.20", "0.50", "1.00"])
def test_farmers_pay_what_was_agreed(agreed):
    assert str(monthly_dues(Decimal(agreed), Category.FARMER)) == agreed


@pytest.mark.parametrize("agreed", ["0.19", "1.01", "3000"])
def test_farmers_agree_within_the_limits(agreed):
    with pytest.raises(ValueError, match="farmer"):
        monthly_dues(Decimal(agreed), Category.FARMER)


@pytest.mark.parametrize("base", ["-0.01", "NaN", "Infinity"])
def test_a_base_is_an_amount(base):
    with pytest.raises(ValueError, match="base"):
        monthly_dues(Decimal(base), Category.SALARIED)


@pytest.mark.parametrize(
    ("step", "dues"), [("0.01", "75.02"), ("0.1", "75.00"), ("1", "75.00"), ("5", "75.00")]
)
def test_the_rounding_step_is_a_setting(step, dues):
    schedule = Schedule(step=Decimal(step))
    assert str(monthly_dues(Decimal("5001"), Category.SALARIED, schedule)) == dues


JANUARY_31, LEAP_DAY = date(2024, 1, 31), date(2024, 2, 29)


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
