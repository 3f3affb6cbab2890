"""The file of an SQLite database while the pages run: gone, or another one than was opened.

SQLite itself would make an empty file in place of a lost one, and whoever has the lost one open
would go on writing into what nobody can find again.
"""

import os

from django.db import connection
from django.db.backends.signals import connection_created

GONE = "数据库文件不见了，请管理员检查数据目录。"


def follow() -> None:
    """From now on each connection knows which file it has opened."""
    connection_created.connect(_note, dispatch_uid="config.serving.database")


def _note(connection, **kwargs):
    connection.opened_file = _file()


def trouble() -> str:
    """Why it cannot be asked, or "". Lets go of a file that is no longer in its place."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return ""
    found = _file()
    if connection.connection is not None and found != getattr(connection, "opened_file", found):
        connection.close()
    return "" if found else GONE


def _file() -> tuple[int, int] | None:
    """What tells one file from another at the same path; None where there is none."""
    try:
        found = os.stat(connection.settings_dict["NAME"])
    except OSError:
        return None
    return found.st_dev, found.st_ino
