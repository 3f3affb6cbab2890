"""What cannot be read is told on a page, and a page of trouble makes no further trouble."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
UNREADABLE = [
    f"{FORM}; charset=utf-16",
    f"{FORM}; charset=gbk",
    "multipart/form-data; boundary=" + "b" * 300,
    "multipart/form-data; boundary=\u00ff",
    "multipart/form-data",
]


@pytest.mark.parametrize("enforced", [True, False], ids=["token asked for", "no token"])
@pytest.mark.parametrize("content_type", UNREADABLE)
@pytest.mark.parametrize("route", ["orgs:login", "orgs:member_create", "orgs:logout"])
def test_a_body_that_cannot_be_read_is_a_page(cast, route, content_type, enforced):
    browser = Client(enforce_csrf_checks=enforced, raise_request_exception=False)
    browser.force_login(cast.admin)
    answer = browser.generic("POST", reverse(route), b"a=1", content_type=content_type)
    assert answer.status_code in {200, 302, 400, 403}
    assert answer.status_code == 302 or "机关党建绩效管理" in answer.text


def test_a_wrong_charset_is_said_to_be_the_fault_of_the_request(cast):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.get("/login/")  # which sets the cookie that a token is compared with
    answer = browser.generic("POST", "/login/", b"a=1", content_type=UNREADABLE[0])
    assert answer.status_code == 400
    assert "没有改动任何数据" in answer.text
