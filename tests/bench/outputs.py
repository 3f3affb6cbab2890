"""Workbooks and documents, each beside the bare library doing the same."""

import datetime
import resource
import time
from pathlib import Path

from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string

from config import clock
from config.documents import pdf as documents
from config.documents.spreadsheet import write_workbook
from orgs.lists import exports
from orgs.members.tables import members
from orgs.models import User
from performance.evaluations import document, sealing
from performance.evaluations.compilation import self_evaluation
from performance.evaluations.table import evaluation_table
from tests import factories
from tests.bench.data import ADMIN, LARGE_ADMIN


def _timed(work) -> tuple[float, object]:
    begun = time.perf_counter()
    done = work()
    return time.perf_counter() - begun, done


def _peak() -> float:
    """The most memory this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def workbook(target: Path) -> dict:
    """The members of the large committee as their export writes them."""
    user = User.objects.filter(username=LARGE_ADMIN).first() or User.objects.get(username=ADMIN)
    listing = members(user, QueryDict(""))
    sheet = exports.sheet(listing, by=user, now=clock.now())
    with target.open("wb") as stream:
        seconds, rows = _timed(lambda: write_workbook([sheet], stream))
    return {"seconds": seconds, "rows": rows, "peak": _peak()}


def bare_workbook(target: Path, rows: int) -> dict:
    """As many rows of the same kinds of value by XlsxWriter alone."""
    import xlsxwriter

    day = datetime.date(2012, 7, 1)
    row = ["党员1", "县直1号支部委员会", "女", "正式党员", day, day, 50.0, None, None]

    def write():
        book = xlsxwriter.Workbook(target, {"constant_memory": True})
        page = book.add_worksheet()
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for number in range(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    page.write_datetime(number, column, value, dates)
                else:
                    page.write(number, column, value)
        book.close()

    seconds, _ = _timed(write)
    return {"seconds": seconds, "rows": rows, "peak": _peak()}


def report(indicators: int, rounds: int) -> dict:
    """The self-evaluation with so many indicators, and its own HTML by WeasyPrint alone."""
    with transaction.atomic():
        evaluation, form = _evaluation(indicators)
        context = {"evaluation": evaluation, "form": form, "grid": evaluation_table(form)}
        html = render_to_string(document.TEMPLATE, context)
        ours, bare = [], []
        for _ in range(rounds):
            ours.append(_timed(lambda: document.pdf(evaluation, form))[0])
            bare.append(_timed(lambda: _bare(html))[0])
        transaction.set_rollback(True)
    return {"seconds": min(ours), "bare": min(bare)}


def _evaluation(indicators):
    by = User.objects.get(username=ADMIN)
    project = factories.project(by.organisation, year=2023)
    for number in range(indicators):
        one = factories.indicator(project, level3=f"第{number}项工作按期完成")
        factories.reading(one, by, begins_on="2023-01-10", due_on=factories.day("2023-12-31"))
    evaluation = sealing.start(project, by=by, today=clock.today())
    return evaluation, self_evaluation(evaluation, clock.today())


def _bare(html) -> bytes:
    from weasyprint import CSS, HTML

    sheets = [CSS(string=documents._stylesheet(name)) for name in documents.STYLESHEETS]
    drawn = HTML(string=html).render(
        stylesheets=sheets,
        color_profiles={documents.COLOURS: documents._colour_profile()},
        **documents.OPTIONS,
    )
    return drawn.write_pdf(**documents.OPTIONS)
