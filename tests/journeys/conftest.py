"""The office's year 2024 in the test database, on the morning of 3 November."""

import datetime
import sqlite3

import pytest
from django.db import connection, transaction

from config import clock
from performance.demo import loading

TODAY = datetime.date(2024, 11, 3)


@pytest.fixture(scope="session")
def filled_copy():
    """Where SQLite keeps the filled year; filling takes seconds, copying it back nothing."""
    with sqlite3.connect(":memory:", check_same_thread=False) as copy:
        yield copy
    copy.close()


@pytest.fixture
def year(transactional_db, settings, filled_copy):
    """Every test has the whole year to itself and may change it."""
    settings.BUSINESS_DATE = TODAY
    if connection.vendor != "sqlite":
        fill()
        return
    connection.ensure_connection()
    if is_empty(filled_copy):
        fill()
        connection.connection.backup(filled_copy)
    else:
        filled_copy.backup(connection.connection)


def is_empty(copy) -> bool:
    return not copy.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def fill():
    """What `./run demo` does, but into a database that is not the demo's own."""
    at = clock.moment(datetime.date(2024, 1, 8), 9)
    with transaction.atomic(), clock.held_at(at):
        loading.fill()
