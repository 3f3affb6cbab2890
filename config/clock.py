"""The only place that reads the clock. Everything else takes the moment as an argument."""

import datetime
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

ZONE = ZoneInfo("Asia/Shanghai")

_held: ContextVar[datetime.datetime | None] = ContextVar("held", default=None)


def now() -> datetime.datetime:
    """The aware present moment; in the demo, this time of day on its fixed business date."""
    if held := _held.get():
        return held
    moment = timezone.localtime(timezone=ZONE)
    if settings.BUSINESS_DATE:
        day = settings.BUSINESS_DATE
        return moment.replace(year=day.year, month=day.month, day=day.day)
    return moment


def today() -> datetime.date:
    """The business date in Asia/Shanghai."""
    return now().date()


def moment(day: datetime.date, hour: int = 10, minute: int = 0) -> datetime.datetime:
    """That day at that time in Asia/Shanghai."""
    return datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@contextmanager
def held_at(at: datetime.datetime):
    """Let the clock stand at `at`: how the demo's past year and the tests get their moments."""
    token = _held.set(at)
    try:
        yield
    finally:
        _held.reset(token)
