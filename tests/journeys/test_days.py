"""The five people's jobs on a day in November, on the last of the year and in the new one."""

import datetime
import re

import pytest

from activities.models import MonthlyReport
from budget.models import Expenditure
from orgs.accounts.demo import DEMO_PASSWORD
from performance.models import Evaluation
from tests.browser import Visitor

from .test_admin import complete, confirm_satisfaction, download, pdf_text

pytestmark = pytest.mark.browser

DAYS = ["2024-11-03", "2024-12-31", "2025-01-03"]


@pytest.fixture(params=DAYS)
def today(request, year, settings):
    settings.BUSINESS_DATE = datetime.date.fromisoformat(request.param)
    return settings.BUSINESS_DATE


def signed_in(page, username) -> Visitor:
    visitor = Visitor(page)
    visitor.sign_in(username, DEMO_PASSWORD)
    return visitor


def test_the_secretary_sends_every_month_that_is_owed(today, phone):
    secretary = signed_in(phone, "secretary")
    sent = 0
    while secretary.main.get_by_role("link", name=re.compile("填写[0-9]+月月报")).count():
        secretary.follow("填写")
        secretary.fill("存在问题", "本月无")
        secretary.fill("下月计划", "召开支部党员大会。")
        secretary.send("下一步：核对")
        secretary.press(secretary.main.get_by_role("button", name="确认并报送"))
        assert "回执号" in secretary.text
        sent += 1
        secretary.open("/")
    expected = {(2024, 11): 1, (2024, 12): 2, (2025, 1): 3}[today.year, today.month]
    assert sent == expected
    mine = MonthlyReport.objects.filter(organisation__short_name="县档案馆党支部")
    assert not mine.exclude(status__in=MonthlyReport.LOCKED).filter(month__lt=today).exists()


def test_the_clerk_reviews_the_queue_and_books_a_payment_of_the_year(today, desktop):
    clerk = signed_in(desktop, "clerk")
    waiting = MonthlyReport.objects.awaiting_review().count()
    clerk.open("/review/")
    for _ in range(waiting):
        clerk.send("审核通过")
    assert "待审核的已全部办完" in clerk.text
    paid_on = min(today, datetime.date(2024, 12, 30))
    clerk.open("/budget/")
    clerk.follow("登记支出")
    clerk.fill("支付日期", f"{paid_on:%Y-%m-%d}")
    clerk.fill("金额", "100")
    clerk.fill("用途", "主题党日学习用书")
    clerk.fill("收款单位或个人", "新华书店")
    clerk.fill("凭证号", "记-99-001")
    clerk.send("登记支出")
    assert Expenditure.objects.get(voucher="记-99-001").project.year == 2024
    assert "46,220.00" in clerk.text


def test_the_admin_seals_the_self_evaluation_of_the_year(today, desktop, tmp_path):
    admin = signed_in(desktop, "admin")
    confirm_satisfaction(admin)
    complete(admin)
    total = re.search("总分 ([0-9.]+)，等级", admin.text)[1]
    admin.follow("封存")
    admin.send("封存第1版")
    assert Evaluation.objects.get().is_sealed
    text = pdf_text(download(admin, "下载 PDF", tmp_path))
    assert total in text
    assert "2024" in text


def test_the_leader_reads_the_year_in_three_sentences(today, phone):
    leader = signed_in(phone, "leader")
    assert leader.page.url.endswith("/overview/")
    briefing = leader.page.get_by_label("概况").locator("strong").all_inner_texts()
    assert briefing == ["进展", "落后", "将到期"]
    assert "2024年度" in leader.text
    assert "15" in leader.text  # 市级A档, of the year that is being closed


def test_the_auditor_follows_a_payment_to_its_entry_and_the_log(today, desktop):
    auditor = signed_in(desktop, "auditor")
    auditor.open("/expenditures/?year=2024")
    assert "共 23 笔" in auditor.text
    auditor.follow("专题研讨学习用书")
    assert "凭证号" in auditor.text
    auditor.open("/log/")
    auditor.choose("动作", "退回")
    auditor.send("筛选")
    assert "共 1 条" in auditor.text
