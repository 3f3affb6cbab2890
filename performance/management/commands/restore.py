import os
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction

from config.backups.reading import Backup, BadBackup
from orgs import log
from orgs.attachments.models import storage
from orgs.log.verification import Anchor, verify
from orgs.models import Organisation, User
from performance.evaluations.seals import alterations
from performance.models import Evaluation

FAULTY = "备份里的日志或封存有问题，没有恢复；仍要恢复请加 --accept-faults。"


class Command(BaseCommand):
    help = "从备份文件恢复数据库和附件，并核对日志和封存；请先停止网页服务。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="文件")
        parser.add_argument("--replace", action="store_true", help="丢弃数据库里现有的内容")
        parser.add_argument(
            "--accept-faults", action="store_true", help="备份里的日志或封存已有问题，仍要恢复"
        )

    def handle(self, *, file, replace, accept_faults, **options):
        backup = self._opened(file)
        if not replace and not is_empty():
            raise CommandError("数据库里已有内容；确要用备份取代，请加 --replace。")
        with emptied():
            self._fill(backup)
            if faults := found_faults(backup):
                self.stderr.write("\n".join(faults))
                if not accept_faults:
                    raise CommandError(FAULTY)
            log.record(by=None, verb=log.Verb.LOAD, subject_type="恢复", label=file.name)
        rows = sum(table["rows"] for table in backup.manifest["tables"].values())
        self.stdout.write(f"已恢复 {rows} 条记录、{len(backup.manifest['files'])} 个附件。")
        if not faults:
            self.stdout.write("日志和封存核对完整。")

    def _opened(self, file) -> Backup:
        try:
            backup = Backup(file)
        except OSError as error:
            raise CommandError(f"{file} 打不开：{error.strerror}。") from error
        except BadBackup as error:
            raise CommandError(str(error)) from error
        if newer := backup.unknown_migrations():
            raise CommandError(f"备份来自更新的版本，请先升级本系统（缺 {newer[-1]}）。")
        return backup

    def _fill(self, backup):
        for app, name in backup.targets():
            call_command("migrate", app, name, verbosity=0, interactive=False)
        backup.load()
        if connection.vendor == "postgresql":  # which alters no table that checks are waiting for
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        call_command("migrate", verbosity=0, interactive=False)
        try:
            backup.unpack_files(storage())
        except OSError as error:
            raise CommandError(f"附件写不进去：{error.strerror}。") from error


def is_empty() -> bool:
    """Whether nobody has worked in this database; one without tables is empty, too."""
    try:
        with transaction.atomic():
            return not (User.objects.exists() or Organisation.objects.exists())
    except DatabaseError:
        return True


def found_faults(backup) -> list[str]:
    """What is not as it was when the backup was made, in the restored database."""
    anchors = [_anchor(text) for text in backup.manifest["anchors"]]
    sealed = Evaluation.objects.filter(status=Evaluation.Status.SEALED).select_related("project")
    altered = [(row, alterations(row)) for row in sealed]
    return [
        *verify(anchors).faults,
        *(f"{row}：{'、'.join(words)}与封存时不同" for row, words in altered if words),
    ]


def _anchor(text: str) -> Anchor:
    key, number, digest = text.split(":")
    return Anchor(int(key), int(number), digest, "备份的")


@contextmanager
def emptied():
    """An empty database to fill. What was there comes back unless the block comes to its end."""
    if connection.vendor == "sqlite":
        with beside() as swap:
            yield
            swap()
    else:
        with transaction.atomic():
            drop_everything()
            yield


@contextmanager
def beside():
    """SQLite: fill a new file beside the old one, which takes its place at the end."""
    name = str(connection.settings_dict["NAME"])
    new = f"{name}.restoring"
    remove(new)
    point_at(new)

    def swap():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        remove(f"{name}-wal", f"{name}-shm")
        os.replace(new, name)

    try:
        yield swap
    finally:
        connection.close()
        point_at(name)
        remove(new)


def point_at(name):
    connection.close()
    connection.settings_dict["NAME"] = name


def remove(*names):
    for name in names:
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)


def drop_everything():
    """PostgreSQL: every table and function of ours; undone if the transaction is."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        cursor.execute("DROP FUNCTION IF EXISTS orgs_logentry_refuse() CASCADE")
