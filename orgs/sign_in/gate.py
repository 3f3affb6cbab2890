"""Before any page: who is not signed in signs in first, does what signing in still asks, and a
page's token must be its own."""

from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.views.csrf import csrf_failure as refusal

from orgs.sign_in import duties, kept
from orgs.sign_in.pages import go_on, send_on, sign_in_with


class SignInFirst(LoginRequiredMiddleware):
    """Django's own, but a form that arrives without a session waits for whoever signs in."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        is_open = not getattr(view_func, "login_required", True)
        if refused or is_open or not request.user.is_authenticated:
            return refused
        duty = duties.first_of(request)
        if not duty or request.resolver_match.view_name in duties.OPEN[duty]:
            return None
        carried = kept.of_request(request) if request.method == "POST" else ""
        return go_on(request, request.get_full_path(), carried)

    def handle_no_permission(self, request, view_func):
        carried = kept.of_request(request) if request.method == "POST" else ""
        if not carried or request.headers.get("X-Requested-With"):
            return super().handle_no_permission(request, view_func)
        return sign_in_with(request, carried)


def csrf_failure(request, reason=""):
    """A page of ours whose token is no longer valid can be sent on; any other request cannot."""
    carried = kept.of_request(request) if _is_from_here(request) else ""
    if not carried:
        return refusal(request, reason)
    if request.user.is_authenticated:
        return send_on(request, carried, status=403)
    return sign_in_with(request, carried)


def _is_from_here(request) -> bool:
    """Whether the browser says that a page of this very site sent it."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        return urlsplit(origin).netloc == request.get_host()
    except ValueError:
        return False
