"""When the monthly report of a branch is due. A month is the date of its first day.

Source: the office's own arrangement: the report is due on the 5th of the following month, through
the last instant of that day in Asia/Shanghai. The day is a setting and therefore an argument.
"""

import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
DUE_DAY = 5


def due_on(month: datetime.date, day: int = DUE_DAY) -> datetime.date:
    """The day on which the report of `month` is due. ValueError unless every month has `day`."""
    if not 1 <= day <= 28:
        raise ValueError(f"a due day is between 1 and 28, not {day}")
    return month_after(month).replace(day=day)


def deadline(month: datetime.date, day: int = DUE_DAY) -> datetime.datetime:
    """The last instant that is still on time, aware, in Asia/Shanghai."""
    return datetime.datetime.combine(due_on(month, day), datetime.time.max, SHANGHAI)


def is_on_time(submitted_at: datetime.datetime, month: datetime.date, day: int = DUE_DAY) -> bool:
    """Whether the server received the report in time. ValueError for a naive moment."""
    if submitted_at.tzinfo is None:
        raise ValueError("submitted_at needs a time zone")
    return submitted_at <= deadline(month, day)


def days_left(month: datetime.date, today: datetime.date, day: int = DUE_DAY) -> int:
    """Whole days until the due day: 0 on the day itself, negative once it is late."""
    return (due_on(month, day) - today).days


def months_owed(year: int, today: datetime.date) -> list[datetime.date]:
    """The months of `year` that have ended by `today`: a report is owed once its month is over."""
    months = (datetime.date(year, number, 1) for number in range(1, 13))
    return [month for month in months if month_after(month) <= today]


def month_to_report(today: datetime.date) -> datetime.date:
    """The month a secretary is asked about today: the one that ended last."""
    return (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)


def month_after(month: datetime.date) -> datetime.date:
    """The first day of the following month. ValueError unless `month` is a first day."""
    if month.day != 1:
        raise ValueError(f"a month is the date of its first day, not {month}")
    return (month + datetime.timedelta(days=31)).replace(day=1)
