"""Whatever is done to the log behind the application's back is found, and named."""

import random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from config import clock
from orgs import log
from orgs.log import verification
from orgs.log.verification import Anchor, end_of, verify
from orgs.models import LogAnchor, LogChain, LogCheck, LogEntry
from tests import factories
from tests.conftest import lifted_postgres_triggers, lifted_sqlite_triggers
from tests.factories import day

ENTRIES = 12


@pytest.fixture
def written(cast):
    """Entries of two committees and of nobody, one after the other."""
    below = factories.committee("邻县机关工委", "邻县工委")
    for number in range(ENTRIES):
        with clock.held_at(clock.moment(day("2024-11-03"), 8, number)):
            for place in (cast.branch, below, None):
                log.record(
                    by=None,
                    verb=log.Verb.EXPORT,
                    subject_type="表",
                    label=f"第{number}张",
                    organisation=place,
                    reason="留底",
                )
    member = factories.member(cast.branch)
    with log.change(member, by=cast.clerk, verb=log.Verb.UPDATE):
        member.name = "改名"
        member.save()
    return cast


def lifted():
    lift = lifted_postgres_triggers if connection.vendor == "postgresql" else lifted_sqlite_triggers
    return lift(connection)


def run(statement, *values):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which alters no table that checks are waiting for
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with lifted():
            cursor.execute(statement, values)


def keys():
    return list(LogEntry.objects.order_by("pk").values_list("pk", flat=True))


TEXTS = ["actor_name", "verb", "subject_type", "subject_id", "subject_label", "reason", "digest"]
JSONS = ["before", "after"]


def alter(chance):
    column = chance.choice([*TEXTS, *JSONS, "at", "number", "organisation_id", "actor_id", "id"])
    key = chance.choice(keys())
    if column in TEXTS:
        run(f"UPDATE orgs_logentry SET {column} = 'x' WHERE id = %s", key)
    elif column in JSONS:
        run(f'UPDATE orgs_logentry SET "{column}" = \'{{"金额": 1}}\' WHERE id = %s', key)
    elif column == "at":
        run("UPDATE orgs_logentry SET at = '2020-01-01 00:00:00+00:00' WHERE id = %s", key)
    elif column == "number":
        run("UPDATE orgs_logentry SET number = number + 1 WHERE id = %s", key)
    elif column == "id":
        run("UPDATE orgs_logentry SET id = %s WHERE id = %s", keys()[-1] + 5, key)
    else:
        known = "SELECT MIN(id) FROM orgs_user" if column == "actor_id" else "NULL"
        if column == "organisation_id":
            known = "SELECT MAX(id) FROM orgs_organisation"
        run(f"UPDATE orgs_logentry SET {column} = ({known}) WHERE id = %s", key)


def remove(chance):
    run("DELETE FROM orgs_logentry WHERE id = %s", chance.choice(keys()))


def cut_off(chance):
    run("DELETE FROM orgs_logentry WHERE id >= %s", chance.choice(keys()))


def empty(chance):
    run("DELETE FROM orgs_logentry")


def insert(chance):
    columns = [c for c in column_names() if c != "id"]
    listed = ", ".join(f'"{c}"' for c in columns)
    run(
        f"INSERT INTO orgs_logentry (id, {listed}) SELECT %s, {listed} FROM orgs_logentry"
        " WHERE id = %s",
        keys()[-1] + chance.randint(1, 9),
        chance.choice(keys()),
    )


def column_names():
    with connection.cursor() as cursor:
        return [
            c.name for c in connection.introspection.get_table_description(cursor, "orgs_logentry")
        ]


def swap(chance):
    first, second = chance.sample(keys(), 2)
    spare = keys()[-1] + 100
    for old, new in ((first, spare), (second, first), (spare, second)):
        run("UPDATE orgs_logentry SET id = %s WHERE id = %s", new, old)


def move_the_end(chance):
    key = chance.choice(list(LogChain.objects.values_list("pk", flat=True)))
    statement = chance.choice(
        [
            "UPDATE orgs_logchain SET length = length + 1 WHERE key = %s",
            "UPDATE orgs_logchain SET head = 'x' WHERE key = %s",
            "DELETE FROM orgs_logchain WHERE key = %s",
        ]
    )
    run(statement, key)


def drop_a_trigger(chance):
    name = f"orgs_logentry_no_{chance.choice(['update', 'delete'])}"
    where = " ON orgs_logentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{where}")


def cut_off_and_hide(chance):
    """The last entries go, and the end is made to look as if they had never been."""
    key = chance.choice(list(LogChain.objects.values_list("pk", flat=True)))
    rows = LogEntry.objects.filter(committee=key or None)
    last = rows.order_by("-pk")[1]
    run("DELETE FROM orgs_logentry WHERE id > %s AND COALESCE(committee_id, 0) = %s", last.pk, key)
    run("UPDATE orgs_logchain SET length = %s, head = %s WHERE key = %s",
        last.number, last.digest, key)  # fmt: skip


KINDS = [alter, alter, alter, remove, cut_off, empty, insert, swap, move_the_end, drop_a_trigger]


def test_a_log_that_nobody_touched_is_whole(written):
    verdict = verify()
    assert verdict.is_whole, verdict.faults
    assert verdict.count == LogEntry.objects.count() > 3 * ENTRIES


@pytest.mark.parametrize("seed", range(100))
def test_a_hundred_manipulations_a_hundred_found(written, seed):
    chance = random.Random(seed)
    verification.keep(verify(), now=clock.now())
    with transaction.atomic():
        chance.choice([*KINDS, cut_off_and_hide])(chance)
        assert not verify().is_whole


@pytest.mark.parametrize("kind", [*KINDS[2:], cut_off_and_hide])
def test_every_kind_is_found_however_it_is_done(written, kind):
    verification.keep(verify(), now=clock.now())
    for seed in range(3):
        with transaction.atomic():
            kind(random.Random(seed))
            assert not verify().is_whole, seed
            transaction.set_rollback(True)
        assert verify().is_whole


def test_the_first_wrong_entry_is_named(written):
    rows = LogEntry.objects.filter(committee=written.committee).order_by("pk")
    wrong = rows[5]
    run("UPDATE orgs_logentry SET subject_label = '别的' WHERE id >= %s", wrong.pk)
    faults = verify().faults
    assert any(f"第 6 条，编号 {wrong.pk}" in fault and "别的" in fault for fault in faults)
    assert not any(f"编号 {rows[6].pk}" in fault for fault in faults)


def test_an_anchor_kept_outside_finds_a_log_that_was_written_anew(written):
    """Who rewrites entries, end and stored anchors has not rewritten what was printed."""
    printed = end_of(written.committee)
    rows = LogEntry.objects.order_by("pk")
    rest = rows.filter(committee=written.committee).order_by("-pk")[0]
    run("DELETE FROM orgs_logentry WHERE id = %s", rest.pk)
    before = rows.filter(committee=written.committee).order_by("-pk")[0]
    run("UPDATE orgs_logchain SET length = %s, head = %s WHERE key = %s",
        before.number, before.digest, written.committee.pk)  # fmt: skip
    assert verify().is_whole
    assert not verify([printed]).is_whole


def test_looking_does_not_pile_up_anchors(written):
    for _ in range(3):
        verification.keep(verify(), now=clock.now())
    assert (LogCheck.objects.count(), LogAnchor.objects.count()) == (3, 3)
    log.record(by=None, verb=log.Verb.EXPORT, subject_type="表", label="新", organisation=None)
    verification.keep(verify(), now=clock.now())
    assert LogAnchor.objects.count() == 4


def test_the_command_says_how_many_or_what_is_wrong(written, capsys):
    call_command("verify_log")
    assert capsys.readouterr().out.strip() == f"完整 {LogEntry.objects.count()} 条"
    assert LogCheck.objects.first().fault == ""
    remove(random.Random(1))
    with pytest.raises(CommandError, match="不见了"):
        call_command("verify_log")
    assert "不见了" in LogCheck.objects.first().fault


@pytest.mark.parametrize("text", ["", "1:2", "a:b:c", "1:x:y"])
def test_an_anchor_that_is_none_is_refused(db, text):
    with pytest.raises(CommandError, match="锚点应写成"):
        call_command("verify_log", "--anchor", text)


def test_a_printed_anchor_is_compared(written):
    call_command("verify_log", "--anchor", str(end_of(written.committee)))
    with pytest.raises(CommandError, match="给出的锚点"):
        call_command("verify_log", "--anchor", str(Anchor(written.committee.pk, 1, "0" * 64)))


@pytest.mark.parametrize("text", ["\ufffe", "\ud800", "a\x00b", "\uffff", "\x1b"])
def test_a_character_that_nothing_can_hold_is_replaced_visibly(written, text):
    log.record(by=None, verb=log.Verb.DENIED, subject_type="表单", label=text, reason=text)
    entry = LogEntry.objects.first()
    assert "\ufffd" in entry.subject_label
    assert "\ufffd" in entry.reason
    assert verify().is_whole
