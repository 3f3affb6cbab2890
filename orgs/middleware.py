from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from . import log
from .access import Conflict

METHODS = {"GET", "HEAD", "POST"}


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
        if isinstance(exception, Conflict):
            return render(request, "409.html", {"message": str(exception)}, status=409)
        return None
