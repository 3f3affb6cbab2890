"""A workbook too large to wait for is made in the background and waits in 待办."""

import datetime

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from config import clock
from orgs.jobs import exporting
from orgs.models import Export, LogEntry, User
from performance.dashboards.parts import export_todos
from tests import factories

from .workbooks import body

EXPORT = "/members/export.xlsx"
PAGE = "/exports/"
State = Export.State


@pytest.fixture(autouse=True)
def small_limit(monkeypatch, settings, tmp_path):
    """Two rows are at once, three wait."""
    monkeypatch.setattr(exporting, "LARGE", 2)
    settings.EXPORT_DIR = tmp_path / "exports"
    settings.BUSINESS_DATE = factories.day("2024-11-03")


@pytest.fixture
def members(cast):
    return [factories.member(cast.branch, f"党员{name}") for name in "甲乙丙"]


def asked(client, query="") -> Export:
    response = client.get(EXPORT + query)
    assert (response.status_code, response.url) == (302, PAGE)
    return Export.objects.latest("pk")


def work(export) -> Export:
    """What the worker does with it."""
    exporting.make.call(export.pk)
    export.refresh_from_db()
    return export


def titles(user) -> list[str]:
    return [todo.title for todo in export_todos(user)]


def test_a_small_list_is_there_at_once(cast, members, sign_in):
    response = sign_in(cast.admin).get(f"{EXPORT}?q=甲")
    assert len(body(response)) == 2
    assert not Export.objects.exists()


def test_a_large_list_waits_and_is_fetched_once_it_is_ready(cast, members, sign_in):
    client = sign_in(cast.admin)
    export = asked(client, "?standing=formal")
    assert (export.state, titles(cast.admin)) == (State.WAITING, [])
    assert "排队中" in client.get(PAGE).text
    assert LogEntry.objects.filter(verb="export").latest("pk").subject_label == "党员名册（3行）"

    work(export)
    assert titles(cast.admin) == ["导出已可下载：党员名册20241103（3行）"]
    page = client.get(PAGE).text
    assert "11月10日后删除" in page
    response = client.get(f"{PAGE}{export.pk}/file.xlsx")
    assert int(response["Content-Length"]) == export.size
    assert "%E5%85%9A%E5%91%98%E5%90%8D%E5%86%8C" in response["Content-Disposition"]
    assert [row[0] for row in body(response)[1:]] == ["党员甲", "党员乙", "党员丙"]
    assert titles(cast.admin) == []


def test_the_workbook_holds_what_its_person_may_see(cast, members, sign_in):
    stranger = factories.member(cast.other_branch, "党员丁")
    export = work(asked(sign_in(cast.secretary)))
    assert export.row_count == 3
    names = [row[0].value for row in load_workbook(export.path).active.iter_rows(min_row=4)]
    assert stranger.name not in names
    assert set(names) == {member.name for member in members}
    assert export.path.stat().st_mode & 0o077 == 0


def test_the_workbook_holds_what_its_filter_shows(cast, members, sign_in):
    for name in ("预备甲", "预备乙", "预备丙"):
        factories.member(cast.branch, name, formal_on=None)
    export = work(asked(sign_in(cast.clerk), "?standing=probationary"))
    page = load_workbook(export.path).active
    assert {row[0].value for row in page.iter_rows(min_row=4)} == {"预备甲", "预备乙", "预备丙"}


def test_asking_twice_waits_for_the_same_workbook(cast, members, sign_in):
    client = sign_in(cast.admin)
    first = asked(client, "?q=党员")
    assert asked(client, "?q=党员") == first
    assert DBTaskResult.objects.count() == 1
    assert asked(client, "?q=党") != first
    assert asked(sign_in(cast.clerk), "?q=党员") != first
    work(first)
    assert asked(sign_in(cast.admin), "?q=党员") != first


def test_nobody_else_sees_it(cast, members, sign_in):
    export = work(asked(sign_in(cast.clerk)))
    admin = sign_in(cast.admin)
    assert admin.get(f"{PAGE}{export.pk}/file.xlsx").status_code == 404
    assert export.file_name not in admin.get(PAGE).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"is_active": False}, exporting.DISABLED),
        ({"role": User.Role.SECRETARY}, exporting.FORBIDDEN),
    ],
)
def test_rights_lost_in_between_count(cast, sign_in, change, said, members):
    client = sign_in(cast.admin)
    for _ in range(3):
        factories.closing(cast.committee, None, cast.admin)
    client.get("/closings/export.xlsx")
    export = Export.objects.get()
    User.objects.filter(pk=cast.admin.pk).update(**change)
    work(export)
    assert (export.state, export.error, export.size) == (State.FAILED, said, 0)
    assert not export.path.exists()


@pytest.mark.parametrize("change", ["role", "place"])
def test_a_finished_workbook_is_not_for_somebody_with_other_rights(cast, sign_in, change, members):
    export = work(asked(sign_in(cast.clerk)))
    changed = {
        "role": {"role": User.Role.AUDITOR},
        "place": {"role": User.Role.SECRETARY, "organisation": cast.branch},
    }
    User.objects.filter(pk=cast.clerk.pk).update(**changed[change])
    cast.clerk.refresh_from_db()
    response = sign_in(cast.clerk).get(f"{PAGE}{export.pk}/file.xlsx")
    assert response.status_code == 409
    assert "角色或所属党组织变了" in response.text


def test_a_failure_is_said_and_can_be_tried_again(
    cast, members, sign_in, monkeypatch, logged_errors
):
    client = sign_in(cast.admin)
    export = asked(client)
    with monkeypatch.context() as broken:
        broken.setattr(exporting, "write_workbook", lambda *_: 1 / 0)
        work(export)
    assert not export.path_beside.exists()
    assert logged_errors.pop().startswith("An export failed")
    assert (export.state, export.error) == (State.FAILED, exporting.BROKEN)
    assert titles(cast.admin) == ["导出失败：党员名册20241103（3行）"]
    page = client.get(PAGE)
    assert exporting.BROKEN in page.text
    assert client.get(f"{PAGE}{export.pk}/file.xlsx").status_code == 409

    assert client.post(f"{PAGE}{export.pk}/again/").url == PAGE
    again = work(Export.objects.latest("pk"))
    assert (again.pk != export.pk, again.state) == (True, State.DONE)
    assert titles(cast.admin) == ["导出已可下载：党员名册20241103（3行）"]
    assert client.post(f"{PAGE}{again.pk}/again/").status_code == 409


def test_a_workbook_is_kept_for_seven_days(cast, members, sign_in):
    client = sign_in(cast.admin)
    export = work(asked(client))
    exporting.tidy(export.finished_at + datetime.timedelta(days=7))
    assert export.path.exists()
    exporting.tidy(export.finished_at + datetime.timedelta(days=7, seconds=1))
    assert not export.path.exists()
    export.refresh_from_db()
    assert (export.state, titles(cast.admin)) == (State.EXPIRED, [])
    assert "重新生成" in client.get(PAGE).text


def test_a_file_that_is_gone_is_said(cast, members, sign_in, logged_errors):
    client = sign_in(cast.admin)
    export = work(asked(client))
    export.path.unlink()
    response = client.get(f"{PAGE}{export.pk}/file.xlsx")
    assert response.status_code == 409
    assert "读不出来，请重新导出" in response.text
    assert logged_errors.pop().startswith("A workbook cannot be read")


def test_without_a_worker_the_page_says_so_after_two_minutes(cast, members, sign_in):
    client = sign_in(cast.admin)
    export = asked(client)
    said = "后台任务可能没有启动"
    assert said not in client.get(PAGE).text
    Export.objects.filter(pk=export.pk).update(asked_at=clock.now() - datetime.timedelta(minutes=3))
    assert said in client.get(PAGE).text


def test_what_a_killed_worker_holds_can_be_asked_for_again(cast, members, sign_in):
    client = sign_in(cast.admin)
    export = asked(client)
    started = clock.now() - datetime.timedelta(minutes=31)
    Export.objects.filter(pk=export.pk).update(state=State.RUNNING, started_at=started)
    again = asked(client)
    export.refresh_from_db()
    assert (again.pk != export.pk, export.state) == (True, State.FAILED)
    assert export.error == exporting.CUT_OFF


def test_made_once_however_often_the_worker_is_asked(cast, members, sign_in):
    export = work(asked(sign_in(cast.admin)))
    before = export.path.stat().st_mtime_ns
    assert work(export).path.stat().st_mtime_ns == before


@pytest.mark.django_db(transaction=True)
def test_the_worker_itself_takes_it_up(cast, members, sign_in):
    export = asked(sign_in(cast.admin))
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    export.refresh_from_db()
    assert export.state == State.DONE


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_length(
    cast, members, sign_in, count, django_assert_num_queries
):
    client = sign_in(cast.admin)
    for number in range(count):
        asked(client, f"?q={'党员'[: number + 1] if number < 2 else ''}")
    with django_assert_num_queries(6):
        client.get(PAGE)
