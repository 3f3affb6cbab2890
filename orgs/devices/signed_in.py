"""登录设备: the browsers in which somebody is signed in.

What a device is known by lies in its session, so a device and its session can never tell different
things: to end one is to delete its row.
"""

import datetime
import hashlib
from dataclasses import dataclass

from django.utils import timezone

from orgs import log
from orgs.devices import idle
from orgs.devices.models import Session


@dataclass(frozen=True)
class Device:
    """One signed-in browser. `name` tells it from others without giving its key away."""

    name: str
    words: str
    address: str
    since: datetime.datetime | None
    used_at: datetime.datetime | None
    is_this: bool


def devices(user, this: str) -> list[Device]:
    """Where this person is signed in, the last used first. `this`: the key of the asking one."""
    now = timezone.now()
    rows = Session.objects.filter(user=user, expire_date__gt=now)
    found = [(row.session_key, row.get_decoded()) for row in rows]
    open_ones = [(key, data) for key, data in found if not idle.is_over(data, now.timestamp())]
    open_ones.sort(key=lambda one: one[1].get(idle.USED, 0), reverse=True)
    return [_device(key, data, key == this) for key, data in open_ones]


def _device(key: str, data: dict, is_this: bool) -> Device:
    return Device(
        name=_name_of(key),
        words=data.get(idle.AGENT, "未知设备"),
        address=data.get(idle.ADDRESS, ""),
        since=_moment(data.get(idle.SINCE)),
        used_at=_moment(data.get(idle.USED)),
        is_this=is_this,
    )


def _name_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _moment(timestamp) -> datetime.datetime | None:
    return timestamp and datetime.datetime.fromtimestamp(timestamp, datetime.UTC)


def end(device: Device, *, by) -> None:
    """Sign one of one's own devices out."""
    keys = Session.objects.filter(user=by).values_list("session_key", flat=True)
    Session.objects.filter(pk__in=[key for key in keys if _name_of(key) == device.name]).delete()
    _tell(by, f"退出登录设备：{device.words}，{device.address}")


def end_others(*, by, this: str) -> int:
    """Sign all of one's own devices out but the asking one; how many there were."""
    count = len(devices(by, this)) - 1
    end_all(by, but=this)
    _tell(by, f"退出其他所有登录设备，共{count}台")
    return count


def end_all(user, but: str = "") -> None:
    """A step of what shuts somebody out, in its log block."""
    Session.objects.filter(user=user).exclude(session_key=but).delete()


def _tell(person, reason: str) -> None:
    log.record(
        by=person,
        verb=log.Verb.SIGN_OUT,
        subject_type="登录",
        label=person.username,
        reason=reason,
    )
