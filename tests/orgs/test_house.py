"""Figures and dates read the same on every page."""

import datetime
from decimal import Decimal

import pytest

from orgs import formatting as house

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.5"), "1,234.50"),
        (Decimal("100000"), "100,000.00"),
        (0, "0.00"),
        (Decimal("-6380"), "−6,380.00"),
        (Decimal("0.005"), "0.01"),
        (Decimal("0.004"), "0.00"),
        (Decimal("-0.004"), "0.00"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_yuan_has_thousands_two_decimals_and_a_real_minus(value, text):
    assert house.yuan(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1200, "+1,200.00"), (-1100, "−1,100.00"), (0, "0.00"), ("0.004", "0.00"), (None, "—")],
)
def test_a_difference_shows_its_sign_unless_it_is_zero(value, text):
    assert house.signed_yuan(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("53620.00"), "5.36"),
        (Decimal("53650"), "5.37"),  # half up, not to the even neighbour
        (Decimal("53649.99"), "5.36"),
        (Decimal("12345678900"), "1,234,567.89"),
        (Decimal("-53650"), "−5.37"),
        (None, "—"),
    ],
)
def test_wan_rounds_half_up_to_two_decimals(value, text):
    assert house.wan(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(Decimal("123456.7"), "123456.70"), (0, "0.00"), (None, ""), ("", "")]
)
def test_a_form_prints_no_thousands_and_leaves_nothing_blank(value, text):
    assert house.form_money(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("0.5362"), "53.62%"),
        (0.978, "97.80%"),
        (1, "100.00%"),
        (Decimal("0.99995"), "99.995%"),
        (Decimal("1.00001"), "100.001%"),
        (Decimal("0.999949"), "99.99%"),
        (0, "0.00%"),
        (None, "—"),
    ],
)
def test_percent_takes_a_ratio(value, text):
    assert house.percent(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("9.80"), "9.8"),
        (10, "10"),
        (100, "100"),
        (Decimal("4.165"), "4.17"),
        (0, "0"),
        (None, "—"),
    ],
)
def test_points_drop_trailing_zeros_only(value, text):
    assert house.points(value) == text


@pytest.mark.parametrize(
    ("ratio", "length"),
    [(0, "0.00%"), (0.5362, "53.62%"), (1, "100.00%"), (1.2, "100%"), (-0.1, "0%")],
)
def test_a_bar_never_leaves_its_frame(ratio, length):
    assert house.share(ratio) == length


def test_dates_have_no_leading_zeros():
    day = datetime.date(2024, 3, 5)
    written = [house.cn_date(day), house.cn_day(day), house.cn_month(day)]
    assert written == ["2024年3月5日", "3月5日", "2024年3月"]


def test_an_instant_is_told_in_local_time_even_across_midnight():
    moment = datetime.datetime(2024, 12, 31, 16, 2, tzinfo=UTC)
    assert house.cn_moment(moment) == "1月1日 00:02"
    assert house.cn_date(moment) == "2025年1月1日"
    assert house.clock_time(moment) == "00:02"
    assert house.clock_time(moment, seconds=True) == "00:02:00"


@pytest.mark.parametrize("write", [house.cn_date, house.cn_day, house.cn_month, house.cn_moment])
def test_no_date_is_a_dash(write):
    assert write(None) == "—"


def test_dash_keeps_zero():
    assert [house.dash(value) for value in (None, "", 0, "x")] == ["—", "—", 0, "x"]


def test_an_unknown_status_key_is_a_mistake_that_shows():
    assert house.status_icon("warn") == "▲"
    with pytest.raises(KeyError):
        house.status_icon("yellow")


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("9.6"), "9.60"), (Decimal("29"), "29.00"), (0, "0.00"), (None, "—"), ("", "—")],
)
def test_a_score_keeps_its_two_decimals(value, text):
    assert house.score(value) == text
