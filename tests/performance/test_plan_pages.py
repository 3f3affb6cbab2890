"""From a document to the year's plan in the browser, and who may look at it."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget.models import Project
from config import clock
from orgs.models import LogEntry
from performance.disclosure import parse
from performance.models import AnnualPlan, Indicator
from tests import factories
from tests.performance.plan_variants import SEED as TEXT

CHANGED = TEXT.replace("≤18个", "≥18个")
LOAD = reverse("performance:plan_load")
CONFIRM = reverse("performance:plan_confirm")


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.admin)
    return client


def plain(response) -> str:
    """What a reader sees: without tags, blanks closed up."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text)


def load(client, text=TEXT):
    return client.post(CONFIRM, {"text": text, "year": "2024"}, follow=True)


def test_a_pasted_document_is_shown_beside_its_findings_and_not_written(admin):
    response = admin.post(LOAD, {"text": TEXT, "year": "2024"})
    text = plain(response)
    for part in [
        "13022524P006PH0100049",
        "100,000.00 元（10.00 万元）",
        "2024年10月31日 60.00%",
        f"指标体检 {len(parse(TEXT, year=2024)[1])} 条提示",
        "第11行 重点工作序号不连续：缺（4）",
        "2024年度尚未载入",
        "确认载入",
    ]:
        assert part in text
    assert (AnnualPlan.objects.count(), LogEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["计划.txt", "../../计划.TXT"])
def test_an_uploaded_file_is_shown_the_same(admin, name):
    file = SimpleUploadedFile(name, TEXT.encode("gb18030"))
    response = admin.post(LOAD, {"file": file, "year": ""})
    assert "2024年度尚未载入" in plain(response)


def test_confirming_the_preview_loads_what_it_showed(admin, cast):
    preview = admin.post(LOAD, {"text": TEXT.replace("\n", "\r\n"), "year": ""})
    hidden = re.findall(r'name="(year|text)" value="([^"]*)"', preview.content.decode())
    fields = {name: html.unescape(value) for name, value in hidden}
    response = admin.post(CONFIRM, fields)
    plan = AnnualPlan.objects.get()
    assert response.headers["Location"] == reverse("performance:plan_detail", args=[plan.pk])
    assert (plan.original_text, plan.confirmed_by, plan.committee, plan.year) == (
        TEXT,
        cast.admin,
        cast.committee,
        2024,
    )
    assert {(row.actor, row.verb) for row in LogEntry.objects.all()} == {(cast.admin, "load")}


def test_the_same_document_again_changes_nothing(admin):
    load(admin)
    logged = LogEntry.objects.count()
    preview = plain(admin.post(LOAD, {"text": TEXT, "year": "2024"}))
    assert "与已载入的内容一致" in preview
    assert "确认载入" not in preview
    assert "与已载入的内容一致" in plain(load(admin))
    assert LogEntry.objects.count() == logged


def test_a_changed_document_shows_what_differs_before_it_is_written(admin):
    load(admin)
    preview = plain(admin.post(LOAD, {"text": CHANGED, "year": "2024"}))
    assert "确认后只改动下面列出的 1 处" in preview
    assert "指标“基层党组织创A18个”指标值 ≤18个 ≥18个" in preview
    row = Indicator.objects.get(level3="基层党组织创A18个")
    assert row.official_value == "≤18个"
    load(admin, CHANGED)
    row.refresh_from_db()
    assert row.official_value == "≥18个"


def test_a_change_against_recorded_work_is_refused_already_in_the_preview(admin, cast):
    load(admin)
    factories.expenditure(Project.objects.get(), cast.clerk, amount="60000.00")
    logged = LogEntry.objects.count()
    smaller = TEXT.replace("\t10.00", "\t5.00")
    for response in (admin.post(LOAD, {"text": smaller, "year": "2024"}), load(admin, smaller)):
        text = plain(response)
        assert "不能载入：项目“机关党建活动经费”已支出 60,000.00 元" in text
        assert "确认载入" not in text
    assert LogEntry.objects.count() == logged
    assert Project.objects.get().budget_amount == 100000


def test_a_closed_year_takes_no_changed_plan(admin, cast):
    load(admin)
    factories.closing(cast.committee, "2024-12-31", cast.admin)
    assert "2024年度已结账" in plain(admin.post(LOAD, {"text": CHANGED, "year": "2024"}))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"year": "2024"}, "请选择文件，或在下面粘贴全文。"),
        ({"year": "1999", "text": TEXT}, "请填写2000至2100之间的年度"),
        ({"year": "二〇二四", "text": TEXT}, "请填写2000至2100之间的年度"),
        ({"text": "  \n"}, "请选择文件"),
    ],
)
def test_a_wrong_form_says_what_to_do_and_keeps_the_input(admin, data, message):
    response = admin.post(LOAD, data)
    assert message in plain(response)
    assert response.context["form"]["text"].value() == data.get("text")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("计划.pdf", b"%PDF-1.7", "PDF"),
        ("计划.docx", b"PK\x03\x04...", "文件不完整或已损坏"),
        ("计划.txt", b"", "空"),
        ("计划.xlsx", b"abc", "不支持.xlsx文件"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(admin, name, content, message):
    response = admin.post(LOAD, {"file": SimpleUploadedFile(name, content)})
    assert [error for error in response.context["form"].errors["file"] if message in error]


def test_a_text_that_is_no_plan_is_shown_as_such(admin):
    assert "不能载入" in plain(admin.post(LOAD, {"text": "今天开会。", "year": "2024"}))


def test_a_file_and_a_text_at_once_are_refused(admin):
    file = SimpleUploadedFile("a.txt", TEXT.encode())
    assert "只选一种" in plain(admin.post(LOAD, {"file": file, "text": TEXT}))


def test_confirming_nothing_leads_back_to_the_form(admin):
    response = admin.post(CONFIRM, {"year": "2024"}, follow=True)
    assert response.redirect_chain == [(LOAD, 302)]
    assert "没有收到要载入的原文" in plain(response)


def test_fields_that_were_not_offered_are_ignored_and_logged(admin, cast):
    admin.post(CONFIRM, {"text": TEXT, "year": "2024", "committee": "2"})
    assert AnnualPlan.objects.get().committee == cast.committee
    assert LogEntry.objects.get(verb="denied").subject_label == "committee"


def test_the_plan_is_shown_whole_with_its_findings_and_source(admin):
    load(admin)
    response = admin.get(reverse("performance:plan_detail", args=[AnnualPlan.objects.get().pk]))
    text = plain(response)
    for part in [
        "贯彻落实《中国共产党党和国家机关基层组织工作条例》",
        "（5）开展庆祝乐亭县党组织成立100周年",
        "（三）深入实施“基层党建质量提升年”",
        "绩效指标： 11月底前全部完成".replace("： ", "："),
        "满意度测评，聘请第三方进行测评。",
        "基层党组织创A18个 ≤18个 年度工作安排",
    ]:
        assert part in text
    assert 'href="#line-84"' in response.content.decode()
    assert f'<li id="line-84">{TEXT.splitlines()[83]}</li>' in response.content.decode()


def test_a_plan_of_another_committee_does_not_exist(client, admin, cast):
    load(admin)
    pk = AnnualPlan.objects.get().pk
    client.force_login(cast.stranger)
    for name in ("plan_detail", "goal_table", "goal_table_pdf", "goal_table_xlsx"):
        assert client.get(reverse(f"performance:{name}", args=[pk])).status_code == 404
    assert "还没有年度计划" in plain(client.get(reverse("performance:plan_list")))


@pytest.mark.parametrize("role", ["clerk", "leader", "auditor"])
def test_others_of_the_office_read_and_do_not_load(client, admin, cast, role):
    load(admin)
    client.force_login(getattr(cast, role))
    response = client.get(reverse("performance:plan_list"))
    assert "2024年" in plain(response)
    assert LOAD not in response.content.decode()
    refused = [client.get(LOAD), client.post(LOAD, {"text": TEXT}), client.post(CONFIRM, {})]
    assert [response.status_code for response in refused] == [403, 403, 403]


def test_the_secretary_sees_no_plan(client, admin, cast):
    load(admin)
    pk = AnnualPlan.objects.get().pk
    client.force_login(cast.secretary)
    assert client.get(reverse("performance:plan_list")).status_code == 403
    assert client.get(reverse("performance:plan_detail", args=[pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    admin, cast, django_assert_num_queries, count
):
    for year in range(2024, 2024 + count):
        factories.project(cast.committee, year=year)
        AnnualPlan.objects.create(
            committee=cast.committee, year=year, confirmed_at=clock.now(), confirmed_by=cast.admin
        )
    with django_assert_num_queries(5):
        response = admin.get(reverse("performance:plan_list"))
    assert plain(response).count("10.00") == count
