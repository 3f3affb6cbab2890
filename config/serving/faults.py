"""When something the application stands on is gone: say so, and say that it passes.

A lost or locked database, a full or read-only disk, a schema that is not there yet: all of these
are told as 503 with Retry-After, and the next request tries again. Everything else stays a 500.
"""

import errno
import logging
import sys

from django.db import Error, InterfaceError, InternalError, OperationalError, ProgrammingError
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.template.loader import render_to_string

RETRY_SECONDS = 30
DISK = {errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.EACCES, errno.EPERM}
# SQLSTATE classes of PostgreSQL: no resources, operator intervention, system error, read-only.
PASSING = ("53", "57", "58", "25006")
MISSING_TABLE = "42P01"


def reason(error: BaseException | None) -> str:
    """What is gone, in a sentence for whoever meets it; "" for a fault of the program."""
    if isinstance(error, OSError) and error.errno in DISK:
        return "服务器的磁盘写不进去，暂时不能保存。"
    return _reason_of_database(error) if isinstance(error, Error) else ""


def _reason_of_database(error: Error) -> str:
    code, text = getattr(error.__cause__, "sqlstate", None) or "", str(error)
    if code == MISSING_TABLE or "no such table" in text or "no such column" in text:
        return "系统正在升级，数据库尚未准备好。"
    if isinstance(error, ProgrammingError) or (code and not code.startswith((*PASSING, "40"))):
        return ""
    if "readonly" in text or "read-only" in text:
        return "数据库现在只能读取，暂时不能保存。"
    if "full" in text or code.startswith("53"):
        return "服务器的磁盘已满，暂时不能保存。"
    if isinstance(error, OperationalError | InterfaceError | InternalError):
        return "数据库暂时连接不上或正忙。"
    return ""


class LineFormatter(logging.Formatter):
    """What passes is one sentence in the log: a database that is gone for an hour would fill the
    disk with the same thousand tracebacks."""

    def formatException(self, exc_info):
        why = reason(exc_info[1])
        return f"{why}{exc_info[1]}" if why else super().formatException(exc_info)


def unavailable(request, why="数据库暂时连接不上或正忙。"):
    """The page for what passes. It asks the database nothing."""
    response = HttpResponse(render_to_string("503.html", {"why": why}), status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def handler400(request, exception):
    """Unlike Django's own it does not look at the token, which may be what cannot be read."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def handler500(request):
    """Django calls it for whatever nobody has caught."""
    if why := reason(sys.exc_info()[1]):
        return unavailable(request, why)
    return HttpResponseServerError(render_to_string("500.html"))
