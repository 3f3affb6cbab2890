"""The clerk's day: the review queue, the books, the grades."""

import re

import pytest
from playwright.sync_api import expect

from activities.models import MonthlyReport
from budget.models import Expenditure
from orgs.accounts.demo import DEMO_PASSWORD
from tests.browser import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("year")]

Status = MonthlyReport.Status


@pytest.fixture(params=["phone", "desktop"])
def clerk(request):
    """A visitor who has just signed in as the clerk."""
    visitor = Visitor(request.getfixturevalue(request.param))
    visitor.sign_in("clerk", DEMO_PASSWORD)
    visitor.start_counting()
    return visitor


# --- reviewing ------------------------------------------------------------------------------------


def october(status):
    """The organisations whose October report stands like this, first sent in first."""
    reports = MonthlyReport.objects.filter(month="2024-10-01", status=status)
    return [row.organisation for row in reports.order_by("submitted_at", "pk")]


def letter(visitor, organisation, month) -> str:
    """What a cell of the matrix shows without its colour."""
    return visitor.cells(str(organisation))[month - 1][0]


def test_a_report_is_approved_and_the_next_one_returned(clerk):
    first, second, *others = october(Status.SUBMITTED)
    clerk.follow("去审核（4）")
    clerk.send("审核通过")
    assert f"已审核通过：{first} 2024年10月月报" in clerk.text
    clerk.unfold("退回修改")
    clerk.fill("退回原因", "主题党日主题未填写，请补充。")
    clerk.send("退回")
    assert f"已退回：{second} 2024年10月月报" in clerk.text
    clerk.needed_at_most(pages=3, presses=4, fields=1)
    assert october(Status.SUBMITTED) == others
    clerk.open("/matrix/")
    assert [letter(clerk, row, 10) for row in (first, second, *others)] == ["审", "退", "报", "报"]


def place_of(control) -> tuple:
    box = control.bounding_box()
    return round(box["x"]), round(box["y"])


def test_one_report_after_the_other_is_approved_at_the_same_place(clerk):
    first, second, *_ = october(Status.SUBMITTED)
    clerk.follow("去审核（4）")
    button = clerk.main.get_by_role("button", name="审核通过")
    before = place_of(button)
    clerk.send("审核通过")
    assert f"{second} 2024年10月" in clerk.text
    assert place_of(button) == before  # though the page now says that the first is approved
    assert f"已审核通过：{first}" in clerk.text


def test_reports_are_reviewed_by_keyboard(desktop):
    clerk = Visitor(desktop)
    clerk.sign_in("clerk", DEMO_PASSWORD)
    clerk.open("/review/")
    _, second, *_ = october(Status.SUBMITTED)
    with desktop.expect_navigation():
        desktop.keyboard.press("Control+ArrowDown")
    assert f"{second} 2024年10月" in clerk.text
    with desktop.expect_navigation():
        desktop.keyboard.press("Control+Enter")
    assert f"已审核通过：{second}" in clerk.text
    clerk.unfold("退回修改")
    clerk.fill("退回原因", "请补充。")
    desktop.keyboard.press("Control+Enter")  # somebody is writing: nothing is approved
    assert len(october(Status.SUBMITTED)) == 3


def test_a_return_without_a_reason_is_refused(clerk):
    clerk.follow("去审核（4）")
    clerk.unfold("退回修改")
    clerk.send("退回")
    clerk.follow("退回原因：请写明退回原因")
    expect(clerk.field("退回原因")).to_be_focused()
    assert len(october(Status.SUBMITTED)) == 4


def test_the_matrix_leads_to_the_reason_of_a_return(clerk):
    returned = october(Status.RETURNED)[0]
    clerk.open("/matrix/")
    clerk.press(clerk.row(str(returned)).get_by_role("link", name="退回"))
    assert "主题党日应到人数与党员总数不符" in clerk.text


# --- the books ------------------------------------------------------------------------------------


def fill_payment(visitor, amount, voucher="记-11-001"):
    visitor.fill("支付日期", "2024年11月1日")
    visitor.fill("金额", amount)
    visitor.fill("用途", "主题党日学习用书")
    visitor.fill("收款单位或个人", "新华书店")
    visitor.fill("凭证号", voucher)


def spent(visitor) -> str:
    """The first amount of the execution page: 已支出."""
    visitor.open("/budget/")
    return re.search(r"已支出\s*([0-9,.]+) 元", visitor.text)[1]


def test_a_payment_is_in_the_execution_until_it_is_reversed(clerk):
    assert spent(clerk) == "46,120.00"
    clerk.follow("登记支出")
    fill_payment(clerk, "1,200.00")
    clerk.send("登记支出", clicks=2)
    assert "已登记支出 1,200.00 元（主题党日学习用书），可用余额 52,680.00 元。" in clerk.text
    assert clerk.page.url.endswith("/budget/")  # where the form was opened
    assert spent(clerk) == "47,320.00"
    clerk.open("/expenditures/?text=记-11-001")
    clerk.follow("主题党日学习用书")
    clerk.follow("冲销")
    clerk.fill("冲销原因", "退货，款项已退回账户。")
    clerk.send("确认冲销")
    assert "已冲销 1,200.00 元。" in clerk.text
    assert clerk.main.get_by_role("link", name="冲销", exact=True).count() == 0
    assert spent(clerk) == "46,120.00"


def test_an_amount_may_be_typed_in_full_width(clerk):
    clerk.open("/expenditures/new/")
    fill_payment(clerk, "１，２００．００")
    clerk.send("登记支出")
    assert "已登记支出 1,200.00 元" in clerk.text


def test_overspending_is_refused_with_what_is_left(clerk):
    clerk.open("/expenditures/new/")
    fill_payment(clerk, "53,880.01")
    clerk.send("登记支出")
    clerk.follow("金额：超出可用余额：11月1日可用 53,880.00 元，本笔 53,880.01 元。")
    expect(clerk.field("金额")).to_be_focused()
    expect(clerk.field("金额")).to_have_value("53,880.01")
    expect(clerk.field("用途")).to_have_value("主题党日学习用书")
    clerk.fill("金额", "53,880")
    clerk.send("登记支出")
    assert "可用余额 0.00 元。" in clerk.text


def test_a_voucher_used_before_has_to_be_confirmed(clerk):
    clerk.open("/expenditures/new/")
    fill_payment(clerk, "260", voucher="记-０１-001")
    clerk.send("登记支出")
    assert "本年度已有同一凭证号的支出 2024年1月18日 《党务工作手册》印刷 6,800.00 元" in clerk.text
    assert Expenditure.objects.filter(voucher="记-01-001").count() == 1
    clerk.tick("已核对，仍要登记")
    clerk.send("登记支出")
    assert "已登记支出 260.00 元" in clerk.text
    assert Expenditure.objects.filter(voucher="记-01-001").count() == 2


# --- the grades -----------------------------------------------------------------------------------


def grade_counts(visitor) -> list[str]:
    """市级A档, 县级A档及以上, C档, B档及未定档."""
    visitor.open("/grades/")
    values = visitor.main.locator(".figure-value").all_inner_texts()
    return [value.removesuffix(" 个") for value in values]


def test_a_new_grade_changes_the_counts(clerk):
    assert grade_counts(clerk) == ["15", "17", "0", "1"]
    clerk.press(clerk.row("县档案馆党支部").get_by_role("link", name="登记档次"))
    clerk.tick("市级A档")
    clerk.fill("定档日期", "20241101")
    clerk.fill("定档机关", "市委组织部")
    clerk.fill("文号", "演示市组〔2024〕31号")
    clerk.send("登记档次")
    assert "已登记县档案馆党支部：市级A档。" in clerk.text
    assert grade_counts(clerk) == ["16", "17", "0", "1"]
    clerk.open("/indicators/")
    clerk.follow("基层党组织创A18个")
    assert "16个" in clerk.text
