"""A month is the date of its first day. Which months concern an organisation."""

import datetime

from activities.periods.deadlines import month_after

DAY = datetime.timedelta(days=1)


def last_day(month: datetime.date) -> datetime.date:
    return month_after(month) - DAY


def month_before(month: datetime.date) -> datetime.date:
    return (month - DAY).replace(day=1)


def months_of(year: int) -> list[datetime.date]:
    return [datetime.date(year, number, 1) for number in range(1, 13)]


def years_beside(year: int, today: datetime.date) -> list[int]:
    """The years that a page about `year` leads to; not beyond the present one."""
    return [other for other in (year - 1, year + 1) if 2000 <= other <= today.year]


def reports_month(
    founded_on: datetime.date | None, dissolved_on: datetime.date | None, month: datetime.date
) -> bool:
    """Whether an organisation reports a month: it existed at the end of the month's last day.

    A month's figures are those of its last day, so an organisation founded within the month
    reports it and one dissolved within the month does not.
    """
    return existed_on(founded_on, dissolved_on, last_day(month))


def existed_on(
    founded_on: datetime.date | None, dissolved_on: datetime.date | None, day: datetime.date
) -> bool:
    return (founded_on is None or founded_on <= day) and (
        dissolved_on is None or dissolved_on > day
    )
