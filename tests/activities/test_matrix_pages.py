"""The matrix and the surveys as the office sees them."""

import datetime
import io
from itertools import product

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from activities.models import MonthlyReport, SatisfactionSurvey
from activities.monthly.filing import office_outstanding, year_matrix, year_tally
from activities.monthly.tally import Rates
from config import clock
from orgs.models import LogEntry
from tests import factories
from tests.factories import day

MATRIX = reverse("activities:matrix")
SURVEYS = reverse("activities:survey_list")
CREATE = reverse("activities:survey_create")
TODAY = day("2024-11-03")
SECONDS = [datetime.timedelta(seconds=seconds) for seconds in (0, 59, 61)]


@pytest.fixture(autouse=True)
def business_day(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.clerk)
    return client


def approve_all(cast, branch, months):
    for month in months:
        report = factories.report(
            branch, cast.secretary, f"2024-{month:02}-01", problems="无", next_plan="无"
        )
        report.submit(by=cast.secretary, now=clock.now().replace(year=2024, month=month + 1, day=2))
        report.approve(by=cast.clerk, now=clock.now())


def sheet(response):
    rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    return [list(row) for row in rows]


def test_the_page_shows_letters_rates_and_links(clerk, cast):
    approve_all(cast, cast.branch, range(1, 10))

    response = clerk.get(MATRIX)

    letters = [
        "".join(cell.letter for cell in row.cells) for row in response.context["matrix"].rows
    ]
    assert letters == ["审" * 9 + "待", "缺" * 9 + "待"]
    assert "报送率 50.00%" in response.text
    first = MonthlyReport.objects.order_by("pk").first()
    assert reverse("activities:report_detail", args=[first.pk]) in response.text


def test_another_committees_organisations_stay_out(clerk, cast):
    factories.branch(cast.stranger.organisation, "邻县支部")

    names = [row.organisation.name for row in clerk.get(MATRIX).context["matrix"].rows]

    assert names == ["档案馆党支部", "气象局党支部"]


def test_only_missing_and_its_workbook(clerk, cast):
    approve_all(cast, cast.branch, range(1, 11))

    page = clerk.get(f"{MATRIX}?missing=on")
    book = sheet(clerk.get(reverse("activities:matrix_export") + "?missing=on"))

    assert [row.organisation.name for row in page.context["matrix"].rows] == ["气象局党支部"]
    assert "10月已报 1/2" in page.text
    assert "报送率 50.00%" in page.text
    body = book[3:]
    assert body[0] == ["气象局党支部", *["缺"] * 9, "待", *[None] * 2, 0, 0]
    assert body[1][:2] == ["报送率（%）", "50"]
    assert body[1][13] == pytest.approx(9 / 18)


@pytest.mark.parametrize(
    ("year", "shown"), [("2023", 2023), ("0", 2024), ("abc", 2024), ("9999", 2024), ("", 2024)]
)
def test_any_year_can_be_asked_for(clerk, year, shown):
    assert clerk.get(f"{MATRIX}?year={year}").context["matrix"].year == shown


def test_secretaries_have_no_matrix(client, cast):
    client.force_login(cast.secretary)

    assert client.get(MATRIX).status_code == 403


@pytest.mark.parametrize("size", [18, 180])
def test_the_matrix_takes_three_queries_and_its_page_nine(
    clerk, cast, size, django_assert_num_queries
):
    for number in range(size - 2):
        branch = factories.branch(cast.committee, f"第{number}支部")
        factories.report(branch, cast.secretary)

    with django_assert_num_queries(3):
        assert len(year_matrix(cast.committee, 2024, TODAY).rows) == size
    with django_assert_num_queries(3):
        assert year_tally(cast.committee, 2024, TODAY).organisations == size
    with django_assert_num_queries(6 + 10):  # a month that somebody owes asks for four names
        office_outstanding(cast.committee, TODAY)
    with django_assert_num_queries(9):
        page = clerk.get(MATRIX)
    assert len(page.context["matrix"].rows) == min(size, 50)


STATES = ["draft", "submitted", "returned", "approved", None]
DATES = ["2023-06-01", "2024-03-31", "2024-04-01", "2024-10-15", None]


@pytest.mark.parametrize("today", ["2024-11-03", "2024-11-05", "2024-11-06", "2025-01-03"])
def test_the_database_adds_up_what_the_cells_show(cast, today):
    """Each pair of founding and dissolution, each state, in time to the second and late."""
    for number, (founded, dissolved) in enumerate(product(DATES, DATES)):
        branch = factories.branch(
            cast.committee,
            founded_on=founded and day(founded),
            dissolved_on=dissolved and day(dissolved),
        )
        for month in range(1, 11):
            status = STATES[(number + month) % 5]
            deadline = clock.moment(day(f"2024-{month + 1:02}-05"), 23, 59) + SECONDS[number % 3]
            if status:
                factories.report(
                    branch,
                    cast.secretary,
                    f"2024-{month:02}-01",
                    status=status,
                    first_submitted_at=None if status == "draft" or number % 4 == 0 else deadline,
                )
    counted = year_tally(cast.committee, 2024, day(today))
    shown = year_matrix(cast.committee, 2024, day(today))
    assert counted == shown.tally
    assert counted.rates == sum((row.rates for row in shown.rows), Rates())
    for row in office_outstanding(cast.committee, day(today)).missing:
        open_ones = [
            one.organisation for one in shown.rows if one.cells[row.month.month - 1].is_open
        ]
        assert row.count == len(open_ones)
        assert row.names == [organisation.name for organisation in open_ones[:4]]


def test_a_long_matrix_is_paged_and_its_totals_are_of_all(clerk, cast):
    for _ in range(60):
        factories.report(factories.branch(cast.committee), cast.secretary, status="approved")
    first, second = clerk.get(MATRIX), clerk.get(f"{MATRIX}?page=2")
    assert [len(page.context["matrix"].rows) for page in (first, second)] == [50, 12]
    assert "62 个党组织" in first.text
    assert first.context["overall"] == second.context["overall"]
    assert len(clerk.get(f"{MATRIX}?missing=on&page=2").context["matrix"].rows) == 12
    assert len(sheet(clerk.get(reverse("activities:matrix_export") + "?page=2"))[3:]) == 62 + 2


# Surveys


def counts(**changes):
    return {
        "title": "2024年机关干部满意度测评",
        "audience": "cadres",
        "held_on": "2024-10-20",
        "conducted_by": "第三方测评机构",
        "sent_count": "120",
        "returned_count": "110",
        "valid_count": "100",
        "satisfied_count": "96",
        "note": "",
    } | changes


def test_a_survey_is_recorded_with_its_rate(clerk, cast):
    response = clerk.post(CREATE, counts(), follow=True)

    survey = SatisfactionSurvey.objects.get()
    assert (survey.committee, survey.recorded_by) == (cast.committee, cast.clerk)
    assert "96.00%" in response.text
    assert "满意 96 人 ÷ 有效问卷 100 份" in response.text
    assert LogEntry.objects.first().verb == "record"


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"valid_count": "0", "satisfied_count": "0"}, "valid_count", "无有效样本"),
        ({"satisfied_count": "101"}, "satisfied_count", "满意人数不能多于有效份数"),
        ({"valid_count": "111"}, "valid_count", "有效份数不能多于收回份数"),
        ({"returned_count": "121"}, "returned_count", "收回份数不能多于发放份数"),
        ({"satisfied_count": "-1"}, "satisfied_count", "不能为负数"),
        ({"satisfied_count": "96%"}, "satisfied_count", "整数"),
        ({"satisfied_count": "100.01"}, "satisfied_count", "整数"),
        ({"held_on": "2024-11-04"}, "held_on", "不能晚于今天"),
        ({"audience": "everyone"}, "audience", ""),
        ({"conducted_by": "\u200b"}, "conducted_by", "请填写"),
    ],
)
def test_counts_that_cannot_be_are_refused(clerk, changes, field, message):
    response = clerk.post(CREATE, counts(**changes))

    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert message in errors[field][0]
    assert not SatisfactionSurvey.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"satisfied_count": "0"},
        {"satisfied_count": "100"},
        dict.fromkeys(("sent_count", "returned_count", "valid_count", "satisfied_count"), "1"),
    ],
)
def test_counts_at_their_bounds_are_accepted(clerk, changes):
    clerk.post(CREATE, counts(**changes))

    assert SatisfactionSurvey.objects.count() == 1


def test_the_same_survey_is_recorded_once(clerk):
    clerk.post(CREATE, counts())
    again = clerk.post(CREATE, counts())
    clerk.post(CREATE, counts(audience="public"))

    assert list(again.context["form"].errors) == ["title"]
    assert SatisfactionSurvey.objects.count() == 2


def test_a_correction_is_logged_and_refused_in_closed_books(clerk, cast):
    survey = factories.survey(cast.committee, cast.clerk)
    update = reverse("activities:survey_update", args=[survey.pk])

    clerk.post(update, counts(satisfied_count="95"))
    entry = LogEntry.objects.first()
    assert (entry.before["满意（人）"], entry.after["满意（人）"]) == (96, 95)
    factories.closing(cast.committee, "2024-10-20", cast.admin, "结账")
    for held_on in ("2024-10-20", "2024-10-21"):
        refused = clerk.post(update, counts(satisfied_count="90", held_on=held_on))
        assert "已结账" in refused.context["form"].errors["held_on"][0]

    survey.refresh_from_db()
    assert survey.satisfied_count == 95


def test_surveys_filter_and_export(clerk, cast):
    factories.survey(cast.committee, cast.clerk)
    factories.survey(cast.committee, cast.clerk, audience="public", held_on="2023-10-20")

    assert len(clerk.get(f"{SURVEYS}?audience=public").context["page_obj"]) == 1
    assert len(clerk.get(f"{SURVEYS}?year=2024").context["page_obj"]) == 1
    [row] = sheet(clerk.get(reverse("activities:survey_export") + "?year=2024"))[3:]
    assert row[1] == "机关干部"
    assert row[4:] == [110, 105, 100, 96, 0.96]


def test_a_survey_is_nothing_for_secretaries(client, cast):
    survey = factories.survey(cast.committee, cast.clerk)
    client.force_login(cast.secretary)

    assert client.get(SURVEYS).status_code == 403
    detail = reverse("activities:survey_detail", args=[survey.pk])
    assert client.get(detail).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_survey_list_takes_the_same_queries(clerk, cast, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.survey(cast.committee, cast.clerk)

    with django_assert_num_queries(6):
        clerk.get(SURVEYS)


def test_what_is_over_but_not_yet_due_is_listed_as_open_without_counting_as_owed(clerk, cast):
    approve_all(cast, cast.branch, range(1, 10))
    approve_all(cast, cast.other_branch, range(1, 11))
    page = clerk.get(f"{MATRIX}?missing=on")
    assert [row.organisation.name for row in page.context["matrix"].rows] == ["档案馆党支部"]
    assert "报送率 100.00%" in page.text
