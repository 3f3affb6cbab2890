"""动态验证码: who has set it up signs in with the phone as well; nobody is locked out for good."""

import html
import io
import re

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.serving import vault
from orgs.models import LogEntry, SecondFactor, Session
from orgs.second_factor import codes, half_way
from tests import factories
from tests.people import PASSWORD

SET_UP, CODE = "/second-factor/", "/login/code/"


class Phone:
    """An authenticator application with the secret of the page."""

    def __init__(self, page: str):
        shown = re.search(r'密钥 <span class="code-text">([^<]+)</span>', page)[1]
        self.totp = pyotp.TOTP(shown.replace(" ", ""))

    def code(self, step=0) -> str:
        return self.totp.at(timezone.now().timestamp() + 30 * step)


@pytest.fixture
def watch(monkeypatch):
    """The machine's clock, which these tests move on by hand."""

    class Watch:
        now = timezone.now()

        def pass_on(self, seconds):
            self.now += timezone.timedelta(seconds=seconds)

    watch = Watch()
    monkeypatch.setattr(timezone, "now", lambda: watch.now)
    return watch


def first_step(username="secretary", **data):
    browser = Client()
    fields = {"username": username, "password": PASSWORD} | data
    return browser, browser.post("/login/", fields)


def set_up(browser):
    """The phone and the recovery codes of whoever is signed in there."""
    phone = Phone(browser.get(SET_UP).text)
    page = browser.post(SET_UP, {"code": phone.code()}, follow=True).text
    return phone, re.findall(r'<li class="code-text">([^<]+)</li>', page)


@pytest.fixture
def own(cast, watch):
    browser, _ = first_step()
    return (browser, *set_up(browser))


def test_the_page_shows_a_picture_and_the_key_to_type(cast):
    browser, _ = first_step()
    page = browser.get(SET_UP).text
    secret = Phone(page).totp.secret
    assert "<svg" in page
    assert f"secret={secret}" in codes.address_of(secret, "secretary", "机关党建绩效管理")
    assert browser.get(SET_UP).text.count(" ".join(re.findall("....", secret))) == 1


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "１２３４５６７"])
def test_it_counts_only_once_a_code_has_shown_that_the_phone_works(cast, watch, code):
    browser, _ = first_step()
    phone = Phone(browser.get(SET_UP).text)
    if phone.code() == code:
        watch.pass_on(60)
    response = browser.post(SET_UP, {"code": code})
    assert list(response.context["form"].errors) == ["code"]
    assert not SecondFactor.objects.exists()
    assert Phone(response.text).totp.secret == phone.totp.secret


def test_ten_recovery_codes_are_shown_once(own):
    browser, _, recovery = own
    assert len(set(recovery)) == 10
    again = browser.get(reverse("orgs:recovery_codes")).text
    assert not any(code in again for code in recovery)
    assert "只显示一次" in again


def test_the_password_alone_signs_nobody_in(own, watch):
    _, phone, _ = own
    watch.pass_on(60)
    browser, response = first_step(next="/members/")
    assert response.url == CODE
    assert browser.get("/members/").status_code == 302
    assert LogEntry.objects.filter(verb="sign_in").count() == 1
    answer = browser.post(CODE, {"code": phone.code()})
    assert answer.url == "/members/"
    assert browser.get("/members/").status_code == 200
    assert LogEntry.objects.filter(verb="sign_in").count() == 2


@pytest.mark.parametrize(
    ("step", "is_in"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_phone_may_be_half_a_minute_off(own, watch, step, is_in):
    _, phone, _ = own
    watch.pass_on(300)
    browser, _ = first_step()
    browser.post(CODE, {"code": phone.code(step)})
    assert (browser.get("/members/").status_code == 200) is is_in


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0:.3} {0:>.3}"])
def test_a_code_may_be_typed_with_blanks_or_full_width(own, watch, typed):
    _, phone, _ = own
    watch.pass_on(60)
    browser, _ = first_step()
    code = phone.code()
    shown = f"{code[:3]} {code[3:]}" if "." in typed else typed.format(code)
    wide = shown.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    browser.post(CODE, {"code": wide})
    assert browser.get("/members/").status_code == 200


def test_no_code_is_taken_twice(own, watch):
    _, phone, _ = own
    watch.pass_on(60)
    code = phone.code()
    (one, _), (two, _) = first_step(), first_step()
    one.post(CODE, {"code": code})
    response = two.post(CODE, {"code": code})
    assert one.get("/members/").status_code == 200
    assert "不正确或已用过" in response.text


def test_the_code_that_set_it_up_signs_nobody_in(own):
    _, phone, _ = own
    browser, _ = first_step()
    assert "不正确或已用过" in browser.post(CODE, {"code": phone.code()}).text


@pytest.mark.parametrize("change", [str, str.upper, lambda code: code.replace("-", " ")])
def test_a_recovery_code_stands_for_the_phone_once(own, watch, change):
    _, _, recovery = own
    browser, _ = first_step()
    browser.post(CODE, {"code": change(recovery[0])})
    assert browser.get("/members/").status_code == 200
    assert "还剩 9 个" in browser.get(SET_UP).text
    assert LogEntry.objects.filter(reason="使用备用码，还剩9个").count() == 1
    second, _ = first_step()
    assert "不正确或已用过" in second.post(CODE, {"code": recovery[0]}).text


def test_ten_wrong_codes_close_the_door(own, watch):
    _, phone, _ = own
    watch.pass_on(60)
    browser, _ = first_step()
    for _ in range(10):
        browser.post(CODE, {"code": "0000000"})
    response = browser.post(CODE, {"code": phone.code()})
    assert "15分钟后再试" in response.text
    assert browser.get("/members/").status_code == 302


def test_the_second_step_waits_ten_minutes(own, watch):
    _, phone, _ = own
    browser, _ = first_step()
    watch.pass_on(half_way.LASTS + 1)
    response = browser.post(CODE, {"code": phone.code()}, follow=True)
    assert "请重新登录" in response.text
    assert browser.get("/members/").status_code == 302


@pytest.mark.parametrize("change", ["disabled", "password"])
def test_who_is_shut_out_between_the_steps_stays_out(own, cast, watch, change):
    _, phone, _ = own
    watch.pass_on(60)
    browser, _ = first_step()
    if change == "disabled":
        cast.secretary.is_active = False
    else:
        cast.secretary.set_password("grape-Vine-71")
    cast.secretary.save()
    browser.post(CODE, {"code": phone.code()})
    assert browser.get("/members/").status_code == 302


def test_without_a_first_step_there_is_no_second(cast):
    assert Client().get(CODE).url.startswith("/login/")


def test_what_was_typed_before_waits_for_the_code_as_well(own, watch):
    _, phone, _ = own
    watch.pass_on(60)
    browser = Client()
    page = browser.post("/activities/new/", {"title": "重温誓词", "content": "很长的正文"})
    carried = html.unescape(re.search(r'name="kept" value="([^"]+)"', page.text)[1])
    fields = {"username": "secretary", "password": PASSWORD, "kept": carried}
    browser.post("/login/", fields)
    assert "很长的正文" in browser.post(CODE, {"code": phone.code()}).text


def test_setting_it_up_signs_the_other_devices_out(cast, watch):
    desk, other = first_step()[0], first_step()[0]
    set_up(desk)
    assert desk.get("/members/").status_code == 200
    assert other.get("/members/").status_code == 302


def test_removing_it_or_new_codes_ask_for_a_code(own, watch):
    browser, phone, recovery = own
    for name in ["second_factor_remove", "recovery_codes_renew"]:
        response = browser.post(reverse(f"orgs:{name}"), {"code": "0000000"})
        assert list(response.context["form"].errors) == ["code"]
    watch.pass_on(60)
    page = browser.post(
        reverse("orgs:recovery_codes_renew"), {"code": phone.code()}, follow=True
    ).text
    fresh = re.findall(r'<li class="code-text">([^<]+)</li>', page)
    assert len(set(fresh) - set(recovery)) == 10
    browser.post(reverse("orgs:second_factor_remove"), {"code": recovery[0]})
    assert SecondFactor.objects.exists()
    browser.post(reverse("orgs:second_factor_remove"), {"code": fresh[0]})
    assert not SecondFactor.objects.exists()
    assert first_step()[1].url != CODE


def test_the_secret_and_the_codes_rest_unreadable(own):
    _, phone, recovery = own
    row = str(SecondFactor.objects.values().get())
    assert phone.totp.secret not in row
    assert not any(code in row or codes.plain(code) in row for code in recovery)
    assert vault.unlocked(SecondFactor.objects.get().locked_secret) == phone.totp.secret
    told = [str(entry.__dict__) for entry in LogEntry.objects.all()]
    assert not any(phone.totp.secret in text or recovery[0] in text for text in told)


def test_under_another_key_the_phone_counts_no_more_but_nothing_breaks(own, watch, settings):
    _, phone, _ = own
    watch.pass_on(60)
    settings.SECRET_KEY = "another " * 8
    browser, _ = first_step()
    assert "不正确或已用过" in browser.post(CODE, {"code": phone.code()}).text


# --- the administrator ----------------------------------------------------------------------------


def test_an_administrator_must_have_one_unless_the_committee_says_otherwise(cast, watch):
    browser, response = first_step("admin", next="/members/")
    assert response.url == SET_UP
    assert browser.get("/accounts/").url == SET_UP
    assert "要求管理员登录时使用动态验证码" in browser.get(SET_UP).text
    set_up(browser)
    assert browser.get(reverse("orgs:recovery_codes_kept")).url == "/accounts/"
    assert browser.get("/accounts/").status_code == 200


def test_a_committee_may_leave_it_to_its_administrators(cast):
    factories.rule_value(
        cast.committee, "admin_second_factor", "optional", cast.admin, "2024-01-01", "会议纪要"
    )
    browser, _ = first_step("admin")
    assert browser.get("/accounts/").status_code == 200


@pytest.mark.parametrize("username", ["clerk", "leader", "auditor", "secretary"])
def test_nobody_else_must(cast, username):
    browser, _ = first_step(username)
    assert browser.get("/devices/").status_code == 200


def test_an_administrator_resets_that_of_another_but_not_the_own(own, cast, watch):
    browser, _, _ = own
    admin = Client()
    admin.force_login(cast.admin)
    assert "重设动态验证码" in admin.get(f"/accounts/{cast.secretary.pk}/edit/").text
    admin.post(f"/accounts/{cast.secretary.pk}/second-factor/")
    assert not SecondFactor.objects.exists()
    assert browser.get("/members/").status_code == 302
    assert first_step()[1].url != CODE
    assert LogEntry.objects.filter(actor=cast.admin, reason="管理员重设动态验证码").count() == 1
    assert admin.post(f"/accounts/{cast.admin.pk}/second-factor/").status_code == 403


def test_where_there_is_none_there_is_nothing_to_reset(cast):
    admin = Client()
    admin.force_login(cast.admin)
    assert admin.post(f"/accounts/{cast.clerk.pk}/second-factor/").status_code == 409


def test_the_only_administrator_with_a_lost_phone_is_helped_on_the_server(own, cast):
    out = io.StringIO()
    call_command("reset_second_factor", "secretary", stdout=out)
    assert "已停用secretary的动态验证码" in out.getvalue()
    assert not Session.objects.filter(user=cast.secretary).exists()
    assert LogEntry.objects.latest("pk").reason == "在服务器上重设动态验证码"
    for name, words in [("secretary", "没有启用"), ("nobody", "没有用户名为nobody")]:
        with pytest.raises(CommandError, match=words):
            call_command("reset_second_factor", name)
