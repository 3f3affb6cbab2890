"""指标监控 in the browser: the approved table, its readings and what people enter."""

import datetime
import html
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from activities.models import Activity
from config import clock
from orgs.models import LogEntry
from performance.models import Indicator, IndicatorReading, Measurement
from tests import factories

LIST = reverse("performance:indicator_list")
EXPORT = reverse("performance:indicator_export")
TODAY = datetime.date(2024, 11, 3)
YEAR = TODAY.year
READING = {
    "symbol": "≥",
    "target": "18",
    "unit": "个",
    "source": "grade",
    "grades": ["municipal_a"],
    "pace": "at_once",
    "due_on": f"{YEAR}-12-31",
    "reason": "目标表符号疑似误填",
}


@pytest.fixture(autouse=True)
def third_of_november(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def project(cast):
    return factories.project(cast.committee, year=YEAR)


@pytest.fixture
def indicator(project):
    return factories.indicator(project)


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.admin)
    return client


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.clerk)
    return client


def page(name, row):
    return reverse(f"performance:{name}", args=[row.pk])


def plain(response) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text)


def entered(indicator, by, **fields):
    return factories.reading(
        indicator, by, source="entered", counted="", **({"target": "400", "unit": "册"} | fields)
    )


# --- the table ------------------------------------------------------------------------------------


def test_until_confirmed_the_table_says_so_and_shows_both_scores(admin, indicator):
    text = plain(admin.get(LIST))
    assert "1 项口径未确认" in text
    assert "产出指标 数量指标 基层党组织创A18个 ≤18个 ▲ 口径未确认" in text
    assert "按批复原文 ≤18个：50.00 分（满分 50）" in text
    assert "建议口径 ≥18个：0.00 分（满分 50）" in text


def test_a_confirmed_row_shows_reading_value_completion_and_light(admin, cast, indicator):
    factories.reading(indicator, cast.admin, due_on=datetime.date(YEAR, 12, 31))
    factories.rating(cast.branch, "municipal_a", cast.clerk, begins_on=f"{YEAR}-01-02")
    text = plain(admin.get(LIST))
    assert "≤18个 ≥18个 1个 5.56% – 未到考核时点 为什么 未到考核时点" in text
    assert "口径未确认" not in text


def test_the_figure_opens_its_records(admin, cast, indicator):
    factories.reading(indicator, cast.admin)
    content = html.unescape(admin.get(LIST).content.decode())
    target = f"{reverse('orgs:grade_list')}?on={TODAY}&grade=municipal_a"
    assert f'<a href="{target}" data-figure="0">0个</a>' in content
    assert admin.get(target).status_code == 200


def test_internal_indicators_stand_below_and_are_not_scored(admin, cast, project, indicator):
    row = factories.indicator(project, is_scored=False, level1="", level2="", level3="党日活动")
    reading = {"source": "activity", "counted": Activity.Kind.PARTY_DAY, "unit": "次"}
    factories.reading(row, cast.admin, target="10", pace="scheduled", due_on=None, **reading)
    text = plain(admin.get(LIST))
    assert (
        text.index("基层党组织创A18个") < text.index("内部指标（不计分）") < text.index("党日活动")
    )
    assert "党日活动 ≥10次 0次 0.00%" in text


def test_the_year_is_chosen_and_an_unknown_one_falls_back(admin, cast, indicator):
    earlier = factories.project(cast.committee, year=YEAR - 1)
    factories.indicator(earlier, level3="上年指标")
    for year, shown, hidden in [
        (YEAR - 1, "上年指标", "基层党组织创A18个"),
        (YEAR, "基层党组织创A18个", "上年指标"),
        ("1900", "基层党组织创A18个", "上年指标"),
        ("x", "基层党组织创A18个", "上年指标"),
    ]:
        text = plain(admin.get(LIST, {"year": year}))
        assert shown in text
        assert hidden not in text


def test_without_a_plan_the_page_says_what_comes(admin):
    response = admin.get(LIST)
    assert "还没有本年度计划" in plain(response)
    assert reverse("performance:plan_load") in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_takes_the_same_queries_however_long(
    admin, cast, project, django_assert_num_queries, count
):
    for _ in range(count):
        row = factories.indicator(project)
        factories.reading(row, cast.admin)
    with django_assert_num_queries(17):
        response = admin.get(LIST)
    assert plain(response).count("≥18个") == count


def test_the_export_holds_what_the_page_shows(admin, cast, project, indicator):
    factories.reading(indicator, cast.admin)
    factories.rating(cast.branch, "municipal_a", cast.clerk, begins_on=f"{YEAR}-01-02")
    factories.indicator(project, is_scored=False, level3="内部", official_value="")
    book = openpyxl.load_workbook(io.BytesIO(admin.get(EXPORT).content))
    rows = list(book.active.iter_rows(min_row=3, values_only=True))
    assert [row[:8] for row in rows] == [
        ("一级指标", "二级指标", "三级指标", "指标值", "口径", "完成值", "完成率", "灯"),
        (
            "产出指标",
            "数量指标",
            "基层党组织创A18个",
            "≤18个",
            "≥18个",
            "1个",
            0.0556,
            "未到考核时点",
        ),
        ("内部指标（不计分）", "数量指标", "内部", None, "口径未确认", None, None, "口径未确认"),
    ]
    assert LogEntry.objects.get(verb="export").actor == cast.admin


# --- one indicator --------------------------------------------------------------------------------


def test_the_page_of_an_indicator_tells_its_whole_story(admin, cast, indicator):
    factories.reading(indicator, cast.admin, symbol="≤", reason="先按原文")
    factories.reading(indicator, cast.admin)
    text = plain(admin.get(page("indicator_detail", indicator)))
    for part in [
        "指标值 ≤18个",
        "档次为市级A档的基层党组织个数（共2个）",
        "已确认口径 ≥18个 0.00 分（满分 50）",
        "目标表符号疑似误填 赵明远",
        "先按原文 赵明远",
    ]:
        assert part in text
    assert "填报完成值" not in text


def test_a_confirmed_reading_is_kept_with_who_when_and_why(admin, cast, indicator):
    response = admin.post(page("reading_create", indicator), READING)
    assert response.headers["Location"] == page("indicator_detail", indicator)
    reading = IndicatorReading.objects.get()
    assert (str(reading), reading.counted, reading.decided_by) == (
        "≥18个",
        "municipal_a",
        cast.admin,
    )
    entry = LogEntry.objects.get()
    assert (entry.verb, entry.actor, entry.reason) == (
        "confirm",
        cast.admin,
        "目标表符号疑似误填",
    )


def test_the_form_proposes_what_was_probably_meant(admin, indicator):
    form = admin.get(page("reading_create", indicator)).context["form"]
    assert (form["symbol"].value(), form["target"].value(), form["unit"].value()) == ("≥", 18, "个")
    assert (form["source"].value(), form["grades"].value()) == ("grade", ["municipal_a"])
    assert (form["pace"].value(), form["due_on"].value()) == (
        "at_once",
        f"{YEAR}-12-31",
    )
    assert form["reason"].value().startswith("目标表符号疑似误填")


def test_a_changed_reading_starts_from_the_one_in_force(admin, cast, indicator):
    factories.reading(indicator, cast.admin, counted="municipal_a,county_a", target="16")
    form = admin.get(page("reading_create", indicator)).context["form"]
    assert form["grades"].value() == ["municipal_a", "county_a"]
    assert (form["target"].value(), form["reason"].value()) == (16, "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"target": ""}, "target"),
        ({"target": "十八"}, "target"),
        ({"symbol": "~"}, "symbol"),
        ({"symbol": "定性"}, "symbol"),
        ({"source": "x"}, "source"),
        ({"grades": []}, "grades"),
        ({"grades": ["d"]}, "grades"),
        ({"source": "activity"}, "kinds"),
        ({"source": "satisfaction"}, "audience"),
        ({"source": "satisfaction", "audience": "cadres", "target": "100.01"}, "target"),
        ({"due_on": ""}, "due_on"),
        ({"due_on": "2024-02-30"}, "due_on"),
    ],
)
def test_a_reading_that_cannot_be_counted_is_refused_at_its_field(admin, indicator, changes, field):
    response = admin.post(page("reading_create", indicator), READING | changes)
    assert list(response.context["form"].errors) == [field]
    assert IndicatorReading.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "text", "counted", "due_on"),
    [
        (
            {"source": "activity", "kinds": ["party_day", "study"], "with_branches": "on"},
            "≥18个",
            "party_day,study,with_branches",
            datetime.date(YEAR, 12, 31),
        ),
        (
            {"source": "satisfaction", "audience": "cadres", "target": "100"},
            "≥100%",
            "cadres",
            datetime.date(YEAR, 12, 31),
        ),
        ({"symbol": "定性", "source": "entered"}, "定性", "", datetime.date(YEAR, 12, 31)),
        ({"pace": "scheduled", "source": "entered", "target": "0"}, "≥0个", "", None),
    ],
)
def test_each_source_keeps_what_it_counts(admin, indicator, changes, text, counted, due_on):
    admin.post(page("reading_create", indicator), READING | changes)
    reading = IndicatorReading.objects.get()
    assert (str(reading), reading.counted, reading.due_on) == (text, counted, due_on)


def reading_form(response):
    return {name for name, field in response.context["form"].fields.items()}


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("grade", {"grades", "unit"}),
        ("activity", {"kinds", "with_branches", "unit"}),
        ("satisfaction", {"audience"}),
        ("entered", {"unit"}),
    ],
)
def test_the_source_comes_first_and_only_its_fields_are_asked(admin, indicator, source, asked):
    response = admin.get(page("reading_create", indicator), {"source": source})
    always = {"source", "symbol", "target", "pace", "due_on", "reason"}
    assert reading_form(response) == always | asked
    chosen = re.findall(r'<a class="button" href="\?source=(\w+)" aria-current', response.text)
    assert chosen == [source]
    offers_words = "定性" in dict(response.context["form"].fields["symbol"].choices)
    assert offers_words == (source == "entered")


@pytest.mark.parametrize("source", ["", "x", "grade"])
def test_without_a_choice_the_source_is_the_proposed_one(admin, indicator, source):
    response = admin.get(page("reading_create", indicator), {"source": source})
    assert response.context["form"]["source"].value() == "grade"


def test_a_proposal_is_confirmed_in_one_step(admin, cast, indicator):
    for name in ["indicator_detail", "reading_create"]:
        text = plain(admin.get(page(name, indicator)))
        assert "自动：党组织档次（市级A档）" in text
        assert "按建议确认" in text
    response = admin.post(page("reading_accept", indicator), follow=True)
    assert "口径已按建议确认：≥18个。" in plain(response)
    reading = IndicatorReading.objects.get()
    assert (str(reading), reading.source, reading.counted) == ("≥18个", "grade", "municipal_a")
    assert (reading.pace, reading.due_on) == ("at_once", datetime.date(YEAR, 12, 31))
    assert reading.reason.startswith("目标表符号疑似误填")
    entry = LogEntry.objects.get()
    assert (entry.verb, entry.actor, entry.reason) == ("confirm", cast.admin, reading.reason)
    assert "建议口径" not in plain(response)


def test_a_proposal_is_confirmed_once(admin, indicator):
    admin.post(page("reading_accept", indicator))
    response = admin.post(page("reading_accept", indicator))
    assert response.status_code == 409
    assert IndicatorReading.objects.count() == 1


def test_a_changed_official_value_is_confirmed_by_its_own_proposal(admin, cast, indicator):
    factories.reading(indicator, cast.admin)
    Indicator.objects.update(official_value="≤20个")
    admin.post(page("reading_accept", indicator))
    newest = IndicatorReading.objects.latest("pk")
    assert (str(newest), newest.official_value) == ("≥20个", "≤20个")


def test_an_internal_indicator_has_nothing_to_accept(admin, project):
    row = factories.indicator(project, is_scored=False, level3="党日活动", official_value="")
    assert "按建议确认" not in plain(admin.get(page("reading_create", row)))
    assert admin.post(page("reading_accept", row)).status_code == 409


# --- entries --------------------------------------------------------------------------------------


def test_the_clerk_enters_a_number_with_its_evidence(clerk, cast, indicator):
    entered(indicator, cast.admin)
    data = {"begins_on": f"{YEAR}-01-01", "numerator": "２00", "note": "发放台账"}
    response = clerk.post(page("measurement_create", indicator), data, follow=True)
    assert "200册" in plain(response)
    assert "发放台账 王淑珍" in plain(response)
    entry = LogEntry.objects.get()
    assert (entry.verb, entry.actor, entry.after["完成数（分子）"]) == (
        "record",
        cast.clerk,
        "200.00",
    )


def test_a_percentage_may_be_entered_as_part_of_a_whole(clerk, cast, indicator):
    entered(indicator, cast.admin, unit="%", target="100")
    data = {"begins_on": f"{YEAR}-01-01", "numerator": "17", "denominator": "18", "note": "台账"}
    response = clerk.post(page("measurement_create", indicator), data, follow=True)
    assert "94.44%（17÷18）" in plain(response)


def test_a_qualitative_indicator_is_answered_with_an_option(clerk, cast, indicator):
    entered(indicator, cast.admin, symbol="定性", target=None, unit="")
    data = {"begins_on": f"{YEAR}-01-01", "option": "partly", "note": "见总结"}
    clerk.post(page("measurement_create", indicator), data)
    row = Measurement.objects.get()
    assert (row.option, row.numerator) == ("partly", None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"note": ""}, "note"),
        ({"numerator": ""}, "numerator"),
        ({"numerator": "-1"}, "numerator"),
        ({"numerator": "1e5"}, "numerator"),
        ({"denominator": "0"}, "denominator"),
        ({"begins_on": f"{YEAR - 1}-12-31"}, "begins_on"),
        ({"begins_on": str(TODAY + datetime.timedelta(days=1))}, "begins_on"),
        ({"begins_on": f"{YEAR}-13-01"}, "begins_on"),
    ],
)
def test_a_wrong_entry_is_refused_at_its_field(clerk, cast, indicator, changes, field):
    entered(indicator, cast.admin, unit="%")
    data = {"begins_on": f"{YEAR}-01-01", "numerator": "5", "note": "台账"} | changes
    response = clerk.post(page("measurement_create", indicator), data)
    assert list(response.context["form"].errors) == [field]
    assert Measurement.objects.count() == 0


@pytest.mark.parametrize(
    ("numerator", "denominator", "is_accepted"),
    [
        ("100", "", True),
        ("100.01", "", False),
        ("5", "5", True),
        ("6", "5", False),
        ("101", "200", True),
    ],
)
def test_an_entered_satisfaction_stays_within_0_and_100(
    clerk, cast, project, numerator, denominator, is_accepted
):
    row = factories.indicator(project, level1="满意度指标", level3="机关干部满意度")
    entered(row, cast.admin, unit="%", target="100")
    data = {"begins_on": f"{YEAR}-01-01", "note": "测评"}
    data |= {"numerator": numerator, "denominator": denominator}
    clerk.post(page("measurement_create", row), data)
    assert Measurement.objects.exists() is is_accepted


@pytest.mark.parametrize(("day", "is_accepted"), [("01-01", False), ("01-02", True)])
def test_nothing_is_entered_into_closed_books(clerk, cast, indicator, day, is_accepted):
    entered(indicator, cast.admin)
    factories.closing(cast.committee, f"{YEAR}-01-01", cast.admin)
    data = {"begins_on": f"{YEAR}-{day}", "numerator": "5", "note": "台账"}
    clerk.post(page("measurement_create", indicator), data)
    assert Measurement.objects.exists() is is_accepted


def test_what_is_counted_by_itself_takes_no_entry(clerk, cast, indicator):
    factories.reading(indicator, cast.admin)
    data = {"begins_on": f"{YEAR}-01-01", "numerator": "18", "note": "台账"}
    response = clerk.post(page("measurement_create", indicator), data)
    assert response.status_code == 409
    assert "不需要填报" in plain(response)
    assert Measurement.objects.count() == 0


def test_a_posted_score_or_status_is_ignored_and_logged(clerk, cast, indicator):
    entered(indicator, cast.admin)
    data = {"begins_on": f"{YEAR}-01-01", "numerator": "5", "note": "台账", "score": "100"}
    clerk.post(page("measurement_create", indicator), data)
    assert LogEntry.objects.get(verb="denied").subject_label == "score"


# --- internal indicators --------------------------------------------------------------------------


def test_the_admin_adds_an_internal_indicator_and_says_how_it_counts(admin, cast, indicator):
    data = {"level3": " 县级A档及以上 ", "project": indicator.project_id}
    response = admin.post(reverse("performance:indicator_create"), data)
    row = Indicator.objects.get(is_scored=False)
    assert (row.level3, row.position) == ("县级A档及以上", 1)
    assert response.headers["Location"] == page("reading_create", row)
    assert [(e.verb, e.subject_type) for e in LogEntry.objects.all()] == [("create", "指标")]


def test_an_internal_indicator_cannot_go_to_another_committee(admin, cast, indicator):
    elsewhere = factories.project(cast.stranger.organisation)
    response = admin.post(
        reverse("performance:indicator_create"), {"level3": "甲", "project": elsewhere.pk}
    )
    assert list(response.context["form"].errors) == ["project"]


def test_without_a_project_there_is_nothing_to_add_to(admin):
    assert admin.get(reverse("performance:indicator_create")).status_code == 409


# --- access ---------------------------------------------------------------------------------------

MAY = {  # page: roles that may open it
    "indicator_detail": {"admin", "clerk", "leader", "auditor"},
    "reading_create": {"admin"},
    "measurement_create": {"admin", "clerk"},
}


@pytest.mark.parametrize("name", MAY)
@pytest.mark.parametrize("role", ["admin", "clerk", "leader", "auditor", "secretary", "stranger"])
def test_each_page_opens_for_its_roles(client, cast, indicator, name, role):
    entered(indicator, cast.admin)
    client.force_login(getattr(cast, role))
    expected = 404 if role in {"secretary", "stranger"} else 403
    expected = 200 if role in MAY[name] else expected
    assert client.get(page(name, indicator)).status_code == expected
    if expected != 200:
        assert client.post(page(name, indicator), READING).status_code in {expected, 405}
        assert IndicatorReading.objects.count() == 1


@pytest.mark.parametrize("url", [LIST, EXPORT])
def test_the_table_is_for_the_office(client, cast, indicator, url):
    client.force_login(cast.secretary)
    assert client.get(url).status_code == 403
    client.force_login(cast.stranger)
    assert "基层党组织创A18个" not in client.get(url).content.decode(errors="ignore")


def test_an_entry_keeps_decimals_that_were_typed(clerk, cast, indicator):
    entered(indicator, cast.admin)
    data = {"begins_on": f"{YEAR}-01-01", "numerator": "1,000.50", "note": "台账"}
    clerk.post(page("measurement_create", indicator), data)
    assert Measurement.objects.get().numerator == Decimal("1000.50")


@pytest.mark.parametrize(
    ("source", "counted", "words"),
    [
        ("grade", "municipal_a,county_a", "市级A档、县级A档"),
        ("activity", "party_day,with_branches", "主题党日、所属党组织的活动"),
        ("satisfaction", "cadres", "机关干部"),
        ("entered", "", ""),
    ],
)
def test_the_log_names_what_a_reading_counts_in_words(cast, source, counted, words):
    indicator = factories.indicator(factories.project(cast.committee))
    indicator.confirm_reading(
        by=cast.admin,
        now=clock.now(),
        symbol="≥",
        target=Decimal(1),
        source=source,
        counted=counted,
        pace="scheduled",
        reason="按计划。",
    )
    assert LogEntry.objects.first().after["计数对象"] == words
