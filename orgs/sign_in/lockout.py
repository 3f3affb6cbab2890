"""Ten wrong passwords for one name from one address, and the door stays shut for a while.

Counted from the log's own rows, so it needs no cache and survives a restart.
"""

import datetime

from django.conf import settings

from orgs.log.models import LogEntry

TRIES = 10
PAUSE = datetime.timedelta(minutes=15)


def address_of(request) -> str:
    """Where a request comes from: behind the front server, the address that server saw."""
    if settings.SECURE:
        return request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


def origin(address: str) -> str:
    """How the log writes where a sign-in came from; `is_locked` finds failures by it."""
    return f"来自 {address}"


def is_locked(username: str, address: str, now: datetime.datetime) -> bool:
    """Whether this name has failed TRIES times from this address and PAUSE has not passed.

    Tries during the pause are not failures, so they do not prolong it. Two queries.
    """
    failures = LogEntry.objects.filter(
        verb=LogEntry.Verb.SIGN_IN_FAILED,
        subject_label=username[:200],
        reason=origin(address),
    )
    # Up to now: after the clock was set back, old failures must not lock for hours.
    newest = failures.filter(at__gt=now - PAUSE, at__lte=now).order_by("-at").first()
    if newest is None:
        return False
    return failures.filter(at__gt=newest.at - PAUSE, at__lte=newest.at).count() >= TRIES
