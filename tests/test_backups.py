"""A backup holds everything of one moment, and comes back as it was or not at all."""

import contextlib
import io
import json
import random
import sqlite3
import threading
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from config.backups import writing
from config.backups.parts import MANIFEST, digest_of
from orgs import log
from orgs.attachments.models import path_of, storage
from orgs.models import Attachment, LogAnchor, LogEntry, Member, Organisation
from tests import factories
from tests.access.traces import LOG, stored
from tests.access.world import build_world
from tests.conftest import lifted_postgres_triggers, lifted_sqlite_triggers
from tests.people import build_cast

pytestmark = pytest.mark.django_db(transaction=True)

OF_THE_MOMENT = {"orgs_session", "orgs_loganchor", "django_migrations", "sqlite_sequence"}
MADE_BY_MIGRATE = {"django_content_type", "auth_permission"}


def everything():
    """Every row that a backup brings back, the log included."""
    rows = {name: sorted(map(repr, table)) for name, table in stored().items()}
    with connection.cursor() as cursor:
        for table in LOG:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            rows[table] = list(map(repr, cursor.fetchall()))
    return {k: v for k, v in rows.items() if k not in OF_THE_MOMENT | MADE_BY_MIGRATE}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "备份.zip"


def backup(file):
    call_command("backup", str(file), stdout=io.StringIO(), stderr=io.StringIO())


def restore(file, *options):
    said = io.StringIO()
    call_command("restore", str(file), *options, stdout=said, stderr=io.StringIO())
    return said.getvalue()


def without_own_entries(rows):
    """The backup and the restore are logged themselves, after what was copied."""
    log_rows = [row for row in rows["orgs_logentry"] if "'备份'" not in row and "'恢复'" not in row]
    return rows | {"orgs_logentry": log_rows, "orgs_logchain": []}


def test_everything_comes_back_as_it_was(file):
    world = build_world()
    before = everything()
    backup(file)
    Member.objects.filter(pk=world.rows["member"].pk).update(name="后来改的")
    attachment = Attachment.objects.first()
    storage().delete(path_of(attachment.digest))
    said = restore(file, "--replace")
    assert "日志和封存核对完整" in said
    assert without_own_entries(everything()) == without_own_entries(before)
    assert attachment.open().read()
    # Work goes on: the next keys are free, the guards stand.
    factories.member(Organisation.objects.get(pk=world.cast.branch.pk))
    call_command("verify_log", stdout=io.StringIO())


def test_it_belongs_to_no_database_and_names_its_secrets(file):
    cast = build_cast()
    log.record(by=cast.admin, verb=log.Verb.EXPORT, subject_type="表", label="一")
    backup(file)
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read(MANIFEST))
    assert manifest["keys"] == ["SECRET_KEY"]
    assert manifest["tables"]["orgs.User"]["rows"] == 8
    assert "orgs.Session" not in manifest["tables"]
    assert oct(file.stat().st_mode)[-3:] == "600"
    assert LogAnchor.objects.filter(occasion="backup").exists()


def test_a_database_in_use_is_not_replaced_by_mistake(file):
    build_cast()
    backup(file)
    before = everything()
    with pytest.raises(CommandError, match="--replace"):
        restore(file)
    assert everything() == before


def test_a_backup_is_not_written_over(file):
    build_cast()
    backup(file)
    with pytest.raises(CommandError, match="已经存在"):
        backup(file)


def refused(file, words):
    before = everything()
    with pytest.raises(CommandError, match=words):
        restore(file, "--replace")
    assert everything() == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", b"\x00" * 5000])
def test_what_is_no_backup_is_refused(file, content):
    build_cast()
    file.write_bytes(content)
    refused(file, "损坏|不是本系统")


def test_a_file_that_is_not_there_is_told(file):
    build_cast()
    refused(file, "打不开")


def test_a_backup_that_was_cut_off_is_refused(file):
    build_cast()
    backup(file)
    whole = file.read_bytes()
    for share in (0.1, 0.5, 0.9, 0.99):
        file.write_bytes(whole[: int(len(whole) * share)])
        refused(file, "损坏|不是本系统")


def test_a_byte_that_changed_is_found(file):
    """Wherever it stands: it is refused, or it was of no consequence (a name in the zip's list)."""
    build_cast()
    backup(file)
    whole = bytearray(file.read_bytes())
    chance = random.Random(7)
    before = without_own_entries(everything())
    for _ in range(25):
        broken = bytearray(whole)
        broken[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(broken)
        with contextlib.suppress(CommandError):
            restore(file, "--replace")
        assert without_own_entries(everything()) == before


def rewritten(file, change):
    """The same backup with a manifest that somebody has put right again."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts[MANIFEST])
    manifest.pop("digest")
    change(manifest, parts)
    manifest["digest"] = digest_of(manifest)
    parts[MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_backup_of_a_newer_version_is_refused(file):
    build_cast()
    backup(file)
    rewritten(file, lambda manifest, _: manifest["migrations"].append(["orgs", "9999_later"]))
    refused(file, "更新的版本")


def test_a_newer_format_is_refused(file):
    build_cast()
    backup(file)
    rewritten(file, lambda manifest, _: manifest.update(format=2))
    refused(file, "更新的版本")


def test_a_table_that_was_exchanged_is_refused(file):
    build_cast()
    backup(file)
    rewritten(file, lambda _, parts: parts.update({"data/orgs.User.jsonl": b"[]\n"}))
    refused(file, "orgs.User.jsonl 已损坏")


def test_a_log_with_a_fault_is_not_restored_unless_that_is_accepted(file):
    cast = build_cast()
    log.record(by=cast.admin, verb=log.Verb.EXPORT, subject_type="表", label="一")
    lift = lifted_postgres_triggers if connection.vendor == "postgresql" else lifted_sqlite_triggers
    with lift(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE orgs_logentry SET subject_label = '二'")
    backup(file)
    refused(file, "没有恢复")
    restore(file, "--replace", "--accept-faults")
    assert LogEntry.objects.filter(subject_label="二").exists()


def test_a_file_that_is_missing_is_named_and_the_rest_is_kept(file):
    world = build_world()
    lost = path_of(world.rows["attachment"].digest)
    storage().delete(lost)
    said = io.StringIO()
    call_command("backup", str(file), stdout=io.StringIO(), stderr=said)
    assert lost in said.getvalue()
    assert "日志和封存核对完整" in restore(file, "--replace")
    storage().save(lost, ContentFile(factories.empty_pdf()))


def test_who_writes_meanwhile_neither_waits_nor_is_half_copied():
    cast = build_cast()
    done = threading.Event()

    def write():
        factories.member(cast.branch, "后来的人")
        connection.close()
        done.set()

    with writing.reading():
        before = Member.objects.count()
        writer = threading.Thread(target=write)
        writer.start()
        assert done.wait(10), "a writer had to wait for the backup"
        writer.join()
        assert Member.objects.count() == before
    assert Member.objects.count() == before + 1


def test_anybody_can_check_the_file_of_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    build_world()
    connection.close()
    with sqlite3.connect(connection.settings_dict["NAME"]) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
