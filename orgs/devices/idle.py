"""A signed-in browser that nobody uses is signed out, also on a shared computer."""

import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.utils import timezone

from orgs.devices import addresses, agents

USED, SINCE, ADDRESS, AGENT = "used_at", "signed_in_at", "address", "agent"
# How exactly it is known when a browser was last used; a request in between writes nothing.
GRAIN = datetime.timedelta(minutes=5)


def begin(request) -> None:
    """For whoever has just signed in: since when, from where and with what."""
    # The machine's clock: the business date of the demo says nothing about a browser.
    session = request.session
    session[USED] = session[SINCE] = timezone.now().timestamp()
    session[ADDRESS] = addresses.address_of(request)
    session[AGENT] = agents.in_words(request.headers.get("User-Agent", ""))


def is_over(session, now: float) -> bool:
    """Whether this session has ended by now, used or not. One that was never begun has no end."""
    if USED not in session:
        return False
    idle = settings.IDLE_MINUTES * 60 + GRAIN.total_seconds()
    is_old = now - session.get(SINCE, now) > settings.SESSION_COOKIE_AGE
    return is_old or now - session[USED] > idle


class IdleMiddleware:
    """Ends a session IDLE_MINUTES after its last request, or SESSION_COOKIE_AGE after its first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if USED in request.session:
            self._look(request)
        return self.get_response(request)

    def _look(self, request):
        now, session = timezone.now().timestamp(), request.session
        if is_over(session, now):
            logout(request)
        elif now - session[USED] > GRAIN.total_seconds():
            session[USED] = now
            session[ADDRESS] = addresses.address_of(request)
