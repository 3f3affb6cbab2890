"""Reading a backup: looked through first, then written back row by row."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice

from django.core.files import File
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from config.backups.parts import (
    AT_ONCE,
    BLOCK,
    FORMAT,
    MANIFEST,
    digest_of,
    file_member,
    table_member,
)

# What zipfile raises for bytes that are not as they were written; an encryption flag is one, too.
DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, RuntimeError)


class BadBackup(Exception):
    """The file cannot be restored; the message (Chinese) says why."""


class Backup:
    """A file that was looked through and is whole. Raises BadBackup; OSError if there is none."""

    def __init__(self, path):
        try:
            self.archive = zipfile.ZipFile(path)
            self.manifest = json.loads(self.archive.read(MANIFEST))
            self._check()
        except DAMAGED as error:
            raise BadBackup("文件已损坏，不是完整的备份。") from error
        except (KeyError, ValueError, TypeError, AttributeError, NotImplementedError) as error:
            raise BadBackup("这不是本系统的备份，或内容已被改动。") from error

    def _check(self):
        manifest = dict(self.manifest)
        if manifest.pop("digest") != digest_of(manifest):
            raise BadBackup("备份的清单已被改动。")
        if manifest["format"] > FORMAT:
            raise BadBackup("备份来自更新的版本，请先升级本系统。")
        tables = {table_member(label): row for label, row in manifest["tables"].items()}
        files = {file_member(name): row for name, row in manifest["files"].items()}
        for member, row in (tables | files).items():
            if self._digest(member) != row["sha256"]:
                raise BadBackup(f"备份中的 {member} 已损坏。")

    def _digest(self, member: str) -> str:
        digest = hashlib.sha256()
        try:
            with self.archive.open(member) as file:
                for block in iter(lambda: file.read(BLOCK), b""):
                    digest.update(block)
        except (*DAMAGED, KeyError, OSError) as error:
            raise BadBackup(f"备份中的 {member} 已损坏。") from error
        return digest.hexdigest()

    @property
    def migrations(self) -> set[tuple[str, str]]:
        return {tuple(key) for key in self.manifest["migrations"]}

    def unknown_migrations(self) -> list[str]:
        """What this version of the application does not have: the backup is newer."""
        known = set(MigrationLoader(connection).disk_migrations)
        return sorted(".".join(key) for key in self.migrations - known)

    def targets(self) -> list[tuple[str, str]]:
        """The last migration of each app that the backup was made under."""
        nodes = MigrationLoader(connection).graph.node_map
        return [key for key in sorted(self.migrations) if not self._followers(nodes[key])]

    def _followers(self, node) -> list:
        """Later migrations of the same app that the backup has, too."""
        later = (child.key for child in node.children)
        return [key for key in later if key in self.migrations and key[0] == node.key[0]]

    def load(self) -> None:
        """Write all rows into the tables as the backup's own migrations made them, in one go."""
        loader = MigrationLoader(connection)
        past = loader.project_state(self.targets()).apps
        models = [past.get_model(label) for label in self.manifest["tables"]]
        with transaction.atomic():
            _check_at_the_end()
            for model in models:
                rows = self._rows(model)
                while some := list(islice(rows, AT_ONCE)):
                    model._base_manager.bulk_create(some)
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), models):
                    cursor.execute(statement)
            connection.check_constraints()

    def _rows(self, model) -> Iterator:
        label = model._meta.label
        fields = {field.attname: field for field in model._meta.concrete_fields}
        columns = self.manifest["tables"][label]["columns"]
        with self.archive.open(table_member(label)) as file:
            for line in file:
                values = zip(columns, json.loads(line), strict=True)
                yield model(**{name: _typed(fields[name], value) for name, value in values})

    def unpack_files(self, storage) -> int:
        """Put back the files that are not there; how many that were."""
        count = 0
        for name in self.manifest["files"]:
            if not storage.exists(name):
                with self.archive.open(file_member(name)) as file:
                    storage.save(name, File(file))
                count += 1
        return count


def _check_at_the_end():
    """Let a row come before the one it refers to; making tables may have ended that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _typed(field, value):
    """A JSON value as the column holds it."""
    if value is None:
        return None
    target = field.target_field if field.is_relation else field
    return target.to_python(value)
