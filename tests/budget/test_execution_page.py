"""The page of a project's money, and its workbook."""

import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from budget.execution.cards import cards, checkpoint_rows
from budget.execution.figures import project_execution
from orgs.models import LogEntry
from tests import factories
from tests.factories import day

D = Decimal
PAGE = reverse("budget:execution")
WORKBOOK = reverse("budget:execution_export")
LIST = reverse("budget:expenditure_list")


@pytest.fixture
def spent(cast, project):
    """53,620 元 until 3 November: behind October's 60 %, but not by much."""
    for amount, on in [
        ("18900", "2024-03-28"),
        ("12300", "2024-06-30"),
        ("23420", "2024-10-31"),
    ]:
        entry = factories.expenditure(project, cast.clerk, amount, on)
    factories.expenditure(project, cast.clerk, "-1000", "2024-11-01", reverses=entry, reason="退货")
    return project


def shown(card):
    value = card.figure.text if card.figure else card.value
    return (card.label, value, card.unit, card.status_word, card.note)


def test_four_cards_say_where_the_money_stands(spent):
    report = project_execution(spent, day("2024-11-03"))
    assert [shown(card) for card in cards(report)] == [
        ("已支出", "53,620.00", "元", "", "5.36 万元（53.62%）· 4 笔"),
        ("10月31日节点（60%）", "−5,380.00", "元", "绿灯 正常", "与计划相差 · −5.38 个百分点"),
        ("下一节点 12月31日（100%）", "46,380.00", "元", "", "还需 4.64 万元 · 还有 58 天"),
        ("余额", "46,380.00", "元", "", "4.64 万元 · 全年预算 10.00 万元"),
    ]


@pytest.mark.parametrize(
    ("today", "latest", "ahead"),
    [
        ("2024-03-30", "当前节点差额 —", "下一节点 3月31日（20%） 1,100.00"),
        ("2024-03-31", "当前节点差额 —", "下一节点 3月31日（20%） 1,100.00"),
        ("2024-04-01", "3月31日节点（20%） −1,100.00", "下一节点 6月30日（30%） 11,100.00"),
        ("2024-07-01", "6月30日节点（30%） +1,200.00", "下一节点 10月31日（60%） 28,800.00"),
        # Nothing is due on 30 September: the next checkpoint is October's.
        ("2024-09-30", "6月30日节点（30%） +1,200.00", "下一节点 10月31日（60%） 28,800.00"),
        ("2025-01-01", "12月31日节点（100%） −46,380.00", "下一节点 —"),
    ],
)
def test_the_cards_follow_the_calendar(spent, today, latest, ahead):
    figures = cards(project_execution(spent, day(today)))
    assert f"{figures[1].label} {figures[1].value}" == latest
    assert f"{figures[2].label} {figures[2].value}" == ahead


def test_only_a_shortfall_that_is_judged_raises_alarm(cast, project):
    factories.expenditure(project, cast.clerk, "17900", "2024-03-01")
    assert [
        (card.status_word, card.is_negative)
        for today in ["2024-04-01", "2024-07-01", "2024-11-01"]
        for card in cards(project_execution(project, day(today)))[1:2]
    ] == [("绿灯 正常", False), ("红灯 滞后", True), ("红灯 滞后", True)]


def test_every_amount_leads_to_the_payments_behind_it(as_clerk, spent):
    report = project_execution(spent, day("2024-11-03"))
    urls = [(row.actual.url, row.reading.actual_amount) for row in checkpoint_rows(report)]
    urls.append((cards(report)[0].figure.url, report.result.spent))
    page = as_clerk.get(PAGE).content.decode().replace("&amp;", "&")
    for url, amount in urls:
        assert url in page
        assert as_clerk.get(url).context["totals"]["total"] == amount


def test_the_page_shows_both_units_the_points_and_the_reason(as_clerk, spent):
    text = re.sub(r"<[^>]+>|\s+", " ", as_clerk.get(PAGE).content.decode())
    for part in [
        "54,620.00 5.46 万元",
        "−5,380.00",
        "−5.38",
        "累计支出占全年预算53.62%，计划为60%",
        "10月31日计划累计60%，即60,000.00元；当日累计支出54,620.00元",
        "数据来源：支出登记，按支付日期 · 截至2024年11月3日",
    ]:
        assert " ".join(part.split()) in " ".join(text.split())


def test_an_earlier_day_can_be_looked_at(as_clerk, spent):
    report = as_clerk.get(f"{PAGE}?through=2024年6月30日").context["report"]
    assert (report.through, report.result.spent) == (day("2024-06-30"), D("31200.00"))


@pytest.mark.parametrize("through", ["2024-02-30", "2024-11-04", "x", ""])
def test_a_day_that_cannot_be_leaves_today(as_clerk, spent, through):
    response = as_clerk.get(f"{PAGE}?through={through}")
    assert response.context["report"].through == day("2024-11-03")
    assert bool(response.context["filter"].errors) is bool(through)


def test_without_a_project_the_admin_is_led_to_the_plan(client, cast, third_of_november):
    client.force_login(cast.admin)
    assert "随年度计划一起载入" in client.get(PAGE).content.decode()
    client.force_login(cast.leader)
    page = client.get(PAGE).content.decode()
    assert "管理员载入年度计划后" in page
    assert "随年度计划一起载入" not in page


def test_of_several_projects_one_is_chosen(as_clerk, cast, spent):
    second = factories.project(cast.committee, name="培训经费")
    reports = as_clerk.get(PAGE).context["reports"]
    assert [(report.project, report.result.spent) for report, _ in reports] == [
        (spent, D("53620.00")),
        (second, D("0.00")),
    ]
    assert as_clerk.get(f"{PAGE}?project={second.pk}").context["project"] == second


@pytest.mark.parametrize(
    ("query", "year"),
    [("", 2024), ("year=2023", 2023), ("year=2024", 2024)],
)
def test_this_years_project_is_shown_first(as_clerk, cast, project, query, year):
    factories.project(cast.committee, year=2023, schedule=[])
    assert as_clerk.get(f"{PAGE}?{query}").context["project"].year == year


def test_before_this_years_plan_is_loaded_the_latest_year_is_shown(as_clerk, cast):
    for year in (2022, 2023):
        factories.project(cast.committee, year=year, schedule=[])
    assert as_clerk.get(PAGE).context["project"].year == 2023


@pytest.mark.parametrize("query", ["year=2030", "year=x", "year=-1", "year=" + "9" * 30])
def test_a_year_without_projects_is_an_empty_page(as_clerk, project, query):
    assert as_clerk.get(f"{PAGE}?{query}").context["reports"] == []


@pytest.mark.parametrize("number", ["x", "-1", "0", "999999", "9" * 30])
def test_a_project_that_is_not_there_is_not_found(as_clerk, project, number):
    assert as_clerk.get(f"{PAGE}?project={number}").status_code == 404


def test_another_committees_project_is_not_found_and_the_attempt_logged(as_clerk, cast, project):
    foreign = factories.project(cast.stranger.organisation)
    assert as_clerk.get(f"{PAGE}?project={foreign.pk}").status_code == 404
    assert LogEntry.objects.filter(verb=LogEntry.Verb.DENIED).count() == 1


def test_secretaries_do_not_read_the_committees_money(client, cast, spent, third_of_november):
    client.force_login(cast.secretary)
    for url in [PAGE, WORKBOOK, LIST, reverse("budget:expenditure_export")]:
        assert client.get(url).status_code == 403


def test_one_payment_or_three_take_as_many_queries(
    as_clerk, cast, project, django_assert_max_num_queries
):
    counts = []
    for _ in (1, 3):
        for _ in range(1 + 2 * len(counts)):
            factories.expenditure(project, cast.clerk)
        with django_assert_max_num_queries(16) as captured:
            as_clerk.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- workbooks ------------------------------------------------------------------------------------


def sheets(response) -> dict:
    """{tab: rows from the header row on}."""
    book = load_workbook(io.BytesIO(b"".join(response)))
    return {page.title: list(page.iter_rows(min_row=3, values_only=True)) for page in book}


def dicts(rows):
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_workbook_says_what_the_page_says(as_clerk, spent):
    report = as_clerk.get(PAGE).context["report"]
    pages = sheets(as_clerk.get(WORKBOOK))
    assert list(pages) == ["节点", "支出明细"]
    found = [
        (
            row["节点"].date(),
            D(str(row["计划累计（元）"])),
            D(str(row["实际累计（元）"])),
            D(str(row["差额（元）"])),
            D(str(row["差额（百分点）"])),
            row["状态"],
        )
        for row in dicts(pages["节点"])
    ]
    assert found == [
        (
            row.reading.on,
            row.reading.planned_amount,
            row.reading.actual_amount,
            row.reading.difference_amount,
            row.reading.difference_points,
            row.status.word,
        )
        for row in checkpoint_rows(report)
    ]
    *entries, total = dicts(pages["支出明细"])
    assert [D(str(row["金额（元）"])) for row in entries] == [
        D("-1000"),
        D("23420"),
        D("12300"),
        D("18900"),
    ]
    assert D(str(total["金额（元）"])) == report.result.spent


def test_the_workbook_of_an_earlier_day_ends_there(as_clerk, spent):
    pages = sheets(as_clerk.get(f"{WORKBOOK}?through=2024-06-30"))
    assert dicts(pages["支出明细"])[-1]["金额（元）"] == 31200


def test_without_a_project_there_is_no_workbook(as_clerk):
    assert as_clerk.get(WORKBOOK).status_code == 404


def test_the_list_exports_what_the_filter_shows(as_clerk, cast, spent):
    event = factories.activity(cast.branch, cast.secretary, held_on="2024-05-01")
    entry = factories.expenditure(
        spent,
        cast.clerk,
        "12.30",
        "2024-05-02",
        purpose="=1+1",
        payee="@书店",
        activity=event,
        invoice_number="0440",
    )
    query = "since=2024-05-01&to=2024-05-31"
    shown = as_clerk.get(f"{LIST}?{query}").context
    rows = dicts(
        sheets(as_clerk.get(f"{reverse('budget:expenditure_export')}?{query}"))["支出明细"]
    )
    assert len(rows) == 2
    assert D(str(rows[-1]["金额（元）"])) == shown["totals"]["total"]
    assert (rows[0]["编号"], rows[0]["支付日期"].date(), rows[0]["金额（元）"]) == (
        entry.pk,
        day("2024-05-02"),
        12.3,
    )
    assert (rows[0]["用途"], rows[0]["收款单位或个人"], rows[0]["发票号码"]) == (
        "=1+1",
        "@书店",
        "0440",
    )
    assert rows[0]["对应活动"] == str(event)
    logged = LogEntry.objects.get(verb=LogEntry.Verb.EXPORT)
    assert (logged.actor, logged.reason) == (cast.clerk, "支付日期从：2024-05-01；到：2024-05-31")


def test_a_share_just_short_of_the_plan_never_reads_as_the_plan(as_clerk, cast, project):
    factories.expenditure(project, cast.clerk, "59999.60", "2024-10-30")
    text = as_clerk.get(PAGE).text
    assert "59.9996%" in text
    assert "60.00%" not in text
    book = load_workbook(io.BytesIO(as_clerk.get(WORKBOOK).content))
    cells = [cell for row in book["节点"].iter_rows() for cell in row]
    (share,) = {cell.value for cell in cells if cell.value == 0.599996}
    assert {c.number_format for c in cells if c.value == share} == {"0.00####%"}
