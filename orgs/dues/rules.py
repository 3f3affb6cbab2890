"""党费: what a member owes for a month.

Source: 《关于中国共产党党费收缴、使用和管理的规定》（中组发〔2008〕3号）第八条.
People fix the monthly amount at the start of the year; it is kept as `DuesRate`, the wage is not.
"""

import datetime
from decimal import Decimal

from orgs.rounding import half_up

ZERO = Decimal("0.00")


def owed(
    rate: Decimal | None,
    belongs_from: datetime.date,
    left_on: datetime.date | None,
    month: datetime.date,
) -> Decimal:
    """元 owed for `month` (any day of it), given the monthly amount in force.

    Probationary members owe from the month of the branch meeting that admitted them (第八条),
    who came from elsewhere from the month of coming;
    who leaves still owes the month of leaving. None means that no amount has been fixed, so
    nothing can be asked for yet: 0.00.
    """
    if rate is None:
        return ZERO
    asked = (month.year, month.month)
    if asked < (belongs_from.year, belongs_from.month):
        return ZERO
    if left_on and asked > (left_on.year, left_on.month):
        return ZERO
    return half_up(rate)
