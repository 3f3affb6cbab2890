"""What a cell may hold and how much room it takes: pure, for every kind of file with cells."""

import datetime
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import chain, count
from unicodedata import east_asian_width

from django.utils import timezone

from config.text import clean_name

LONGEST_CELL = 32_767  # characters; what the format allows
CUT = "……（内容过长，已截断）"
FORMULA_START = tuple("=+-@\t\r\n＝＋－＠")
FORBIDDEN_IN_TAB = re.compile(r"[\[\]:*?/\\']")
LONGEST_TAB = 28  # leaves room for a number behind a repeated name; the format allows 31
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FIRST_YEAR = 1900  # dates before it have no number in a workbook


def printable(text: str) -> str:
    """The text without characters no workbook can hold, cut (and saying so) where it must be."""
    if not text.isprintable():  # line breaks stay; this test is far quicker than the search
        text = NOT_IN_XML.sub("", text)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def plain(value: object) -> object:
    """A value as a cell holds it. TypeError for what is neither text, number, date nor None."""
    if value is None:
        return None
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.make_naive(value)  # cells know no zones: Asia/Shanghai, as on screen
    if isinstance(value, datetime.date) and value.year < FIRST_YEAR:
        return value.isoformat()
    if isinstance(value, int | float | Decimal | datetime.date):
        return value
    raise TypeError(f"a cell holds text, a number or a date, not {type(value).__name__}")


def line_count(text: str, width: float) -> int:
    """How many lines a text takes; a Chinese character is as wide as two of the others."""
    if 2 * len(text) <= width - 1 and "\n" not in text:
        return 1
    return sum(math.ceil(max(_width(line), 1) / (width - 1)) for line in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def tab_names(wanted: Iterable[str]) -> list[str]:
    """Tab names the format allows, with a number where another tab is called the same."""
    taken: list[str] = []
    for name in wanted:
        taken.append(_tab_name(name, {other.casefold() for other in taken}))
    return taken


def _tab_name(wanted: str, taken: set[str]) -> str:
    name = FORBIDDEN_IN_TAB.sub("", clean_name(wanted))[:LONGEST_TAB] or "表"
    candidates = chain([name], (f"{name}{number}" for number in count(1)))
    return next(candidate for candidate in candidates if candidate.casefold() not in taken)
