"""The only place that reads the clock. Everything else takes the moment as an argument."""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime.datetime:
    """The aware present moment; in the demo, this time of day on its fixed business date."""
    moment = timezone.localtime(timezone=ZONE)
    if settings.BUSINESS_DATE:
        return moment.replace(
            year=settings.BUSINESS_DATE.year,
            month=settings.BUSINESS_DATE.month,
            day=settings.BUSINESS_DATE.day,
        )
    return moment


def today() -> datetime.date:
    """The business date in Asia/Shanghai."""
    return now().date()
