import datetime
import logging
import os
import socket
import threading

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.template import engines
from django.utils import timezone
from jinja2 import UndefinedError

from orgs.models import Session

IS_PG = os.environ.get("TEST_DB") == "pg"


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_it_was_asked_to():
    assert connection.vendor == ("postgresql" if IS_PG else "sqlite")


@pytest.mark.django_db
@pytest.mark.skipif(IS_PG, reason="SQLite's own settings")
def test_test_database_is_a_file_with_the_locking_of_production():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        assert cursor.fetchone()[2].endswith("test.sqlite3")
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
def test_another_thread_sees_the_same_database():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE seen_by_threads (n integer)")
        cursor.execute("INSERT INTO seen_by_threads VALUES (7)")
    seen = []

    def read():
        with connection.cursor() as cursor:
            cursor.execute("SELECT n FROM seen_by_threads")
            seen.extend(cursor.fetchall())
        connection.close()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE seen_by_threads")
    assert seen == [(7,)]


def test_a_logged_error_is_seen_and_a_warning_is_not(logged_errors):
    logging.getLogger("orgs.some_module").warning("half bad")
    logging.getLogger("orgs.some_module").error("bad: %s", 42)
    assert logged_errors == ["bad: 42"]
    logged_errors.clear()


def test_no_test_can_leave_this_machine():
    with pytest.raises(PermissionError, match="example"):
        socket.create_connection(("example.org", 80), timeout=1)
    with socket.socket() as direct, pytest.raises(PermissionError, match="192"):
        direct.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(
    "source", ["{{ nobody }}", "{{ nobody.this }}", "{% if nobody %}{% endif %}"]
)
def test_an_undefined_template_variable_fails(source):
    template = engines["jinja2"].from_string(source)
    with pytest.raises(UndefinedError, match="nobody"):
        template.render({})


def test_printing_a_method_that_nobody_called_fails():
    template = engines["jinja2"].from_string("{{ day.isoformat }}")
    with pytest.raises(TypeError, match="isoformat"):
        template.render({"day": datetime.date(2024, 11, 3)})


def test_printing_an_undefined_variable_of_the_card_templates_fails():
    template = engines["django"].from_string("{{ nobody.defined.this }}")
    with pytest.raises(pytest.fail.Exception, match="nobody"):
        template.render({})


def test_every_page_is_private_unless_it_says_otherwise():
    assert "orgs.sign_in.gate.SignInFirst" in settings.MIDDLEWARE


def test_no_path_of_the_environment_reaches_the_tests():
    assert (settings.DEBUG, settings.DEMO, settings.BUSINESS_DATE) == (False, False, None)


@pytest.fixture
def append_only_log():
    """A log table like the real one, of which the database refuses to lose a row."""
    with connection.cursor() as cursor:
        if IS_PG:
            cursor.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
            )
            action = "FOR EACH ROW EXECUTE FUNCTION refuse()"
        else:
            action = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        cursor.execute(f"CREATE TRIGGER refused BEFORE DELETE ON orgs_session {action}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refused" + (" ON orgs_session" if IS_PG else ""))
        if IS_PG:
            cursor.execute("DROP FUNCTION refuse()")
        cursor.execute("DELETE FROM orgs_session")


@pytest.mark.django_db(transaction=True)
def test_the_flush_after_a_test_lifts_triggers_and_puts_them_back(append_only_log):
    Session.objects.create(session_key="kept", expire_date=timezone.now())
    with pytest.raises(DatabaseError, match="append-only"):
        Session.objects.all().delete()
    call_command("flush", verbosity=0, interactive=False)
    assert Session.objects.count() == 0
    Session.objects.create(session_key="next", expire_date=timezone.now())
    with pytest.raises(DatabaseError, match="append-only"):
        Session.objects.all().delete()
