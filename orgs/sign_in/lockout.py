"""Ten wrong passwords for one name from one address, and the door stays shut for a while.

A hundred under whatever names shut it for that address, but not for names that have signed in
from there before: an office shares one address, and its people are not to be locked out by one.

Counted from the log's own rows, so it needs no cache and survives a restart.
"""

import datetime

from django.core.exceptions import ValidationError

from config import clock
from orgs import log
from orgs.accounts.models import User
from orgs.devices.addresses import address_of, origin
from orgs.log.models import LogEntry

TRIES = 10
TRIES_OF_ADDRESS = 100  # under any names
PAUSE = datetime.timedelta(minutes=15)
LOCKED = "这个用户名连续输错密码次数过多，请15分钟后再试；忘记密码请联系管理员重设。"


def refuse(request, username: str) -> None:
    """ValidationError while the door is shut for this name; the log tells it once a pause."""
    address, now = address_of(request), clock.now()
    if not is_locked(username, address, now):
        return
    if not is_told(username, address, now):
        _record(log.Verb.DENIED, username, address)
    raise ValidationError(LOCKED)


def note_failure(request, username: str) -> None:
    _record(log.Verb.SIGN_IN_FAILED, username, address_of(request))


def _record(verb, username: str, address: str) -> None:
    person = User.objects.filter(username=username).select_related("organisation").first()
    log.record(
        by=None,
        verb=verb,
        subject_type="登录",
        label=username,
        organisation=person and person.organisation,
        reason=origin(address),
    )


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
