"""Lists as workbooks: what the filter shows, when and by whom it was taken out, and a log row."""

import datetime
from collections.abc import Sequence

from django.http import HttpResponse

from config import clock
from config.documents.spreadsheet import Column, Sheet, workbook_response
from orgs import log


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
    sheet = Sheet(
        title=title,
        columns=columns,
        rows=rows,
        unit=unit,
        note="　".join(filter(None, [exported(request.user, now), conditions])),
        landscape=landscape,
    )
    return send(
        request,
        [sheet],
        f"{title}{now:%Y%m%d}",
        subject_type=title,
        label=f"{title}（{len(rows)}行）",
        conditions=conditions,
    )


def exported(by, now: datetime.datetime) -> str:
    """When and by whom a workbook was taken out, as its note says."""
    return f"{now:%Y-%m-%d %H:%M} {by.name}导出"


def send(
    request,
    sheets: Sequence[Sheet],
    name: str,
    *,
    subject_type: str,
    label: str = "",
    conditions: str = "",
    organisation=None,
) -> HttpResponse:
    """The workbook `name`.xlsx as a download, and its log row."""
    log.record(
        by=request.user,
        verb=log.Verb.EXPORT,
        subject_type=subject_type,
        label=label or name,
        organisation=organisation,
        reason=conditions,
    )
    return workbook_response(sheets, f"{name}.xlsx")
