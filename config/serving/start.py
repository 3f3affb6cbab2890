"""Before the first request: a server that could not serve rightly does not start.

A database that does not answer yet is no reason: it may come, and until then /healthz is red and
every page says so.
"""

import sys

from django.core.checks import ERROR
from django.db import DatabaseError, connections

from config.serving import database, health
from config.serving.checks import CHECKS


def refuse_what_cannot_serve() -> None:
    """Ends the process with one Chinese sentence for each thing that is missing."""
    try:
        if missing := [*_missing_from_machine(), *_missing_from_database()]:
            sys.exit("没有启动：\n" + "\n".join(missing))
    finally:
        connections.close_all()  # each process opens its own


def _missing_from_machine():
    for check in CHECKS:
        for found in check():
            if found.level >= ERROR:
                yield f"{found.msg}{found.hint}"


def _missing_from_database():
    if database.trouble():  # an empty file must not be made in place of the one that is gone
        return
    try:
        if count := health.unapplied():
            yield f"有 {count} 个数据库迁移尚未执行，请先运行 manage.py migrate。"
    except DatabaseError:
        return
