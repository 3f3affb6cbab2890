"""Every task works where scripts are blocked, as they are in some government browsers."""

import pytest

from activities.models import Activity, MonthlyReport
from orgs.accounts.demo import DEMO_PASSWORD
from tests.browser import DESKTOP, PHONE, Visitor, watched_page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("year")]


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def visitor(request, browser, live_server):
    options = request.param | {"java_script_enabled": False}
    with watched_page(browser, live_server, options) as page:
        yield Visitor(page, has_scripts=False)


def test_the_secretary_records_reports_and_gets_the_receipt(visitor):
    visitor.sign_in("secretary", DEMO_PASSWORD)
    visitor.follow("登记活动")
    visitor.tick("志愿服务")
    visitor.fill("日期", "2024年10月29日")
    visitor.send("保存")
    visitor.fill("主题", "敬老志愿服务")
    visitor.fill("实到人数", "9")
    visitor.send("保存")
    assert Activity.objects.filter(title="敬老志愿服务").count() == 1
    visitor.open("/reports/2024/10/")
    assert visitor.cells("志愿服务人次")[0].startswith("9")
    visitor.fill("存在问题", "本月无")
    visitor.send("保存草稿")
    assert "草稿已保存，10月月报还没有报送。" in visitor.text
    visitor.fill("下月计划", "召开支部党员大会。")
    visitor.send("下一步：核对")
    visitor.send("确认并报送10月月报")
    assert "10月月报已报送，回执号" in visitor.text


def test_the_clerk_reviews_and_books(visitor):
    waiting = MonthlyReport.objects.awaiting_review()
    visitor.sign_in("clerk", DEMO_PASSWORD)
    visitor.follow("去审核（4）")
    visitor.send("审核通过")
    visitor.unfold("退回修改")
    visitor.fill("退回原因", "主题党日主题未填写，请补充。")
    visitor.send("退回")
    assert waiting.count() == 2
    visitor.open("/expenditures/new/")
    visitor.fill("支付日期", "20241101")
    visitor.fill("金额", "1,200.00")
    visitor.fill("用途", "主题党日学习用书")
    visitor.fill("收款单位或个人", "新华书店")
    visitor.fill("凭证号", "记-11-001")
    visitor.send("登记支出")
    visitor.follow("冲销")
    visitor.fill("冲销原因", "退货，款项已退回账户。")
    visitor.send("确认冲销")
    assert "已冲销 1,200.00 元。" in visitor.text


def test_the_navigation_opens_on_the_phone(browser, live_server):
    with watched_page(browser, live_server, PHONE | {"java_script_enabled": False}) as page:
        visitor = Visitor(page, has_scripts=False)
        visitor.sign_in("clerk", DEMO_PASSWORD)
        page.get_by_label("菜单").check()
        visitor.follow("报送矩阵", within=".nav")
        assert "报送率" in visitor.text
