"""Lists as workbooks: what the filter shows, when and by whom it was taken out, and a log row."""

import datetime
from collections.abc import Callable, Sequence

from django.http import HttpResponse, QueryDict
from django.utils.module_loading import import_string

from config import clock
from config.documents.spreadsheet import Column, Sheet, workbook_response
from orgs import log
from orgs.lists.listing import Listing

Build = Callable[..., Listing]


def export_listing(request, listing: Listing) -> HttpResponse:
    """The .xlsx of what the page of this list shows, all of its pages."""
    now = clock.now()
    return send(
        request,
        sheets(listing, by=request.user, now=now),
        file_name(listing, now),
        subject_type=listing.title,
        label=label(listing),
        conditions=listing.conditions_in_words,
    )


def sheets(listing: Listing, *, by, now: datetime.datetime) -> list[Sheet]:
    """The list, and what stands beside it on the page."""
    shown = [listing, *(other for other in listing.beside if other.count)]
    return [sheet(each, by=by, now=now) for each in shown]


def sheet(listing: Listing, *, by, now: datetime.datetime) -> Sheet:
    return Sheet(
        title=listing.title,
        columns=listing.sheet_columns,
        rows=listing.lines(),
        unit=listing.unit,
        note="　".join(filter(None, [exported(by, now), listing.conditions_in_words])),
        landscape=listing.landscape,
    )


def file_name(listing: Listing, now: datetime.datetime) -> str:
    return f"{listing.title}{now:%Y%m%d}"


def label(listing: Listing) -> str:
    """How the log names an export."""
    return f"{listing.title}（{listing.count}行）"


def name_of(build: Build) -> str:
    """What a list is called where it has to be made again later."""
    return f"{build.__module__}.{build.__qualname__}"


def rebuilt(name: str, user, query: str) -> Listing:
    """The list of that name as `user` asks for it with this query string."""
    return import_string(name)(user, QueryDict(query))


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
    """The workbook `name`.xlsx as a download, and its log row, which is not among its rows."""
    response = workbook_response(sheets, f"{name}.xlsx")
    log.record(
        by=request.user,
        verb=log.Verb.EXPORT,
        subject_type=subject_type,
        label=label or name,
        organisation=organisation,
        reason=conditions,
    )
    return response
