from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from orgs import log
from orgs.access import Conflict
from orgs.accountable.seen import Stale
from orgs.log.models import LogEntry

METHODS = {"GET", "HEAD", "POST"}
NOT_TEXT = {"csrfmiddlewaretoken", "seen", "token", "version", "action"}


def wrong_method(request, allowed: str):
    response = render(request, "405.html", status=405)
    response.headers["Allow"] = allowed
    return response


class DenialLogMiddleware:
    """Logs refused attempts and answers conflicts and wrong methods with a Chinese page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return wrong_method(request, "GET, HEAD, POST")
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return wrong_method(request, response.headers.get("Allow", "POST"))
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            log.record(
                by=request.user,
                verb=log.Verb.DENIED,
                subject_type="页面",
                label=f"{request.method} {request.path}",
                reason="角色无此权限",
            )
        if isinstance(exception, Stale):
            return _both_sides(request, exception)
        if isinstance(exception, Conflict):
            context = {
                "message": str(exception),
                "way_out": exception,
                "back_url": page_before(request),
                "typed": typed_in(request),
            }
            return render(request, "409.html", context, status=409)
        return None


def _both_sides(request, stale: Stale):
    """What stands there now beside what was typed, in a form that can be sent again."""
    record = stale.form.record
    entries = record and LogEntry.objects.filter(
        subject_type=record._meta.verbose_name, subject_id=str(record.pk)
    )
    context = {
        "form": stale.form,
        "opened_as": stale.opened_as,
        "differences": stale.differences,
        "last": entries and entries.first(),
        "back_url": page_before(request),
    }
    return render(request, "stale.html", context, status=409)


def typed_in(request) -> list[str]:
    """The texts of a form that was not stored, for their author to copy."""
    if request.method != "POST":
        return []
    names = [name for name in request.POST if name not in NOT_TEXT and "password" not in name]
    texts = [text for name in names for text in request.POST.getlist(name)]
    return list(dict.fromkeys(text for text in texts if len(text.strip()) > 1))


def page_before(request) -> str:
    """Where the person came from, if that was this site; otherwise the first page."""
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()})
    return before if before and is_ours else "/"
