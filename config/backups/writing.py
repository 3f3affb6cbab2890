"""Writing a backup, while everybody goes on working."""

import datetime
import hashlib
import json
import uuid
import zipfile
from collections.abc import Iterable
from contextlib import contextmanager
from decimal import Decimal

from django.apps import apps
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection
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
from config.consistency import one_moment

LEFT_OUT = {"contenttypes", "auth", "sessions"}  # made by migrate itself, or empty
KEYS = ["SECRET_KEY"]


@contextmanager
def reading():
    """Everything read inside is of one moment, and nobody who writes has to wait.

    Not `one_moment` alone: there SQLite takes the right to write, which a long reading must not.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with one_moment():
            yield


def write(path, *, storage, files: Iterable[str], anchors: Iterable[str], now) -> dict:
    """Write the backup and answer its manifest. Call it inside `reading()`.

    `files` are the names in `storage` that records speak of; one that is not there is named in the
    manifest and does not stop the backup.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "database": connection.vendor,
            "migrations": _applied(),
            "tables": {model._meta.label: _table(archive, model) for model in _models(apps)},
            "keys": KEYS,
            "anchors": sorted(anchors),
        }
        manifest |= _files(archive, storage, files)
        manifest["digest"] = digest_of(manifest)
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _models(registry) -> list:
    kept = [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    lasting = [model for model in kept if not issubclass(model, AbstractBaseSession)]
    return [model for model in lasting if model._meta.app_label not in LEFT_OUT]


def _applied() -> list[list[str]]:
    return sorted(list(key) for key in MigrationLoader(connection).applied_migrations)


def _table(archive, model) -> dict:
    columns = [field.attname for field in model._meta.concrete_fields]
    digest, count = hashlib.sha256(), 0
    rows = model._base_manager.order_by("pk").values_list(*columns)
    with archive.open(table_member(model._meta.label), "w", force_zip64=True) as out:
        for row in rows.iterator(chunk_size=AT_ONCE):
            line = json.dumps(row, ensure_ascii=False, default=_plain).encode() + b"\n"
            digest.update(line)
            out.write(line)
            count += 1
    return {"columns": columns, "rows": count, "sha256": digest.hexdigest()}


def _plain(value):
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    raise TypeError(f"a backup holds no {type(value).__name__}")


def _files(archive, storage, names) -> dict:
    found, missing = {}, []
    for name in sorted(set(names)):
        try:
            with storage.open(name) as file:
                found[name] = _copy(file, archive, file_member(name))
        except OSError:
            missing.append(name)
    return {"files": found, "missing_files": missing}


def _copy(file, archive, member) -> dict:
    digest, size = hashlib.sha256(), 0
    with archive.open(member, "w", force_zip64=True) as out:
        for block in iter(lambda: file.read(BLOCK), b""):
            digest.update(block)
            size += len(block)
            out.write(block)
    return {"size": size, "sha256": digest.hexdigest()}
