"""A list as a workbook: at once, or, where that would take more than a moment, by the worker."""

import datetime
import logging
import os

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django_tasks import task

from config import clock
from config.documents.spreadsheet import write_workbook
from orgs import log
from orgs.jobs.models import KEPT, LOST, Export, rights_of
from orgs.lists import exports
from orgs.lists.listing import Listing

State = Export.State
LARGE = 5000  # rows; about a second of work
DISABLED = "账号已停用，没有生成。"
FORBIDDEN = "现在的角色不能导出这份名册。"
BROKEN = "生成时出错，请重新生成；仍不成功请联系管理员。"
CUT_OFF = "生成中断，请重新生成。"
logger = logging.getLogger(__name__)


def export_list(request, build: exports.Build) -> HttpResponse:
    """The workbook of a list; of a large one, the page where it will lie."""
    listing = build(request.user, request.GET)
    if listing.count <= LARGE:
        return exports.export_listing(request, listing)
    ask(listing, exports.name_of(build), request.GET.urlencode(), by=request.user, now=clock.now())
    return redirect("orgs:export_list")


def ask(listing: Listing, name: str, query: str, *, by, now: datetime.datetime) -> Export:
    """A workbook to be made by the worker; the one that already waits if it is the same."""
    wanted = {"asked_by": by, "listing": name, "query": query}
    tidy(now)
    try:
        with transaction.atomic():
            export = Export.objects.create(
                **wanted,
                asked_at=now,
                file_name=exports.file_name(listing, now),
                row_count=listing.count,
            )
            log.record(
                by=by,
                verb=log.Verb.EXPORT,
                subject_type=listing.title,
                label=exports.label(listing),
                reason=listing.conditions_in_words,
            )
            make.enqueue(export.pk)
    except IntegrityError:
        return Export.objects.open().get(**wanted)
    return export


def ask_again(export: Export, *, by, now: datetime.datetime) -> Export:
    """The same list once more, as it is now; the earlier attempt stays as it was."""
    listing = exports.rebuilt(export.listing, by, export.query)
    if export.seen_at is None:
        see(export, now)
    return ask(listing, export.listing, export.query, by=by, now=now)


def see(export: Export, now: datetime.datetime):
    """The person came for it: it no longer waits in 待办."""
    Export.objects.filter(pk=export.pk, seen_at=None).update(seen_at=now)


@task()
def make(pk: int) -> None:
    """Write the workbook with the rights its person has at this moment."""
    now = clock.now()
    tidy(now)
    waiting = Export.objects.filter(pk=pk, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, started_at=now):
        return  # made already: a worker that was killed may be asked twice
    export = Export.objects.select_related("asked_by__organisation").get(pk=pk)
    try:
        error = "" if export.asked_by.is_active else DISABLED
        if not error:
            _write(export, now)
    except PermissionDenied:
        error = FORBIDDEN
    except Exception:
        logger.exception("An export failed: %s", export.listing)
        error = BROKEN
    _finish(export, error, now)


def _write(export: Export, now):
    listing = exports.rebuilt(export.listing, export.asked_by, export.query)
    export.row_count = listing.count
    export.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    export.path_beside.touch(mode=0o600)  # people's names, for nobody else on the machine
    with export.path_beside.open("wb") as stream:
        write_workbook(exports.sheets(listing, by=export.asked_by, now=now), stream)
    os.replace(export.path_beside, export.path)


def _finish(export: Export, error: str, now):
    export.path_beside.unlink(missing_ok=True)
    Export.objects.filter(pk=export.pk).update(
        state=State.FAILED if error else State.DONE,
        error=error,
        row_count=export.row_count,
        rights=rights_of(export.asked_by),
        size=0 if error else export.path.stat().st_size,
        finished_at=now,
    )


def tidy(now: datetime.datetime):
    """Free what a killed worker holds, and the disk of what nobody needs any more.

    The row of an expired workbook stays: it says what left the house.
    """
    running = Export.objects.filter(state=State.RUNNING)
    running.filter(started_at__lt=now - LOST).update(
        state=State.FAILED, error=CUT_OFF, finished_at=now
    )
    old = Export.objects.filter(state__in=[State.DONE, State.FAILED], finished_at__lt=now - KEPT)
    for export in old:
        for path in (export.path, export.path_beside):
            path.unlink(missing_ok=True)
    old.update(state=State.EXPIRED)
