"""The application makes the password, hands it over once, and its owner replaces it."""

import datetime
import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from orgs.accounts.passwords import READABLE, generated, is_good
from orgs.models import LogEntry, Session, User
from tests.people import PASSWORD

NEW = {"username": "zhangsan", "name": "张三", "role": "secretary", "phone": ""}
OWN = {"password1": "grape-Vine-71", "password2": "grape-Vine-71"}


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.admin)
    return client


def opened(admin, cast) -> str:
    """The slip of a new account."""
    data = NEW | {"organisation": cast.branch.pk}
    return admin.post(reverse("orgs:account_create"), data, follow=True).text


def password_on(slip: str) -> str:
    [password] = re.findall(r"初始密码</dt><dd[^>]*>([^<]+)<", slip)
    return html.unescape(password)


def sign_in(password, username="zhangsan", **data):
    browser = Client()
    fields = {"username": username, "password": password} | data
    return browser, browser.post("/login/", fields, follow=True)


def test_a_slip_tells_all_that_is_needed_once(admin, cast):
    slip = opened(admin, cast)
    for text in ["张三", "zhangsan", cast.branch.name, "http://testserver", "2024年11月10日前"]:
        assert text in slip
    password = password_on(slip)
    assert re.fullmatch(f"[{READABLE}]{{4}}(-[{READABLE}]{{4}}){{2}}", password)
    account = User.objects.get(username="zhangsan")
    assert account.check_password(password)
    again = admin.get(reverse("orgs:account_slip", args=[account.pk])).text
    assert password not in again
    assert "只显示一次" in again
    assert not any(password in str(entry.__dict__) for entry in LogEntry.objects.all())


def test_no_password_rests_readable_in_the_session(admin, cast):
    data = NEW | {"organisation": cast.branch.pk}
    admin.post(reverse("orgs:account_create"), data)
    kept = str(dict(admin.session))
    account = User.objects.get(username="zhangsan")
    password = password_on(admin.get(reverse("orgs:account_slip", args=[account.pk])).text)
    assert password not in kept


def test_before_any_page_comes_a_password_of_ones_own(admin, cast):
    password = password_on(opened(admin, cast))
    browser, response = sign_in(password, next="/members/")
    assert "请先设置自己的密码" in response.text
    for path in ["/", "/activities/new/", "/devices/", "/members/"]:
        assert browser.get(path).url == "/password/"
    answer = browser.post("/password/", OWN)
    assert answer.url == "/members/"
    assert browser.get("/members/").status_code == 200
    account = User.objects.get(username="zhangsan")
    assert account.check_password(OWN["password1"])
    assert account.initial_until is None
    assert LogEntry.objects.filter(verb="password", reason="初次登录设置密码").count() == 1
    assert sign_in(password)[1].status_code == 200
    assert sign_in(OWN["password1"])[1].redirect_chain


@pytest.mark.parametrize(
    "fields",
    [
        {"password1": "short", "password2": "short"},
        {"password1": "zhangsan-x-71", "password2": "zhangsan-x-71"},
        {"password1": "grape-Vine-71", "password2": "grape-Vine-72"},
        {"password1": "", "password2": ""},
    ],
)
def test_a_poor_first_password_is_refused_at_its_field(admin, cast, fields):
    browser, _ = sign_in(password_on(opened(admin, cast)))
    response = browser.post("/password/", fields)
    assert response.context["form"].errors
    assert browser.get("/members/").url == "/password/"


def test_the_initial_password_does_not_stay_by_being_chosen_again(admin, cast):
    password = password_on(opened(admin, cast))
    browser, _ = sign_in(password)
    response = browser.post("/password/", {"password1": password, "password2": password})
    assert list(response.context["form"].errors) == ["password1"]


def test_what_was_typed_before_waits_until_the_password_is_set(admin, cast, settings):
    from orgs.sign_in import kept

    browser = Client()
    page = browser.post("/activities/new/", {"title": "重温誓词", "content": "很长的正文"})
    carried = html.unescape(re.search(r'name="kept" value="([^"]+)"', page.text)[1])
    assert kept.opened(carried)["fields"]
    fields = {"username": "zhangsan", "password": password_on(opened(admin, cast))}
    browser.post("/login/", fields | {"kept": carried})
    assert "很长的正文" in browser.post("/password/", OWN).text


@pytest.mark.parametrize(("day", "is_in"), [("2024-11-10", True), ("2024-11-11", False)])
def test_an_initial_password_that_nobody_used_expires(admin, cast, settings, day, is_in):
    password = password_on(opened(admin, cast))
    settings.BUSINESS_DATE = datetime.date.fromisoformat(day)
    _, response = sign_in(password)
    assert ("请先设置自己的密码" in response.text) is is_in
    assert ("初始密码已过期，请联系管理员" in response.text) is not is_in
    listed = admin.get(reverse("orgs:account_list")).text
    assert ("未改初始密码" if is_in else "初始密码已过期") in listed


def test_a_reset_shuts_out_who_had_the_old_password(admin, cast):
    browser = Client()
    browser.post("/login/", {"username": "clerk", "password": PASSWORD})
    assert browser.get("/members/").status_code == 200
    address = reverse("orgs:account_password", args=[cast.clerk.pk])
    assert "立即在所有设备上退出" in admin.get(address).text
    password = password_on(admin.post(address, follow=True).text)
    assert browser.get("/members/").status_code == 302
    assert not Session.objects.filter(user=cast.clerk).exists()
    assert sign_in(PASSWORD, "clerk")[1].status_code == 200
    assert "请先设置自己的密码" in sign_in(password, "clerk")[1].text
    entry = LogEntry.objects.get(verb="password")
    assert (entry.actor, entry.reason) == (cast.admin, "管理员重设密码")


def test_a_field_slipped_into_the_reset_chooses_nothing(admin, cast):
    address = reverse("orgs:account_password", args=[cast.clerk.pk])
    admin.post(address, {"password1": "party-school-77", "password2": "party-school-77"})
    cast.clerk.refresh_from_db()
    assert not cast.clerk.check_password("party-school-77")


def test_what_is_generated_pleases_its_own_validators(cast):
    made = {generated(cast.secretary) for _ in range(50)}
    assert len(made) == 50
    assert all(is_good(password, cast.secretary) for password in made)
