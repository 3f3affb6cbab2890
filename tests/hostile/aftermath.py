"""After a campaign: is what the office rests on still whole?"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from orgs.models import Export
from performance.models import AnnualPlan, Evaluation
from tests.hostile.atlas import routes
from tests.hostile.people import Hand
from tests.hostile.requests import Request
from tests.hostile.serving import ROOT

# An entry of the log begins with its moment; the last line of a traceback names what was raised.
ENTRY = re.compile(r"^(?=\[?\d{4}-\d\d-\d\d )", re.MULTILINE)
EXPECTED = ("DisallowedHost", "RequestDataTooBig", "TooManyFieldsSent", "SuspiciousOperation")


def look(admin: Hand, folder: Path) -> Iterator[str]:
    """A line for everything that is not."""
    yield from _workbooks(admin)
    for command in ["verify_log", "verify_seal"]:
        yield from _command(command)
    yield from _command("backup", str(folder / "after.zip"))


def _command(*words: str) -> Iterator[str]:
    try:
        call_command(*words, stdout=io.StringIO())
    except CommandError as error:
        yield f"{words[0]}: {str(error)[:500]}"


def _workbooks(admin: Hand) -> Iterator[str]:
    """Every export, and what the worker makes of the large ones."""
    for name, path in _addresses():
        answer = admin.ask(Request("GET", path))
        if answer.status == 200:
            yield from _opens(name, answer.body)
        elif answer.status not in {302, 409}:
            yield f"{name}: {answer.status}"
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    for export in Export.objects.exclude(state=Export.State.EXPIRED):
        if export.state != Export.State.DONE:
            yield f"{export.listing}: {export.get_state_display()} {export.error}"
        else:
            yield from _opens(export.listing, export.path.read_bytes())


def _addresses() -> Iterator[tuple[str, str]]:
    for name, path in routes():
        if path.endswith(".xlsx") and "<" not in path:
            yield name, path
    for name, rows in [("goal_table_xlsx", AnnualPlan), ("evaluation_xlsx", Evaluation)]:
        for key in rows.objects.order_by("-pk").values_list("pk", flat=True)[:40]:
            yield name, reverse(f"performance:{name}", args=[key])


def _opens(name: str, content: bytes) -> Iterator[str]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
        rows = sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True))
    except Exception as error:
        yield f"{name} does not open: {error!r}"[:300]
        return
    if not rows:
        yield f"{name} is empty"


def tracebacks(said: str) -> list[str]:
    """What was logged as an error and is no refusal, most often first."""
    entries = (entry.strip().splitlines() for entry in ENTRY.split(said))
    errors = [entry for entry in entries if entry and "ERROR" in entry[0][:40]]
    told = Counter(f"{_place(entry)} {entry[-1][:200]}" for entry in errors)
    return [
        f"{count} × {text}"
        for text, count in told.most_common(30)
        if not any(word in text for word in EXPECTED)
    ]


def _place(entry: list[str]) -> str:
    """The last line of our own that a traceback went through."""
    ours = [line.split(f"{ROOT}/")[-1] for line in entry if f"{ROOT}/" in line]
    return next((line for line in reversed(ours) if not line.startswith(".venv")), "")
