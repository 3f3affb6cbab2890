from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.scoring import (
    Attainment,
    Band,
    Reverse,
    Rules,
    SatisfactionBy,
    Score,
    Symbol,
    completion_rate,
    execution_score,
    grade,
    points_error,
    qualitative_score,
    quantitative_score,
    satisfaction_score,
    total,
)

D = Decimal
FIFTY = D(50)


def test_the_worked_example_is_95_42_and_excellent():
    rows = [
        execution_score(D("96000"), D("100000")),
        quantitative_score(Symbol.AT_LEAST, D(18), D(17), D(50)),
        qualitative_score(Attainment.REACHED, D("29.00"), D(30)),
        satisfaction_score(D(96), D(100), D(10)),
    ]
    assert [str(row.points) for row in rows] == ["9.60", "47.22", "29.00", "9.60"]
    result = total(rows)
    assert (str(result.points), result.weight, result.grade) == ("95.42", D(100), "优")
    assert result.is_complete


@pytest.mark.parametrize(
    ("spent", "budget", "points", "reasons"),
    [
        ("0", "100000", "0.00", ("执行率0%，未达到90%。",)),
        ("-5", "100000", "0.00", ("执行率0%，未达到90%。",)),
        ("89999.99", "100000", "9.00", ("执行率89.99999%，未达到90%。",)),
        ("90000", "100000", "9.00", ()),
        ("99950", "100000", "10.00", ()),
        ("99949.99", "100000", "9.99", ()),
        ("100000", "100000", "10.00", ()),
        ("100000.01", "100000", "10.00", ("全年执行数大于全年预算数。",)),
        ("1", "0", "0.00", ("全年预算数为0，执行率无法计算。",)),
    ],
)
def test_the_execution_rate_scores_up_to_its_weight(spent, budget, points, reasons):
    score = execution_score(D(spent), D(budget))
    assert (str(score.points), score.reasons) == (points, reasons)


def test_the_limit_for_explaining_the_rate_is_a_setting():
    rules = Rules(explain_rate_below=D("0.95"))
    assert execution_score(D(94), D(100), rules=rules).reasons[0] == "执行率94%，未达到95%。"


@pytest.mark.parametrize(
    ("symbol", "target", "value", "points"),
    [
        ("≥", "18", "0", "0.00"),
        ("≥", "18", "17", "47.22"),
        ("≥", "18", "17.99", "49.97"),
        ("≥", "18", "18", "50.00"),
        ("≥", "18", "19", "50.00"),
        ("≥", "18", "-3", "0.00"),
        ("＞", "18", "17", "47.22"),
        ("＞", "18", "18", "50.00"),
        ("=", "18", "9", "25.00"),
        ("=", "18", "18", "50.00"),
        ("=", "18", "20", "50.00"),
        ("=", "0", "0", "50.00"),
        ("=", "0", "1", "0.00"),
        ("=", "0", "-1", "50.00"),
        ("≥", "0", "0", "50.00"),
        ("≤", "18", "-1", "50.00"),
        ("≤", "0", "0", "50.00"),
        ("≤", "0", "0.01", "0.00"),
        ("＜", "18", "18", "50.00"),
        ("＜", "18", "27", "25.00"),
    ],
)
def test_quantitative_points(symbol, target, value, points):
    score = quantitative_score(Symbol(symbol), D(target), D(value), FIFTY)
    assert str(score.points) == points


@pytest.mark.parametrize("value", range(37))
def test_both_readings_of_18_organisations(value):
    literal = quantitative_score(Symbol.AT_MOST, D(18), D(value), FIFTY)
    meant = quantitative_score(Symbol.AT_LEAST, D(18), D(value), FIFTY)
    over, under = max(value - 18, 0), min(value, 18)
    assert literal.points == (FIFTY * (18 - over) / 18).quantize(D("0.01"), "ROUND_HALF_UP")
    assert meant.points == (FIFTY * under / 18).quantize(D("0.01"), "ROUND_HALF_UP")


@pytest.mark.parametrize(
    ("value", "linear", "ratio"),
    [
        ("17", "50.00", "50.00"),
        ("18", "50.00", "50.00"),
        ("19", "47.22", "47.37"),
        ("35", "2.78", "25.71"),
        ("35.99", "0.03", "25.01"),
        ("36", "0.00", "25.00"),
        ("100", "0.00", "9.00"),
    ],
)
def test_a_value_above_the_limit_loses_points_by_the_chosen_variant(value, linear, ratio):
    points = [
        quantitative_score(Symbol.AT_MOST, D(18), D(value), FIFTY, Rules(reverse=reverse)).points
        for reverse in (Reverse.LINEAR, Reverse.RATIO)
    ]
    assert [str(p) for p in points] == [linear, ratio]


def test_the_ratio_variant_never_divides_by_zero():
    rules = Rules(reverse=Reverse.RATIO)
    assert quantitative_score(Symbol.AT_MOST, D(0), D(0), FIFTY, rules).points == 50
    assert quantitative_score(Symbol.AT_MOST, D(0), D(5), FIFTY, rules).points == 0
    assert quantitative_score(Symbol.AT_MOST, D(-1), D(0), FIFTY, rules).points == 0


@pytest.mark.parametrize(("target", "value"), [(None, D(1)), (D(1), None), (None, None)])
def test_a_blank_has_no_points_yet(target, value):
    score = quantitative_score(Symbol.AT_LEAST, target, value, FIFTY)
    assert score == Score(FIFTY, None)
    assert not total([score]).is_complete


@pytest.mark.parametrize(
    ("value", "target", "rate"),
    [("17", "18", D("0.9444")), ("0", "18", D(0)), ("5", "0", None), (None, "18", None)],
)
def test_completion_is_unknown_without_a_target(value, target, rate):
    assert completion_rate(value and D(value), D(target)) == rate


@pytest.mark.parametrize(
    ("value", "is_explained", "deduction"),
    [
        ("120", False, "0.00"),
        ("120.01", True, "0.00"),
        ("130", True, "0.00"),
        ("131", True, "0.50"),
        ("150", True, "10.00"),
        ("170", True, "20.00"),
        ("171", True, "20.00"),
        ("900", True, "20.00"),
    ],
)
def test_far_above_the_target_asks_for_reasons_and_proposes_a_deduction(
    value, is_explained, deduction
):
    score = quantitative_score(Symbol.AT_LEAST, D(100), D(value), FIFTY)
    assert score.points == 50
    assert score.reasons == (("完成值超过指标值的120%。",) if is_explained else ())
    assert str(score.proposed_deduction) == deduction


def test_staying_far_below_a_limit_is_no_over_achievement():
    assert quantitative_score(Symbol.AT_MOST, D(100), D(1), FIFTY).reasons == ()


def test_a_deduction_is_taken_only_when_accepted_and_only_up_to_the_proposal():
    score = quantitative_score(Symbol.AT_LEAST, D(100), D(150), FIFTY)
    assert score.less(D("10.00")).points == 40
    assert score.less(D(0)).points == 50
    with pytest.raises(ValueError, match="deduction"):
        score.less(D("10.01"))
    with pytest.raises(ValueError, match="deduction"):
        score.less(D("-0.01"))


def test_the_three_options_read_exactly_as_printed():
    assert [option.value for option in Attainment] == [
        "达成年度指标",
        "部分达成年度指标并具有一定效果",
        "未达成年度指标且效果较差",
    ]


@pytest.mark.parametrize(
    ("option", "points", "fits"),
    [
        (Attainment.REACHED, "23.99", False),
        (Attainment.REACHED, "24.00", True),
        (Attainment.REACHED, "30.00", True),
        (Attainment.REACHED, "30.01", False),
        (Attainment.PARTLY, "17.99", False),
        (Attainment.PARTLY, "18.00", True),
        (Attainment.PARTLY, "23.99", True),
        (Attainment.PARTLY, "24.00", False),
        (Attainment.MISSED, "-0.01", False),
        (Attainment.MISSED, "0", True),
        (Attainment.MISSED, "17.99", True),
        (Attainment.MISSED, "18.00", False),
        (Attainment.REACHED, "29.005", False),
        (Attainment.REACHED, "NaN", False),
    ],
)
def test_typed_points_must_lie_in_the_range_of_the_option(option, points, fits):
    assert (points_error(option, D(points), D(30)) is None) is fits
    if not fits:
        with pytest.raises(ValueError, match="得分"):
            qualitative_score(option, D(points), D(30))


def test_the_message_names_the_option_and_its_range():
    assert points_error(Attainment.PARTLY, D(24), D(30)) == (
        "选择“部分达成年度指标并具有一定效果”时，得分应在18.00（含）至24.00（不含）之间，现为24。"
    )


@pytest.mark.parametrize(
    ("rate", "ratio", "banded"),
    [
        ("100", "10.00", "10.00"),
        ("96", "9.60", "10.00"),
        ("90", "9.00", "10.00"),
        ("89.99", "9.00", "8.00"),
        ("80", "8.00", "8.00"),
        ("79.99", "8.00", "5.00"),
        ("60", "6.00", "5.00"),
        ("59.99", "6.00", "0.00"),
        ("0", "0.00", "0.00"),
    ],
)
def test_satisfaction_scores_by_ratio_or_by_bands(rate, ratio, banded):
    banding = Rules(satisfaction_by=SatisfactionBy.BANDS)
    assert str(satisfaction_score(D(rate), D(100), D(10)).points) == ratio
    assert str(satisfaction_score(D(rate), D(100), D(10), banding).points) == banded


@pytest.mark.parametrize("banding", [Rules(), Rules(satisfaction_by=SatisfactionBy.BANDS)])
@pytest.mark.parametrize(("rate", "points"), [("50", "10.00"), ("60", "8.00"), ("100", "0.00")])
def test_satisfaction_that_must_not_be_exceeded_is_no_band(rate, points, banding):
    found = satisfaction_score(D(rate), D(50), D(10), banding, Symbol.AT_MOST)
    assert str(found.points) == points


@pytest.mark.parametrize("rate", ["-1", "-0.01", "100.01"])
def test_satisfaction_stays_within_0_and_100(rate):
    with pytest.raises(ValueError, match="satisfaction"):
        satisfaction_score(D(rate), D(100), D(10))


def test_satisfaction_without_valid_answers_is_unknown():
    assert satisfaction_score(None, D(100), D(10)).points is None


@pytest.mark.parametrize(
    ("points", "name"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_a_limit_belongs_to_the_better_grade(points, name):
    assert grade(D(points)) == name


def test_grade_limits_are_settings():
    rules = Rules(grades=(Band(D(80), name="优"), Band(D(70), name="良"), Band(D(60), name="中")))
    assert [grade(D(points), rules) for points in (80, 79, 70, 60, 59)] == list("优良良中差")


def test_a_row_without_points_leaves_the_total_incomplete():
    result = total([Score(D(60), D("56.82")), Score(D(40), None)])
    assert (result.points, result.weight, result.is_complete) == (D("56.82"), D(100), False)


values = st.decimals(-1000, 1000, places=2)
weights = st.decimals(0, 100, places=2)
symbols = st.sampled_from([n for n in Symbol if n != Symbol.QUALITATIVE])
variants = st.sampled_from([Rules(reverse=r) for r in Reverse])


@given(symbols, values, values, weights, variants)
def test_points_stay_between_zero_and_the_weight(symbol, target, value, weight, rules):
    score = quantitative_score(symbol, target, value, weight, rules)
    assert 0 <= score.points <= weight
    assert score.points - score.proposed_deduction >= weight * rules.deduction_floor * (
        score.points == weight
    )


@given(values, values, values, weights)
def test_more_is_never_worse_for_at_least(target, one, other, weight):
    low, high = sorted([one, other])
    below = quantitative_score(Symbol.AT_LEAST, target, low, weight).points
    assert below <= quantitative_score(Symbol.AT_LEAST, target, high, weight).points


@given(values, values, values, weights, variants)
def test_more_is_never_better_for_at_most(target, one, other, weight, rules):
    low, high = sorted([one, other])
    above = quantitative_score(Symbol.AT_MOST, target, high, weight, rules).points
    assert above <= quantitative_score(Symbol.AT_MOST, target, low, weight, rules).points


@given(st.lists(st.tuples(symbols, values, values, weights), max_size=12))
def test_the_printed_rows_add_up_to_the_printed_total(rows):
    scores = [quantitative_score(*row) for row in rows]
    assert total(scores).points == sum(D(f"{score.points:.2f}") for score in scores)
