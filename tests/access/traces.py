"""What a request left behind, and what it let somebody read."""

import io
from contextlib import contextmanager

import openpyxl
import pypdfium2
from django.db import connection, transaction

from orgs.models import LogEntry

LOG, SESSIONS = {"orgs_logentry", "orgs_logchain"}, "orgs_session"
QUEUE, SENT = "django_tasks_database_dbtaskresult", "orgs_sentform"


def stored() -> dict[str, list[tuple]]:
    """Every row of every table but the log, the sessions, the queue and the pages sent."""
    tables = sorted(set(connection.introspection.table_names()) - LOG - {SESSIONS, QUEUE, SENT})
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            rows[table] = cursor.fetchall()
    return rows


@contextmanager
def undone():
    """Whatever happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def text_of(response) -> str:
    """What a person reads in a page, a workbook or a PDF."""
    kind = response.headers["Content-Type"]
    if kind == "application/pdf":
        pdf = pypdfium2.PdfDocument(response.getvalue())
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    if "spreadsheetml" in kind:
        book = openpyxl.load_workbook(io.BytesIO(response.getvalue()), read_only=True)
        rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
        return "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    return response.getvalue().decode()


def logged_since(key: int) -> list[str]:
    """The verbs of the log's rows after this key."""
    return list(LogEntry.objects.filter(pk__gt=key).order_by("pk").values_list("verb", flat=True))


def last_log_key() -> int:
    return LogEntry.objects.values_list("pk", flat=True).first() or 0
