import pytest
from django.db import DatabaseError, connection, transaction

from orgs import log
from orgs.models import LogEntry
from tests import factories


@pytest.fixture
def entry(cast):
    log.record(by=cast.clerk, verb=log.Verb.EXPORT, subject_type="党员名册", label="党员名册")
    return LogEntry.objects.get()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: LogEntry.objects.update(reason="改"),
        lambda entry: LogEntry.objects.filter(pk=entry.pk).update(reason="改"),
        lambda entry: LogEntry.objects.all().delete(),
        lambda entry: LogEntry.objects.filter(pk=entry.pk).delete(),
    ],
)
def test_the_model_refuses_to_change_or_delete(entry, attempt):
    entry.reason = "改"
    with pytest.raises(TypeError, match="只能追加"):
        attempt(entry)
    assert list(LogEntry.objects.values_list("reason", flat=True)) == [""]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE orgs_logentry SET reason = '改'",
        "UPDATE orgs_logentry SET actor_name = 'x' WHERE id = %s",
        "DELETE FROM orgs_logentry",
        "DELETE FROM orgs_logentry WHERE id = %s",
    ],
)
def test_the_database_refuses_too(entry, statement):
    parameters = [entry.pk] if "%s" in statement else []
    with (
        pytest.raises(DatabaseError, match="日志只能追加"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, parameters)
    assert list(LogEntry.objects.values_list("actor_name", "reason")) == [
        ("王淑珍（工作人员）", "")
    ]


def test_bulk_updates_do_not_slip_past(entry):
    entry.reason = "改"
    with pytest.raises((TypeError, DatabaseError)), transaction.atomic():
        LogEntry.objects.bulk_update([entry], ["reason"])
    assert list(LogEntry.objects.values_list("reason", flat=True)) == [""]


def test_a_change_says_what_was_and_what_is(cast, logged):
    cast.branch.short_name = "档案局党支部"
    with log.change(cast.branch, by=cast.admin, verb=log.Verb.UPDATE):
        cast.branch.save()
    assert logged() == [
        (
            "update",
            cast.admin,
            "档案局党支部",
            {"简称": "档案馆党支部"},
            {"简称": "档案局党支部"},
        )
    ]


def test_an_edit_without_a_difference_leaves_no_row(cast, logged):
    with log.change(cast.branch, by=cast.admin, verb=log.Verb.UPDATE):
        cast.branch.save()
    assert logged() == []


def rename_and_fail(organisation, by):
    with log.change(organisation, by=by, verb=log.Verb.UPDATE):
        organisation.short_name = "改"
        organisation.save()
        raise RuntimeError


def test_a_failed_write_leaves_neither_the_change_nor_the_row(cast, logged):
    with pytest.raises(RuntimeError):
        rename_and_fail(cast.branch, cast.admin)
    cast.branch.refresh_from_db()
    assert (cast.branch.short_name, logged()) == ("档案馆党支部", [])


def test_secrets_are_never_logged(cast):
    person = cast.secretary
    assert "密码" not in log.snapshot(person)
    assert person.password not in str(log.snapshot(person))


def test_the_name_of_a_person_stays_as_it_was(cast, entry):
    cast.clerk.name = "王改名"
    cast.clerk.save()
    assert LogEntry.objects.get().actor_name == "王淑珍（工作人员）"


def test_values_are_written_in_the_words_of_the_page(cast):
    member = factories.member(cast.branch, "张三", formal_on=None)
    assert log.snapshot(member) == {
        "姓名": "张三",
        "性别": "女",
        "入党日期": "2010-07-01",
        "转正日期": "",
    }
    assert log.snapshot(member.membership) == {
        "党员": f"张三（{member.pk}）",
        "党组织": f"档案馆党支部（{cast.branch.pk}）",
        "转入日期": "2010-07-01",
        "离开日期": "",
        "离开原因": "",
        "依据": "",
        "登记人": "",
        "登记时间": "",
    }
