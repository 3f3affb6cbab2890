"""A session that ended, a token no longer valid, an account that was moved: the text stays."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from activities.models import Activity
from orgs.models import LogEntry, User
from orgs.sign_in import kept
from tests.factories import day
from tests.page_forms import form_for
from tests.people import PASSWORD

CREATE = reverse("activities:activity_create")
LOGIN = reverse("orgs:login")
TEXT = {
    **{"held_on": "2024-10-20", "kinds": "study", "title": "重温誓词", "content": "一\n二"},
    **{"due_count": "3", "present_count": "3"},
}
HERE = {"origin": "http://testserver"}


@pytest.fixture(autouse=True)
def today(settings):
    settings.BUSINESS_DATE = day("2024-11-03")


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def open_page(browser, user):
    """The form as this person has it open."""
    browser.force_login(user)
    return form_for(browser.get(CREATE).text, CREATE) | TEXT


def sign_in(browser, page, username, **fields):
    form = form_for(page.text, LOGIN) | {"username": username, "password": PASSWORD} | fields
    return browser.post(LOGIN, form)


def test_a_session_that_ended_keeps_the_text_through_signing_in(browser, cast):
    page = open_page(browser, cast.secretary)
    del browser.cookies["sessionid"]
    asked = browser.post(CREATE, page)
    assert asked.status_code == 403
    assert "登录已过期" in asked.text
    wrong = sign_in(browser, asked, "secretary", password="wrong")
    assert "用户名或密码不正确" in wrong.text
    carried = sign_in(browser, wrong, "secretary")
    assert "重温誓词" in carried.text
    assert not Activity.objects.exists()
    answer = browser.post(CREATE, form_for(carried.text, CREATE))
    assert answer.status_code == 302
    activity = Activity.objects.get()
    assert (activity.title, activity.content) == ("重温誓词", "一\n二")


def test_signed_in_again_in_another_window_the_old_page_still_arrives(browser, cast):
    """Signing in gives a new token; the page that was open before has the old one."""
    page = open_page(browser, cast.secretary)
    browser.cookies.pop("csrftoken")
    browser.get(LOGIN)
    browser.get(CREATE)
    refused = browser.post(CREATE, page, headers=HERE)
    assert refused.status_code == 403
    assert "接着提交" in refused.text
    assert browser.post(CREATE, form_for(refused.text, CREATE)).status_code == 302
    assert Activity.objects.get().title == "重温誓词"


@pytest.mark.parametrize("origin", ["", "http://evil.com", "null", "x", "http://[", "testserver"])
def test_another_site_gets_no_button_to_press(browser, cast, origin):
    page = open_page(browser, cast.secretary)
    browser.cookies.pop("csrftoken")
    refused = browser.post(CREATE, page, headers={"origin": origin})
    assert refused.status_code == 403
    assert "接着提交" not in refused.text
    assert "重温誓词" not in refused.text


def test_somebody_else_who_signs_in_sees_the_text_but_cannot_store_it(browser, cast):
    page = open_page(browser, cast.secretary)
    del browser.cookies["sessionid"]
    carried = sign_in(browser, browser.post(CREATE, page), "other")
    answer = browser.post(CREATE, form_for(carried.text, CREATE))
    assert answer.status_code == 409
    assert "重温誓词" in answer.text
    assert not Activity.objects.exists()


def test_a_disabled_account_signs_in_no_more(browser, cast):
    page = open_page(browser, cast.secretary)
    User.objects.filter(pk=cast.secretary.pk).update(is_active=False)
    asked = browser.post(CREATE, page)
    assert asked.status_code == 403
    assert "用户名或密码不正确" in sign_in(browser, asked, "secretary").text
    assert not Activity.objects.exists()


def test_a_password_is_never_carried(browser, cast):
    browser.force_login(cast.secretary)
    address = reverse("orgs:password")
    page = form_for(browser.get(address).text, address)
    del browser.cookies["sessionid"]
    secret = {"old_password": "geheim-1", "new_password1": "geheim-2", "new_password2": "geheim-2"}
    asked = browser.post(address, page | secret)
    assert "geheim" not in asked.text
    if carried := re.search(r'name="kept" value="([^"]+)"', asked.text):
        assert "geheim" not in str(kept.opened(carried[1]))


@pytest.mark.parametrize("text", ["x", "a:b", "\x00", "e30:x" * 900])
def test_what_is_not_ours_is_left_alone(browser, cast, text):
    page = browser.get(LOGIN)
    assert sign_in(browser, page, "secretary", kept=text).status_code == 302


def test_an_autosave_is_still_told_by_a_redirect(browser, cast):
    """The script looks for exactly that."""
    page = open_page(browser, cast.secretary)
    del browser.cookies["sessionid"]
    address = reverse("activities:report_autosave", args=[2024, 10])
    answer = browser.post(address, page, headers={"x-requested-with": "XMLHttpRequest"})
    assert (answer.status_code, answer.url) == (302, f"{LOGIN}?next={address}")


# --- the last administrator -----------------------------------------------------------------------


@pytest.fixture
def second_admin(cast):
    cast.clerk.role = User.Role.ADMIN
    cast.clerk.save()
    return cast.clerk


def test_two_admins_who_disable_each_other_leave_one(cast, second_admin):
    """The second was waiting while the first disabled the account it came from."""
    clients = {user: Client() for user in (cast.admin, second_admin)}
    for user, client in clients.items():
        client.force_login(user)
    first = reverse("orgs:account_disable", args=[second_admin.pk])
    second = reverse("orgs:account_disable", args=[cast.admin.pk])
    page = form_for(clients[second_admin].get(second).text, second)
    assert clients[cast.admin].post(first).status_code == 302
    assert clients[second_admin].post(second, page).status_code in {302, 403}
    assert User.objects.get(pk=cast.admin.pk).is_active


@pytest.mark.parametrize(
    ("route", "fields"),
    [
        ("account_disable", {}),
        ("account_update", {"name": "管", "role": "clerk", "organisation": "committee"}),
        ("account_update", {"name": "管", "role": "secretary", "organisation": "branch"}),
    ],
)
def test_the_last_one_stays_even_for_the_committee_above(client, cast, route, fields):
    cast.committee.parent = cast.stranger.organisation
    cast.committee.save()
    path = f"{cast.stranger.organisation.path}{cast.committee.pk}/"
    type(cast.committee).objects.filter(pk=cast.committee.pk).update(path=path)
    client.force_login(cast.stranger)
    if "organisation" in fields:
        fields = fields | {"organisation": getattr(cast, fields["organisation"]).pk}
    answer = client.post(reverse(f"orgs:{route}", args=[cast.admin.pk]), fields)
    assert "唯一能登录的管理员" in answer.text
    admin = User.objects.get(pk=cast.admin.pk)
    assert (admin.role, admin.is_active) == ("admin", True)
    assert not LogEntry.objects.filter(verb="update").exists()


def test_with_another_one_an_admin_can_be_disabled(client, cast, second_admin):
    client.force_login(cast.admin)
    address = reverse("orgs:account_disable", args=[second_admin.pk])
    assert client.post(address).status_code == 302
    assert not User.objects.get(pk=second_admin.pk).is_active
