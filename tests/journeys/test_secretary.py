"""The secretary's month, on the phone and at the desk: from the first page to the receipt."""

import re

import pytest
from playwright.sync_api import expect

from activities.models import Activity, MonthlyReport
from orgs.accounts.demo import DEMO_PASSWORD
from tests.browser import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("year")]

WRITE = "/reports/2024/10/"
SAVED = re.compile("已保存 [0-9]+:[0-9]{2}")


@pytest.fixture(params=["phone", "desktop"])
def secretary(request):
    """A visitor who has just signed in as the secretary of 县档案馆党支部."""
    visitor = Visitor(request.getfixturevalue(request.param))
    visitor.sign_in("secretary", DEMO_PASSWORD)
    visitor.start_counting()
    return visitor


def record_volunteering(visitor):
    visitor.follow("登记活动")
    visitor.fill("日期", "2024.10.29")
    visitor.tick("志愿服务")
    visitor.fill("主题", "敬老志愿服务")
    visitor.fill("实到人数", "９")
    visitor.send("保存", clicks=2)


def fill_words(visitor):
    visitor.fill("存在问题", "本月无")
    visitor.fill("下月计划", "召开支部党员大会。")


def report_october(visitor):
    visitor.follow("填写10月月报")
    fill_words(visitor)
    visitor.send("下一步：核对")
    visitor.send("确认并报送10月月报")


def october():
    return MonthlyReport.objects.get(organisation__short_name="县档案馆党支部", month="2024-10-01")


def test_a_report_takes_three_presses_and_two_fields(secretary):
    assert "2024年10月月报" in secretary.text
    assert "还有 2 天" in secretary.text
    report_october(secretary)
    assert f"回执号 {october().number}" in secretary.text
    secretary.needed_at_most(pages=3, presses=3, fields=2)


def test_an_activity_recorded_on_the_way_is_in_the_report(secretary):
    record_volunteering(secretary)
    assert Activity.objects.filter(title="敬老志愿服务").count() == 1
    assert "已登记：敬老志愿服务。计入10月月报。" in secretary.text
    secretary.follow("县直机关工", within=".masthead")
    secretary.follow("填写10月月报")
    assert secretary.cells("志愿服务人次") == ["9，查看记录：志愿服务人次", "0", "人次"]
    fill_words(secretary)
    secretary.send("下一步：核对")
    secretary.send("确认并报送10月月报")
    secretary.needed_at_most(pages=6, presses=6, fields=6)
    assert october().figures["kind_counts"]["volunteering"] == 1


def test_what_is_missing_is_named_before_sending_and_leads_to_its_field(secretary):
    secretary.follow("填写10月月报")
    secretary.send("下一步：核对")
    assert "还不能报送" in secretary.text
    assert secretary.main.get_by_role("button", name="确认并报送10月月报").count() == 0
    secretary.follow("下月计划：请填写下月计划")
    assert secretary.page.url.endswith(f"{WRITE}#id_next_plan")
    expect(secretary.field("下月计划")).to_be_in_viewport()
    fill_words(secretary)
    secretary.send("下一步：核对")
    secretary.send("确认并报送10月月报")
    assert october().status == MonthlyReport.Status.SUBMITTED


def test_a_report_sent_in_can_be_read_and_not_changed(secretary):
    report_october(secretary)
    receipt = secretary.page.url
    secretary.open(WRITE)
    assert secretary.page.url == receipt
    assert "正在等待审核，审核以前可以撤回修改。" in secretary.text
    assert secretary.main.locator("form, a.button-primary").count() == 0
    secretary.open("/activities/?since=2024-10-01&until=2024-10-31")
    secretary.follow("主题党日：喜迎国庆")
    assert "月报待审核" in secretary.text
    assert secretary.main.get_by_role("link", name="修改").count() == 0


def test_errors_are_listed_with_links_and_the_input_is_kept(secretary):
    secretary.follow("登记活动")
    secretary.fill("日期", "10月32日")
    secretary.fill("主题", "重温入党誓词")
    secretary.fill("实到人数", "40")
    secretary.send("保存")
    summary = secretary.page.get_by_role("alert")
    assert [line.split("：")[0] for line in summary.get_by_role("link").all_inner_texts()] == [
        "日期",
        "类型",
        "实到人数",
    ]
    summary.get_by_role("link", name="实到人数").click()
    expect(secretary.field("实到人数")).to_be_focused()
    expect(secretary.field("实到人数")).to_have_value("40")
    expect(secretary.field("日期")).to_have_value("10月32日")
    expect(secretary.field("主题")).to_have_value("重温入党誓词")
    assert secretary.field("实到人数").get_attribute("aria-invalid") == "true"
    assert not Activity.objects.filter(title="重温入党誓词", held_on__month=11).exists()


def test_a_draft_saves_itself_and_a_second_tab_is_told(desktop):
    secretary, other = Visitor(desktop), Visitor(desktop.context.new_page())
    secretary.sign_in("secretary", DEMO_PASSWORD)
    secretary.open(WRITE)
    other.open(WRITE)
    secretary.fill("存在问题", "本月无")
    secretary.field("下月计划").focus()
    expect(desktop.locator("[data-autosave-state]")).to_have_text(SAVED)
    assert october().problems == "本月无"
    other.fill("存在问题", "另一个窗口里写的。")
    other.field("下月计划").focus()
    expect(other.page.locator("[data-autosave-state]")).to_contain_text("内容有了变化")
    with other.page.expect_response(re.compile(WRITE)) as answer:
        other.send("保存草稿")
    assert answer.value.status == 409
    assert "两边不同的地方" in other.text
    assert "另一个窗口里写的。" in other.text
    assert october().problems == "本月无"
    other.send("核对无误，按表单保存")
    assert october().problems == "另一个窗口里写的。"


def test_a_draft_goes_on_saving_after_signing_in_again_in_another_window(desktop):
    secretary = Visitor(desktop)
    secretary.sign_in("secretary", DEMO_PASSWORD)
    secretary.open(WRITE)
    desktop.context.clear_cookies()
    secretary.fill("存在问题", "登录失效以后写的")
    secretary.field("下月计划").focus()
    state = desktop.locator("[data-autosave-state]")
    expect(state).to_contain_text("登录已失效")
    second = Visitor(desktop.context.new_page())
    second.sign_in("secretary", DEMO_PASSWORD)
    secretary.fill("下月计划", "继续写")
    secretary.field("存在问题").focus()
    expect(state).to_have_text(SAVED)
    assert (october().problems, october().next_plan) == ("登录失效以后写的", "继续写")
    desktop.watch.troubles.clear()  # the browser notes the refusals


def test_a_form_sent_after_the_session_ended_arrives_after_signing_in(desktop):
    secretary = Visitor(desktop)
    secretary.sign_in("secretary", DEMO_PASSWORD)
    secretary.open(WRITE)
    secretary.fill("存在问题", "没有丢的一段话")
    desktop.context.clear_cookies(name="sessionid")
    secretary.send("保存草稿")
    assert "登录已过期" in secretary.text
    secretary.fill("用户名", "secretary")
    secretary.fill("密码", DEMO_PASSWORD)
    secretary.send("登录")
    assert "没有丢的一段话" in secretary.text
    secretary.send("接着提交")
    assert october().problems == "没有丢的一段话"
    desktop.watch.troubles.clear()


def test_a_draft_saves_itself_every_twenty_seconds(desktop):
    desktop.clock.install()
    secretary = Visitor(desktop)
    secretary.sign_in("secretary", DEMO_PASSWORD)
    secretary.open(WRITE)
    secretary.fill("创A进展", "整理佐证材料")
    desktop.clock.fast_forward(19_000)
    assert not MonthlyReport.objects.filter(grade_progress="整理佐证材料").exists()
    desktop.clock.fast_forward(2_000)
    expect(desktop.locator("[data-autosave-state]")).to_have_text(SAVED)
    assert october().grade_progress == "整理佐证材料"


def test_a_draft_that_cannot_be_kept_says_why(desktop):
    secretary = Visitor(desktop)
    secretary.sign_in("secretary", DEMO_PASSWORD)
    secretary.open(WRITE)
    secretary.fill("入党申请人", "两个")
    secretary.field("存在问题").focus()
    expect(desktop.locator("[data-autosave-state]")).to_contain_text("入党申请人：")
    expect(secretary.field("入党申请人")).to_have_value("两个")
    desktop.watch.troubles.clear()  # the browser notes the refusal


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/activities/new/#id_title", "保存"),
        ("/activities/new/?back=/activities/#id_held_on", "保存"),
        ("/members/new/#id_name", "保存"),
        ("/password/#id_new_password2", "修改密码"),
        ("/reports/2024/10/#id_problems", "下一步：核对"),
    ],
)
def test_what_is_wrong_has_the_focus_though_the_address_names_a_field(secretary, path, button):
    secretary.open(path)
    secretary.send(button)
    summary = secretary.page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()


def test_who_is_expected_follows_the_kinds_until_a_number_is_written(secretary):
    secretary.follow("登记活动")
    expected = secretary.field("应到人数")
    whole = expected.input_value()
    secretary.tick("支委会")
    assert expected.input_value() not in {"", whole}
    secretary.tick("主题党日")
    assert expected.input_value() == whole
    secretary.fill("应到人数", "8")
    secretary.tick("党课")
    assert expected.input_value() == "8"
