"""What every test can rely on, and what no test may do."""

import contextlib
import logging
import socket
import sys

import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.base import DatabaseWrapper as Postgres
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite
from django.template.backends.jinja2 import Template
from django.test.signals import template_rendered
from hypothesis import settings as hypothesis
from jinja2 import Undefined

from performance.demo import loading

pytest_plugins = ["tests.browser", "tests.people", "tests.access.world"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """SQLite tests get a file, one per worker: threads cannot share a database in memory."""
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default["TEST"]["NAME"] = str(tmp_path_factory.getbasetemp() / "test.sqlite3")


@pytest.fixture(scope="module")
def demo_year(django_db_setup, django_db_blocker):
    """The demo in the test's database, for the tests of one module."""
    with django_db_blocker.unblock(), transaction.atomic():
        loading.fill()
        yield
        transaction.set_rollback(True)


# --- nothing is logged as an error unless the test says so ----------------------------------------


class ErrorList(logging.Handler):
    def __init__(self):
        super().__init__(level=logging.ERROR)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


@pytest.fixture(autouse=True)
def logged_errors():
    """The messages logged as ERROR so far. A test that expects some asserts and clears the list."""
    handler = ErrorList()
    logging.getLogger().addHandler(handler)
    yield handler.messages
    logging.getLogger().removeHandler(handler)
    assert handler.messages == [], "logged as ERROR without the test expecting it"


# --- nothing leaves this machine ------------------------------------------------------------------


def refuse_outside(event: str, args: tuple) -> None:
    """An audit hook: looking up or calling any host but this one is an error."""
    if event == "socket.getaddrinfo":
        refuse_host(args[0])
    elif event in {"socket.connect", "socket.sendto"}:
        connected, address = args[:2]
        if connected.family in {socket.AF_INET, socket.AF_INET6}:
            refuse_host(address[0])


def refuse_host(host) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name not in {None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", socket.gethostname()}:
        raise PermissionError(f"a test tried to reach {name}")


def pytest_configure():
    # How long an example takes says something about the machine, not about the promise.
    hypothesis.register_profile("untimed", deadline=None)
    hypothesis.load_profile("untimed")
    sys.addaudithook(refuse_outside)
    settings.TEMPLATES[1]["OPTIONS"]["finalize"] = refuse_uncalled


# --- pages ----------------------------------------------------------------------------------------


def refuse_uncalled(value):
    """Jinja2 prints a method where Django's own language would have called it."""
    if callable(value) and not isinstance(value, Undefined):
        raise TypeError(f"{value} is printed, not called")
    return value


def render_and_tell(render):
    """Fills response.context and response.templates, as Django does for its own language."""

    def told(self, context=None, request=None):
        context = {} if context is None else context
        content = render(self, context, request)
        if request is not None:  # a page, not one of its widgets
            template_rendered.send(self, template=self.template, context=context)
        return content

    return told


@pytest.fixture(scope="session", autouse=True)
def pages_tell_their_context():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", render_and_tell(Template.render))
        yield


# --- the append-only log and the end of a transactional test --------------------------------------

# A TransactionTestCase ends by emptying every table. The log's triggers refuse exactly that, as
# they should; so they are lifted for the flush, and only for it, and stand again for the next test.


@contextlib.contextmanager
def lifted_sqlite_triggers(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)


@contextlib.contextmanager
def lifted_postgres_triggers(connection):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        )
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def flush_despite_triggers(operations, lifted):
    """`operations.execute_sql_flush`, in one transaction with lifting and restoring triggers."""
    original = operations.execute_sql_flush

    def execute_sql_flush(self, sql_list):
        with transaction.atomic(using=self.connection.alias), lifted(self.connection):
            original(self, sql_list)

    return execute_sql_flush


@pytest.fixture(scope="session", autouse=True)
def flush_lifts_triggers():
    with pytest.MonkeyPatch.context() as patch:
        for operations, lifted in [
            (Sqlite.ops_class, lifted_sqlite_triggers),
            (Postgres.ops_class, lifted_postgres_triggers),
        ]:
            patch.setattr(
                operations, "execute_sql_flush", flush_despite_triggers(operations, lifted)
            )
        yield
