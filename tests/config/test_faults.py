"""What cannot be read is told on a page, and a page of trouble makes no further trouble."""

import errno
import sys

import pytest
from django.db import DataError, InterfaceError, OperationalError, ProgrammingError
from django.test import Client, RequestFactory
from django.urls import reverse

from config.serving import checks, database, faults, health, start

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


class Coded(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


def caused(kind, sqlstate: str, text: str = "x") -> Exception:
    error = kind(text)
    error.__cause__ = Coded(sqlstate)
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OperationalError("database is locked"), "正忙"),
        (OperationalError("attempt to write a readonly database"), "只能读取"),
        (OperationalError("database or disk is full"), "磁盘已满"),
        (OperationalError("no such table: orgs_user"), "正在升级"),
        (InterfaceError("connection already closed"), "连接不上"),
        (caused(OperationalError, "53100"), "磁盘已满"),
        (caused(OperationalError, "57P01"), "连接不上"),
        (caused(ProgrammingError, "42P01"), "正在升级"),
        (OSError(errno.ENOSPC, "No space left on device"), "写不进去"),
        (OSError(errno.EROFS, "Read-only file system"), "写不进去"),
        (PermissionError(errno.EACCES, "Permission denied"), "写不进去"),
        (caused(ProgrammingError, "42601"), ""),
        (caused(DataError, "22003"), ""),
        (FileNotFoundError(errno.ENOENT, "x"), ""),
        (ValueError("full of readonly"), ""),
        (None, ""),
    ],
)
def test_what_passes_is_told_and_a_fault_of_the_program_is_not(error, words):
    found = faults.reason(error)
    assert words in found
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    ("error", "has_traceback"), [(OperationalError("gone"), False), (KeyError("name"), True)]
)
def test_what_passes_is_one_line_of_the_log(error, has_traceback):
    try:
        raise error
    except Exception:
        told = faults.LineFormatter().formatException(sys.exc_info())
    assert ("Traceback" in told) == has_traceback
    assert str(error) in told


def test_the_page_for_what_passes_asks_nobody(django_assert_num_queries):
    request = RequestFactory().get("/members/")
    with django_assert_num_queries(0):
        answer = faults.unavailable(request, faults.reason(OperationalError("x")))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


# --- starting -------------------------------------------------------------------------------------


@pytest.fixture
def stays_connected(monkeypatch):
    monkeypatch.setattr(start.connections, "close_all", lambda: None)


def test_a_whole_installation_starts(stays_connected):
    start.refuse_what_cannot_serve()


def test_all_that_is_missing_is_named_before_it_gives_up(monkeypatch, stays_connected):
    monkeypatch.setattr(checks, "CHINESE", b":family=No Such Family")
    monkeypatch.setattr(health, "unapplied", lambda: 3)
    with pytest.raises(SystemExit) as end:
        start.refuse_what_cannot_serve()
    assert str(end.value).startswith("没有启动：\n没有找到中文字体")
    assert "有 3 个数据库迁移尚未执行" in str(end.value)


def test_a_database_that_does_not_answer_yet_is_waited_for(monkeypatch, stays_connected):
    def unreachable():
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "unapplied", unreachable)
    start.refuse_what_cannot_serve()


def test_no_file_is_made_where_the_database_was(monkeypatch, stays_connected):
    monkeypatch.setattr(database, "trouble", lambda: database.GONE)
    monkeypatch.setattr(health, "unapplied", lambda: pytest.fail("asked"))
    start.refuse_what_cannot_serve()
