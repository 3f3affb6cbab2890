"""Lists as workbooks: what the filter shows, when and by whom it was taken out, and a log row."""

from collections.abc import Sequence

from django.http import HttpResponse

from config import clock
from config.spreadsheet import Column, Sheet, workbook_response

from . import log


def export(
    request,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    *,
    conditions: str = "",
    unit: str = "",
    landscape: bool = False,
) -> HttpResponse:
    """The .xlsx of one list as a download; the export itself is logged."""
    now = clock.now()
    log.record(
        by=request.user,
        verb=log.Verb.EXPORT,
        subject_type=title,
        label=f"{title}（{len(rows)}行）",
        reason=conditions,
    )
    note = f"{now:%Y-%m-%d %H:%M} {request.user.name}导出"
    sheet = Sheet(
        title=title,
        columns=columns,
        rows=rows,
        unit=unit,
        note="　".join(filter(None, [note, conditions])),
        landscape=landscape,
    )
    return workbook_response([sheet], f"{title}{now:%Y%m%d}.xlsx")
