"""党费: what a member owes for a month.

Source: 《关于中国共产党党费收缴、使用和管理的规定》（中组发〔2008〕3号）第一至八条.
The rate applies to the whole base, not to the part above a limit, and a limit itself still belongs
to the lower rate. The regulation knows no rounding rule; the step is a setting.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from orgs.rounding import half_up

ZERO = Decimal("0.00")


class Category(StrEnum):
    """How a member's dues are found; the value is what the database keeps."""

    SALARIED = "salaried"
    RETIRED = "retired"
    FARMER = "farmer"
    LOW_INCOME = "low_income"

    @property
    def label(self) -> str:
        return {
            "salaried": "有工资或其他收入",
            "retired": "离退休",
            "farmer": "农民",
            "low_income": "学生、下岗失业、抚恤、救济或低保",
        }[self]


@dataclass(frozen=True)
class Bracket:
    """Bases up to and including `upto` 元 (None: any) pay `rate` of the whole base."""

    upto: Decimal | None
    rate: Decimal


def _brackets(*pairs: tuple[str | None, str]) -> tuple[Bracket, ...]:
    return tuple(Bracket(upto and Decimal(upto), Decimal(rate)) for upto, rate in pairs)


@dataclass(frozen=True)
class Schedule:
    """The rates in force; amounts in 元 per month."""

    # 第二条, also for yearly pay (第三条) and irregular income (第四条)
    salaried: tuple[Bracket, ...] = _brackets(
        ("3000", "0.005"), ("5000", "0.01"), ("10000", "0.015"), (None, "0.02")
    )
    # 第五条
    retired: tuple[Bracket, ...] = _brackets(("5000", "0.005"), (None, "0.01"))
    # 第六条
    farmer_least: Decimal = Decimal("0.20")
    farmer_most: Decimal = Decimal("1.00")
    low_income: Decimal = Decimal("0.20")
    step: Decimal = Decimal("0.01")


def monthly_dues(
    base: Decimal,
    category: Category,
    schedule: Schedule = Schedule(),
) -> Decimal:
    """元 per month for a monthly base in 元.

    For a farmer the base is the amount agreed with the branch; low incomes pay the fixed amount
    whatever the base. ValueError for a negative base or a farmer's amount outside the limits.
    """
    if not base.is_finite() or base < 0:
        raise ValueError(f"a base is zero or more, not {base}")
    if category == Category.LOW_INCOME:
        return half_up(schedule.low_income)
    if category == Category.FARMER:
        if not schedule.farmer_least <= base <= schedule.farmer_most:
            raise ValueError(f"a farmer's amount is not within the limits: {base}")
        return half_up(base)
    brackets = schedule.retired if category == Category.RETIRED else schedule.salaried
    return half_up(half_up(base * rate_of(base, brackets), schedule.step))


def rate_of(base: Decimal, brackets: tuple[Bracket, ...]) -> Decimal:
    """The rate of the first bracket that reaches `base`."""
    return next(b.rate for b in brackets if b.upto is None or base <= b.upto)


def owed(
    amount_of_year: Decimal | None,
    admitted_on: datetime.date,
    left_on: datetime.date | None,
    month: datetime.date,
) -> Decimal:
    """元 owed for `month` (any day of it), given the monthly amount fixed for that year.

    Probationary members owe from the month of the branch meeting that admitted them (第八条);
    who leaves still owes the month of leaving. None means that no amount has been fixed, so
    nothing can be asked for yet: 0.00.
    """
    if amount_of_year is None:
        return ZERO
    asked = (month.year, month.month)
    if asked < (admitted_on.year, admitted_on.month):
        return ZERO
    if left_on and asked > (left_on.year, left_on.month):
        return ZERO
    return half_up(amount_of_year)
