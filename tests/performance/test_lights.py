from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from orgs.lights import Light
from performance.indicators.lights import STANDARD, Measured, Pace, Rules, verdict
from performance.scoring import Attainment, Symbol

D = Decimal
TODAY = date(2024, 11, 3)
DAYS = Measured(Symbol.AT_LEAST, D(10), unit="次")


def light(measured, scheduled="0.60", today=TODAY, rules=STANDARD):
    return verdict(measured, scheduled=D(scheduled), today=today, rules=rules).light


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", "red"),
        ("-1", "red"),
        ("3.59", "red"),
        ("3.6", "yellow"),
        ("4.79", "yellow"),
        ("4.8", "green"),
        ("7.19", "green"),
        ("7.2", "blue"),
        ("10", "blue"),
    ],
)
@pytest.mark.parametrize("symbol", [Symbol.AT_LEAST, Symbol.MORE_THAN, Symbol.EQUAL])
def test_progress_is_judged_against_the_scheduled_share(symbol, value, expected):
    assert light(replace(DAYS, symbol=symbol, value=D(value))) == expected


def test_the_reason_names_rule_inputs_and_what_would_make_it_green():
    result = verdict(replace(DAYS, value=D(4)), scheduled=D("0.6"), today=TODAY)
    assert result.reason == (
        "规则：完成值÷（指标值×进度），低于60%为红，60%（含）至80%为黄，80%（含）以上为绿，"
        "120%（含）以上为蓝（请核实年初指标值是否偏低）。指标值10次，按进度应完成60%，即6次；现为4次，"
        "为应完成的66.67%，黄灯；再完成1次为绿灯。"
    )


def test_what_is_missing_is_counted_whole_for_things_and_fine_for_percentages():
    things = verdict(replace(DAYS, value=D(2)), scheduled=D("0.6"), today=TODAY)
    assert things.reason.endswith("红灯；再完成3次为绿灯。")
    share = Measured(Symbol.AT_LEAST, D(100), D(40), unit="%")
    result = verdict(share, scheduled=D("0.6"), today=TODAY)
    assert result.reason.endswith("黄灯；再完成8%为绿灯。")


def test_doing_what_is_missing_makes_it_green():
    assert light(replace(DAYS, value=D(5))) is Light.GREEN


def test_blue_asks_whether_the_target_was_low():
    result = verdict(replace(DAYS, value=D(9)), scheduled=D("0.6"), today=TODAY)
    assert result.reason.endswith("蓝灯；请核实年初指标值是否偏低。")


def test_limits_are_settings():
    assert light(replace(DAYS, value=D(9)), rules=Rules(blue_from=D(2))) is Light.GREEN


def test_before_anything_is_scheduled_nothing_is_judged():
    assert light(replace(DAYS, value=D(0)), scheduled="0") is Light.GREY


NAMING = Measured(
    Symbol.AT_LEAST, D(18), D(17), unit="个", pace=Pace.AT_ONCE, due_on=date(2024, 12, 31)
)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 11, 3), "grey"),
        (date(2024, 12, 31), "grey"),
        (date(2025, 1, 1), "green"),
    ],
)
def test_an_indicator_judged_once_is_grey_until_its_day_is_over(today, expected):
    assert light(NAMING, today=today) == expected


def test_grey_says_when_it_will_be_judged():
    result = verdict(NAMING, scheduled=D("0.6"), today=TODAY)
    assert result.reason == "未到考核时点：2024年12月31日24时后判定。"


def test_after_its_day_the_whole_target_counts():
    assert light(replace(NAMING, value=D(10)), today=date(2025, 1, 1)) is Light.RED


def test_an_indicator_judged_once_needs_its_day():
    with pytest.raises(ValueError, match="day"):
        light(replace(NAMING, due_on=None))


@pytest.mark.parametrize(
    ("symbol", "target", "value", "expected"),
    [
        ("≤", "18", "17", "green"),
        ("≤", "18", "18", "green"),
        ("≤", "18", "19", "red"),
        ("＜", "18", "17", "green"),
        ("＜", "18", "19", "red"),
        ("=", "0", "0", "green"),
        ("=", "0", "1", "red"),
        ("≥", "0", "0", "green"),
    ],
)
def test_a_limit_is_kept_or_broken(symbol, target, value, expected):
    assert light(Measured(Symbol(symbol), D(target), D(value), unit="个")) == expected


def test_a_broken_limit_says_by_how_much():
    result = verdict(Measured(Symbol.EQUAL, D(0), D(2), unit="个"), scheduled=D(1), today=TODAY)
    assert result.reason == "规则：符合指标值=0个为绿，不符合为红。现为2个，红灯；再减少2个为绿灯。"


@pytest.mark.parametrize("level2", ["质量指标", "时效指标", "成本指标"])
def test_quality_time_and_cost_are_inside_or_outside(level2):
    rate = Measured(Symbol.AT_LEAST, D(95), D("94.99"), level2=level2, unit="%")
    assert light(rate) is Light.RED
    assert light(replace(rate, value=D(95))) is Light.GREEN
    reason = verdict(rate, scheduled=D(1), today=TODAY).reason
    assert reason.endswith("现为94.99%，红灯；再增加0.01%为绿灯。")


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (Attainment.REACHED, "green"),
        (Attainment.PARTLY, "yellow"),
        (Attainment.MISSED, "red"),
        (None, "grey"),
    ],
)
def test_a_qualitative_indicator_follows_its_option(option, expected):
    assert light(Measured(Symbol.QUALITATIVE, None, option=option)) == expected


@pytest.mark.parametrize(
    "measured", [replace(DAYS, value=None), Measured(Symbol.AT_LEAST, None, D(3))]
)
def test_what_is_not_known_is_not_judged(measured):
    assert light(measured) is Light.GREY
