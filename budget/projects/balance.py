"""What may still be spent on a day, so that no day's running total ever exceeds the budget."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from itertools import accumulate

ZERO = Decimal("0.00")

Movement = tuple[datetime.date, Decimal]


def available(budget: Decimal, movements: Iterable[Movement], on: datetime.date) -> Decimal:
    """元 that a payment dated `on` may take; below zero where a budget was cut after the fact.

    movements: (date, amount) of every entry, reversals negative, in any order. A refund of
    October does not pay for something bought in April: what counts is the highest running total
    from `on` to the end.
    """
    days = by_day(movements)
    before = sum((amount for day, amount in days.items() if day <= on), ZERO)
    later = [amount for day, amount in days.items() if day > on]
    return budget - max(accumulate(later, initial=before))


def by_day(movements: Iterable[Movement]) -> dict[datetime.date, Decimal]:
    """One amount a day, in order of days: within a day there is no earlier and later."""
    days: dict[datetime.date, Decimal] = {}
    for day, amount in sorted(movements):
        days[day] = days.get(day, ZERO) + amount
    return days
