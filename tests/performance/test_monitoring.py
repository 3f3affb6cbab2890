"""The state of an indicator: its value from the records, its light, and both scores until read."""

from decimal import Decimal

import pytest
from django.urls import reverse

from activities.models import Activity
from config import clock
from orgs.lights import Light
from performance.indicators.lights import Pace
from performance.models import Indicator, IndicatorReading
from performance.monitoring import statuses as monitoring
from tests import factories
from tests.factories import day

Kind = Activity.Kind
Source = IndicatorReading.Source
TODAY = day("2024-11-03")
YEAR_PASSED = day("2025-01-01")


@pytest.fixture
def project(cast):
    return factories.project(cast.committee)


@pytest.fixture
def named(cast):
    """Give `count` branches the municipal A."""

    def name(count, grade="municipal_a", begins_on="2024-10-01"):
        for _ in range(count):
            branch = factories.branch(cast.committee)
            factories.rating(branch, grade, cast.clerk, begins_on=begins_on)

    return name


def summary(scores):
    return [(score.label, score.reading, score.points) for score in scores]


# --- the ≤18 of the plan, read both ways ----------------------------------------------------------


@pytest.mark.parametrize(
    ("reached", "as_printed", "as_meant"),
    [(0, "50.00", "0.00"), (17, "50.00", "47.22"), (18, "50.00", "50.00"), (19, "47.22", "50.00")],
)
def test_until_a_reading_is_confirmed_both_scores_stand_side_by_side(
    project, named, reached, as_printed, as_meant
):
    named(reached)
    status = monitoring.indicator_status(factories.indicator(project), TODAY)
    assert summary(status.scores) == [
        ("按批复原文", "≤18个", Decimal(as_printed)),
        ("建议口径", "≥18个", Decimal(as_meant)),
    ]
    assert (status.is_unconfirmed, status.reading_text) == (True, "口径未确认")
    assert (status.light, status.value) == (Light.GREY, reached)
    assert status.reason.startswith("口径未确认")


@pytest.mark.parametrize(
    ("symbol", "reached", "points", "light"),
    [
        ("≥", 0, "0.00", Light.RED),
        ("≥", 17, "47.22", Light.GREEN),
        ("≥", 18, "50.00", Light.GREEN),
        ("≥", 19, "50.00", Light.GREEN),
        ("≤", 0, "50.00", Light.GREEN),
        ("≤", 17, "50.00", Light.GREEN),
        ("≤", 18, "50.00", Light.GREEN),
        ("≤", 19, "47.22", Light.RED),
    ],
)
def test_the_confirmed_reading_decides(cast, project, named, symbol, reached, points, light):
    indicator = factories.indicator(project)
    factories.reading(indicator, cast.admin, symbol=symbol)
    named(reached)
    status = monitoring.indicator_status(indicator, YEAR_PASSED)
    assert summary(status.scores) == [("已确认口径", f"{symbol}18个", Decimal(points))]
    assert (status.light, status.value_text) == (light, f"{reached}个")
    assert status.reads_as_approved is (symbol == "≤")


def test_an_indicator_judged_once_stays_grey_through_its_day(cast, project, named):
    indicator = factories.indicator(project)
    factories.reading(indicator, cast.admin)
    named(18)
    assert [
        monitoring.indicator_status(indicator, today).light
        for today in (TODAY, day("2024-12-31"), YEAR_PASSED)
    ] == [Light.GREY, Light.GREY, Light.GREEN]
    assert "2024年12月31日" in monitoring.indicator_status(indicator, TODAY).reason


def test_the_newest_reading_is_in_force(cast, project):
    indicator = factories.indicator(project)
    factories.reading(indicator, cast.admin, symbol="≤")
    newest = factories.reading(indicator, cast.admin, symbol="≥")
    assert monitoring.indicator_status(indicator, TODAY).reading == newest


def test_an_earlier_day_never_shows_a_later_reading(cast, project):
    indicator = factories.indicator(project)
    first = factories.reading(indicator, cast.admin, symbol="≤", begins_on="2024-03-01")
    second = factories.reading(indicator, cast.admin, symbol="≥", begins_on="2024-11-03")
    found = [
        monitoring.indicator_status(indicator, day(today)).reading
        for today in ("2024-02-29", "2024-03-01", "2024-11-02", "2024-11-03", "2025-03-01")
    ]
    assert found == [None, first, first, second, second]


def test_a_reading_decided_in_january_counts_for_the_year_that_is_evaluated(cast, project):
    indicator = factories.indicator(project)
    reading = factories.reading(indicator, cast.admin, begins_on="2025-01-06")
    assert monitoring.indicator_status(indicator, day("2025-01-06")).reading == reading
    assert monitoring.indicator_status(indicator, day("2025-01-05")).reading is None


def test_a_measurement_entered_later_for_an_earlier_day_does_not_win(cast, project):
    indicator = factories.indicator(project)
    factories.reading(indicator, cast.admin, source=Source.ENTERED, counted="")
    factories.measurement(indicator, cast.clerk, "2024-10-31", numerator=17)
    factories.measurement(indicator, cast.clerk, "2024-06-30", numerator=9)
    found = [
        monitoring.indicator_status(indicator, day(today)).value
        for today in ("2024-06-29", "2024-06-30", "2024-10-30", "2024-10-31", "2025-03-01")
    ]
    assert found == [None, 9, 9, 17, 17]


# --- sources --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counted", "value"),
    [("municipal_a", 3), ("municipal_a,county_a", 5), ("c", 1), ("unrated", 2)],
)
def test_grades_are_counted_as_the_reading_names_them(cast, project, named, counted, value):
    named(3)
    named(2, "county_a")
    named(1, "c")
    named(4, "b")
    elsewhere = factories.branch(cast.stranger.organisation)
    factories.rating(elsewhere, "municipal_a", cast.stranger)
    indicator = factories.indicator(project)
    factories.reading(indicator, cast.admin, counted=counted)
    assert monitoring.indicator_status(indicator, TODAY).value == value


def test_a_grade_counts_from_its_day_and_never_beyond_the_year(cast, project, named):
    named(1, begins_on="2024-11-03")
    named(1, begins_on="2024-11-04")
    named(1, begins_on="2025-01-01")
    indicator = factories.indicator(project)
    factories.reading(indicator, cast.admin)
    found = [
        monitoring.indicator_status(indicator, day(today)).value
        for today in ("2024-11-02", "2024-11-03", "2024-11-04", "2025-03-01")
    ]
    assert found == [0, 1, 2, 2]


@pytest.mark.parametrize(
    ("counted", "value"),
    [
        ("party_day", 2),
        ("study", 2),
        ("party_day,study", 3),
        ("visit", 0),
        ("party_day,with_branches", 3),
    ],
)
def test_activities_of_the_committee_count_once_for_each_indicator(cast, project, counted, value):
    factories.activity(cast.committee, cast.clerk, Kind.PARTY_DAY, held_on="2024-01-01")
    factories.activity(cast.committee, cast.clerk, Kind.PARTY_DAY, Kind.STUDY, held_on="2024-11-03")
    factories.activity(cast.committee, cast.clerk, Kind.STUDY, held_on="2024-05-01")
    factories.activity(cast.branch, cast.secretary, Kind.PARTY_DAY)
    for too_early_or_late in ("2023-12-31", "2024-11-04"):
        factories.activity(
            cast.committee, cast.clerk, Kind.PARTY_DAY, Kind.VISIT, held_on=too_early_or_late
        )
    factories.activity(cast.stranger.organisation, cast.stranger, Kind.PARTY_DAY)
    indicator = factories.indicator(project, level3="开展活动", official_value="≥10次")
    factories.reading(
        indicator, cast.admin, target="10", unit="次", source=Source.ACTIVITY, counted=counted
    )
    assert monitoring.indicator_status(indicator, TODAY).value == value


def test_satisfaction_is_the_latest_survey_of_the_audience_in_the_year(cast, project):
    indicator = factories.indicator(
        project, level1="满意度指标", level3="机关干部满意度", official_value="≥100%"
    )
    factories.survey(cast.committee, cast.clerk, satisfied=50, held_on="2023-12-31")
    assert monitoring.indicator_status(indicator, TODAY).value is None
    factories.survey(cast.committee, cast.clerk, satisfied=80, held_on="2024-03-01")
    factories.survey(cast.committee, cast.clerk, satisfied=2, valid=3, held_on="2024-06-01")
    factories.survey(
        cast.committee, cast.clerk, satisfied=99, held_on="2024-07-01", audience="public"
    )
    factories.survey(cast.committee, cast.clerk, satisfied=99, held_on="2024-11-04")
    factories.reading(
        indicator, cast.admin, target="100", unit="%", source=Source.SATISFACTION, counted="cadres"
    )
    status = monitoring.indicator_status(indicator, TODAY)
    assert status.value_text == "66.67%（满意2人/有效3份）"
    assert status.completion == Decimal("0.6667")
    assert summary(status.scores) == [("已确认口径", "≥100%", Decimal("6.67"))]


@pytest.mark.parametrize(
    ("fields", "value", "text"),
    [
        ({"numerator": Decimal("17")}, "17", "17个"),
        ({"numerator": Decimal("17.50")}, "17.5", "17.5个"),
        ({"numerator": Decimal("17"), "denominator": Decimal("18")}, "94.44", "94.44个（17÷18）"),
        ({"numerator": Decimal("0")}, "0", "0个"),
    ],
)
def test_an_entered_value_is_the_latest_by_that_day(cast, project, fields, value, text):
    indicator = factories.indicator(project, level3="印发手册", official_value="≥400册")
    factories.reading(indicator, cast.admin, source=Source.ENTERED, counted="")
    factories.measurement(indicator, cast.clerk, "2024-03-31", numerator=Decimal("3"))
    factories.measurement(indicator, cast.clerk, "2024-10-31", **fields)
    factories.measurement(indicator, cast.clerk, "2024-11-04", numerator=Decimal("99"))
    status = monitoring.indicator_status(indicator, TODAY)
    assert (status.value, status.value_text) == (Decimal(value), text)


@pytest.mark.parametrize(
    ("option", "light", "note"),
    [
        ("reached", Light.GREEN, "自评时在24.00至30.00之间评分"),
        ("partly", Light.YELLOW, "自评时在18.00至24.00之间评分"),
        ("not_reached", Light.RED, "自评时在0.00至18.00之间评分"),
        (None, Light.GREY, "选择完成情况后由人评分"),
    ],
)
def test_a_qualitative_indicator_has_an_option_and_a_range(cast, project, option, light, note):
    indicator = factories.indicator(
        project, level1="效益指标", level3="机关党建质量明显提高", official_value="≥100%"
    )
    factories.reading(
        indicator,
        cast.admin,
        symbol="定性",
        target=None,
        unit="",
        source=Source.ENTERED,
        counted="",
    )
    if option:
        factories.measurement(indicator, cast.clerk, option=option)
    status = monitoring.indicator_status(indicator, YEAR_PASSED)
    assert (status.light, status.value, status.completion) == (light, None, None)
    assert [(score.points, score.note) for score in status.scores] == [(None, note)]


# --- progress, targets that cannot be divided by, explanations ------------------------------------


@pytest.mark.parametrize(
    ("today", "done", "light"),
    [
        ("2024-03-31", 0, Light.GREY),
        ("2024-04-01", 0, Light.RED),
        ("2024-10-31", 3, Light.GREEN),
        ("2024-11-01", 3, Light.RED),
        ("2024-11-01", 5, Light.GREEN),
        ("2024-11-01", 4, Light.YELLOW),
        ("2024-11-01", 8, Light.BLUE),
        ("2025-01-01", 8, Light.GREEN),
    ],
)
def test_progress_follows_the_plan_schedule_and_not_the_months(cast, project, today, done, light):
    indicator = factories.indicator(project, level3="开展党日活动", official_value="≥10次")
    reading = {"target": "10", "unit": "次", "source": Source.ACTIVITY, "counted": "party_day"}
    factories.reading(indicator, cast.admin, pace=Pace.SCHEDULED, due_on=None, **reading)
    for _ in range(done):
        factories.activity(cast.committee, cast.clerk, Kind.PARTY_DAY, held_on="2024-03-01")
    assert monitoring.indicator_status(indicator, day(today)).light == light


@pytest.mark.parametrize(("symbol", "target"), [("=", "0"), ("≤", "0"), ("≥", "0")])
def test_a_target_of_zero_has_no_completion(cast, project, named, symbol, target):
    named(1, "c")
    indicator = factories.indicator(project, level3="C档党组织清零", official_value="=0个")
    factories.reading(indicator, cast.admin, symbol=symbol, target=target, counted="c")
    status = monitoring.indicator_status(indicator, YEAR_PASSED)
    assert status.completion is None
    assert status.light == (Light.GREEN if symbol == "≥" else Light.RED)


def test_every_figure_says_how_it_was_counted(cast, project):
    indicator = factories.indicator(project)
    factories.reading(indicator, cast.admin, counted="municipal_a,county_a")
    status = monitoring.indicator_status(indicator, TODAY)
    assert status.rule == ("截至2024年11月3日，档次为市级A档、县级A档的基层党组织个数（共2个）。")


def test_an_internal_indicator_is_watched_and_never_scored(cast, project, named):
    named(2, "county_a")
    indicator = factories.indicator(project, is_scored=False, level1="", level3="县级A档个数")
    factories.reading(indicator, cast.admin, target="16", counted="county_a")
    status = monitoring.indicator_status(indicator, TODAY)
    assert (status.value, status.completion, status.scores) == (2, Decimal("0.1250"), ())


# --- tables ---------------------------------------------------------------------------------------


def test_the_table_keeps_the_approved_order_and_ends_with_internal_rows(cast, project):
    later = factories.project(cast.committee, position=1, name="第二个项目")
    rows = [
        factories.indicator(later, position=0, level3="丁"),
        factories.indicator(project, position=0, level3="丙", is_scored=False),
        factories.indicator(project, position=2, level3="乙"),
        factories.indicator(project, position=1, level3="甲"),
    ]
    factories.indicator(factories.project(cast.committee, year=2025), level3="另一年")
    factories.indicator(factories.project(cast.stranger.organisation), level3="另一工委")
    found = monitoring.committee_statuses(cast.committee, 2024, TODAY)
    assert [status.indicator.level3 for status in found] == ["甲", "乙", "丙", "丁"]
    given = monitoring.statuses(rows, TODAY)
    assert [status.indicator for status in given] == rows


def test_indicators_of_two_committees_are_each_counted_at_home(cast, project, named):
    named(2)
    elsewhere = factories.project(cast.stranger.organisation)
    rows = [factories.indicator(elsewhere), factories.indicator(project)]
    assert [status.value for status in monitoring.statuses(rows, TODAY)] == [0, 2]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(cast, project, django_assert_num_queries, count):
    for _ in range(count):
        indicator = factories.indicator(project)
        factories.reading(indicator, cast.admin)
        factories.measurement(indicator, cast.clerk, numerator=1)
    assert Indicator.objects.count() == count
    with django_assert_num_queries(9):
        monitoring.committee_statuses(cast.committee, 2024, TODAY)


def test_an_option_is_no_number_when_the_reading_becomes_quantitative(cast, project):
    row = factories.indicator(project, official_value="≥100%")
    factories.reading(row, cast.admin, symbol="定性", target=None, source="entered", counted="")
    factories.measurement(row, cast.admin, option="reached")
    factories.reading(row, cast.admin, target="100", unit="%", source="entered", counted="")
    status = monitoring.indicator_status(row, factories.day("2024-11-03"))
    assert (status.value, status.option, status.value_text) == (None, "", "")


# --- surveys --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), [("05-20", "10-20"), ("10-20", "05-20")])
def test_the_latest_survey_counts_whichever_was_entered_last(cast, project, first, second):
    indicator = factories.indicator(project)
    factories.reading(
        indicator, cast.admin, source="satisfaction", counted="cadres", unit="%", target="95"
    )
    for on in [first, second]:
        factories.survey(
            cast.committee,
            cast.clerk,
            satisfied=97 if on == "10-20" else 91,
            held_on=f"2024-{on}",
        )
    assert monitoring.indicator_status(indicator, TODAY).value == 97
    assert monitoring.indicator_status(indicator, day("2024-10-19")).value == 91


@pytest.mark.parametrize("level2", ["服务对象满意度指标", "质量指标"])
@pytest.mark.parametrize("variant", ["ratio", "bands"])
@pytest.mark.parametrize("satisfied", [50, 89, 90, 92, 95, 96, 100])
@pytest.mark.parametrize("symbol", ["≥", "＞", "=", "≤", "＜"])
def test_sign_light_and_score_of_a_satisfaction_agree(
    cast, project, symbol, satisfied, variant, level2
):
    factories.rule_value(cast.committee, "satisfaction_variant", variant, cast.admin)
    row = factories.indicator(project, level1="满意度指标", level2=level2)
    reading = {"source": "satisfaction", "counted": "cadres", "unit": "%", "target": "95"}
    factories.reading(row, cast.admin, symbol=symbol, **reading)
    factories.survey(cast.committee, cast.clerk, satisfied=satisfied)
    status = monitoring.indicator_status(row, YEAR_PASSED)
    (shown,) = status.scores
    assert shown.reading == f"{symbol}95%"
    is_full = shown.points == shown.weight
    if symbol in "≤＜":
        assert is_full == (satisfied <= 95) == (status.light == Light.GREEN)
    else:
        assert not is_full or status.light == Light.GREEN
        assert is_full == (satisfied >= (95 if variant == "ratio" else 90))


def test_a_changed_approved_value_asks_for_a_new_confirmation(client, cast, settings):
    settings.BUSINESS_DATE = factories.day("2024-11-03")
    indicator = factories.indicator(factories.project(cast.committee), official_value="≤18个")
    reading = factories.reading(indicator, cast.admin)
    today = factories.day("2024-11-03")
    assert monitoring.indicator_status(indicator, today).reading == reading
    indicator.official_value = "≥20个"
    indicator.save()
    status = monitoring.indicator_status(indicator, today)
    assert (status.reading, status.outdated, status.light_key) == (None, reading, "none")
    client.force_login(cast.admin)
    page = client.get(reverse("performance:indicator_detail", args=[indicator.pk])).text
    assert "批复值已由“≤18个”改为“≥20个”" in page
    assert "原口径须重新确认" in client.get(reverse("performance:workbench")).text
    values = {"symbol": "≥", "target": 20, "source": "grade", "counted": "municipal_a"}
    values |= {"pace": "at_once", "due_on": factories.day("2024-12-31"), "reason": "按新值"}
    indicator.confirm_reading(by=cast.admin, now=clock.moment(today), **values)
    assert monitoring.indicator_status(indicator, today).outdated is None
