"""Cells that hold money, percentages and checkpoint days."""

import calendar
import datetime
import re
from decimal import Decimal

from performance.disclosure.lines import compact

YUAN_PER_UNIT = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
MONEY_UNIT = re.compile(r"(?:金额)?单位[:：](?P<unit>元|千元|万元|百万元|亿元)$")

_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})(?:\.[0-9]{1,12})?")
_FILLERS = {"", "-", "—", "——", "/", "无"}
_CENT = Decimal("0.01")
_MONTH = re.compile(r"(?:(?P<year>20[0-9]{2})年)?(?P<month>[0-9]{1,2})月(?:份)?(?P<rest>.{0,6})")
_QUARTER = re.compile(r"(?:第)?(?P<quarter>[一二三四1-4])季度(?:末|底)?(?:前)?")
_MONTH_RESTS = {"", "底", "末", "底前", "末前", "前"}


def read_amount(cell: str, unit: str) -> Decimal | None:
    """The money of a cell in 元; None for a blank one (also —, / and 无).

    A unit printed in the cell wins over `unit`. Raises ValueError for anything that is not a
    plain amount of whole 分.
    """
    text = compact(cell)
    if text in _FILLERS:
        return None
    for named in sorted(YUAN_PER_UNIT, key=len, reverse=True):
        if text.endswith(named):
            text, unit = text.removesuffix(named), named
            break
    if not _NUMBER.fullmatch(text):
        raise ValueError(cell)
    amount = Decimal(text.replace(",", "")) * YUAN_PER_UNIT[unit]
    if amount != amount.quantize(_CENT):
        raise ValueError(cell)
    return amount.quantize(_CENT)


def is_blank(cell: str) -> bool:
    """Whether a money cell stands for no amount: empty, —, / or 无."""
    return compact(cell) in _FILLERS


def is_amount(cell: str) -> bool:
    """Whether the cell holds an amount or is blank."""
    try:
        read_amount(cell, "元")
    except ValueError:
        return _NUMBER.fullmatch(compact(cell)) is not None
    return True


def read_percentages(cells: list[str]) -> list[Decimal | None]:
    """The cumulative shares of a row printed as 20, 20% or 20％; None where unreadable.

    A row without any % that ends in 1 (0.2 … 1) is printed as ratios already.
    """
    texts = [compact(cell) for cell in cells]
    numbers = [
        Decimal(text.removesuffix("%")) if _NUMBER.fullmatch(text.removesuffix("%")) else None
        for text in (text.replace(",", "") if text.count(",") else text for text in texts)
    ]
    known = [number for number in numbers if number is not None]
    ratios = known and known[-1] == 1 and max(known) <= 1 and not any("%" in t for t in texts)
    scale = 1 if ratios else 100
    return [None if number is None else number / scale for number in numbers]


def read_day(cell: str) -> tuple[int | None, int, int | None] | None:
    """(year, month, day) of 3月底, 2024年3月31日, 一季度, 年底; None if it is no such day.

    The year is None where the cell does not print one; a day of None is the month's last.
    """
    text = re.sub(r"^(?:截至|截止|至|到|[0-9]{1,2}月?[-—~至](?=[0-9]))", "", compact(cell))
    if text in ("年底", "年末", "全年"):
        return None, 12, None
    if match := _QUARTER.fullmatch(text):
        return None, ("一二三四1234".index(match["quarter"]) % 4 + 1) * 3, None
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return None
    year = int(match["year"]) if match["year"] else None
    if match["rest"] in _MONTH_RESTS:
        return year, int(match["month"]), None
    day = re.fullmatch(r"([0-9]{1,2})[日号]?前?", match["rest"])
    return (year, int(match["month"]), int(day[1])) if day else None


def day_in(year: int, month: int, day: int | None) -> datetime.date | None:
    last = calendar.monthrange(year, month)[1]
    if day is not None and not 1 <= day <= last:
        return None
    return datetime.date(year, month, day or last)
