"""Everybody sees where they are signed in, and can sign out there."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgs.devices import agents, idle
from orgs.models import LogEntry, Session
from tests.page_forms import form_for
from tests.people import PASSWORD

LIST = "/devices/"
WINDOWS = (
    "Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/86.0.4240.198 Safari/537.36"
)
PHONE = "Mozilla/5.0 (Linux; Android 9; MI 8) AppleWebKit/537.36 Chrome/66 Mobile MicroMessenger/7"


def signed_in(username="secretary", agent=WINDOWS, address="10.0.0.7") -> Client:
    browser = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    browser.post("/login/", {"username": username, "password": PASSWORD})
    return browser


@pytest.fixture
def desk(cast):
    return signed_in()


def test_each_device_is_named_in_plain_words(desk):
    signed_in(agent=PHONE, address="10.0.0.8")
    text = desk.get(LIST).text
    for words in ["Windows 电脑，Chrome", "10.0.0.7", "本机", "安卓设备，微信", "10.0.0.8"]:
        assert words in text


def test_nobody_sees_the_devices_of_others(desk):
    signed_in("clerk", address="10.9.9.9")
    assert "10.9.9.9" not in desk.get(LIST).text


def ending(browser) -> str:
    """Where the page's button sends the other device out."""
    page = browser.get(LIST).text
    [address] = {part.split('"')[0] for part in page.split('action="')[1:] if "/end/" in part} - {
        reverse("orgs:device_end_others")
    }
    return address


def press(browser, address):
    return browser.post(address, form_for(browser.get(LIST).text, address), follow=True)


def test_one_device_is_signed_out_from_another(desk):
    phone = signed_in(agent=PHONE)
    response = press(desk, ending(desk))
    assert "已退出：安卓设备，微信。" in response.text
    assert phone.get("/members/").status_code == 302
    assert desk.get("/members/").status_code == 200
    assert LogEntry.objects.filter(verb="sign_out").get().reason.startswith("退出登录设备")


def test_all_others_are_signed_out_at_once(desk):
    others = [signed_in(agent=PHONE), signed_in(address="10.0.0.9")]
    response = press(desk, reverse("orgs:device_end_others"))
    assert "已退出其他2台设备" in response.text
    assert [browser.get("/members/").status_code for browser in others] == [302, 302]
    assert desk.get("/members/").status_code == 200


def test_a_device_of_somebody_else_cannot_be_signed_out(desk):
    clerk, phone = signed_in("clerk"), signed_in("clerk", PHONE)
    address = ending(clerk)
    desk.post(address)
    assert phone.get("/members/").status_code == 200


def test_a_new_password_signs_the_others_out(desk):
    phone = signed_in(agent=PHONE)
    new = "grape-Vine-71"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    desk.post("/password/", data)
    assert phone.get("/members/").status_code == 302
    assert desk.get("/members/").status_code == 200
    assert Session.objects.filter(user__username="secretary").count() == 1


def test_an_idle_device_is_none(desk, monkeypatch):
    signed_in(agent=PHONE)
    later = timezone.now() + datetime.timedelta(minutes=50)
    monkeypatch.setattr(idle.timezone, "now", lambda: later)
    assert "微信" in desk.get(LIST).text
    later += datetime.timedelta(minutes=40)
    assert "微信" not in desk.get(LIST).text


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; WOW64) Chrome/86 Safari/537.36 360SE",
            "Windows 电脑，360浏览器",
        ),
        ("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", "Windows 电脑，IE"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0) Version/16.0 Safari/604.1", "iPhone，Safari"),
        ("Mozilla/5.0 (X11; Linux x86_64; UOS) Firefox/110", "统信电脑，Firefox"),
        ("", "未知设备"),
        ("curl/8", "未知设备"),
        ("<script>alert(1)</script>", "未知设备"),
    ],
)
def test_a_header_is_told_in_plain_words(agent, words):
    assert agents.in_words(agent) == words
