"""Ten wrong passwords for one name from one address, and the door stays shut for a while.

A hundred under whatever names shut it for that address, but not for names that have signed in
from there before: an office shares one address, and its people are not to be locked out by one.

Counted from the log's own rows, so it needs no cache and survives a restart.
"""

import datetime

from django.conf import settings

from orgs.log.models import LogEntry

TRIES = 10
TRIES_OF_ADDRESS = 100  # under any names
PAUSE = datetime.timedelta(minutes=15)


def address_of(request) -> str:
    """Where a request comes from: behind front servers, the address that the first of them saw.

    What stands further left in the header was sent by the browser itself and is worth nothing.
    """
    if settings.PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        return hops[-settings.PROXIES] if len(hops) >= settings.PROXIES else hops[0]
    return request.META.get("REMOTE_ADDR", "")


def origin(address: str) -> str:
    """How the log writes where a sign-in came from; `is_locked` finds failures by it."""
    return f"来自 {address}"


def is_locked(username: str, address: str, now: datetime.datetime) -> bool:
    """Whether the door is shut for this name at this address. Up to five queries.

    Tries during the pause are not failures, so they do not prolong it.
    """
    failures = LogEntry.objects.filter(
        verb=LogEntry.Verb.SIGN_IN_FAILED, subject_type="登录", reason=origin(address)
    )
    if _is_shut(failures.filter(subject_label=username[:200]), TRIES, now):
        return True
    if not _is_shut(failures, TRIES_OF_ADDRESS, now):
        return False
    known = LogEntry.objects.filter(verb=LogEntry.Verb.SIGN_IN, subject_label=username[:200])
    return not known.filter(reason=origin(address)).exists()


def is_told(username: str, address: str, now: datetime.datetime) -> bool:
    """Whether the log says already that this name stands before a shut door: once a pause."""
    denied = LogEntry.objects.filter(verb=LogEntry.Verb.DENIED, subject_label=username[:200])
    return denied.filter(reason=origin(address), at__gt=now - PAUSE, at__lte=now).exists()


def _is_shut(failures, tries: int, now: datetime.datetime) -> bool:
    # Up to now: after the clock was set back, old failures must not lock for hours.
    newest = failures.filter(at__gt=now - PAUSE, at__lte=now).order_by("-at").first()
    if newest is None:
        return False
    return failures.filter(at__gt=newest.at - PAUSE, at__lte=newest.at).count() >= tries
