"""A figure and the way to the records behind it.

A figure is printed as a link to the list of its records, and that list holds exactly as many rows,
or adds up to exactly as much, on whatever day it is opened: its conditions name the day, the year
and the organisation, and leave nothing to what a page would show by itself. Tests walk the pages
on days of the year, open the figures and count.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from orgs.formatting import yuan


@dataclass(frozen=True)
class Records:
    """A list under its conditions. `adds`: the column whose sum is the figure; "": its rows count.

    With `args` it is the page of one record, and nothing is counted there.
    """

    page: str
    conditions: dict[str, object] = field(default_factory=dict)
    adds: str = ""
    args: tuple = ()

    @property
    def url(self) -> str:
        given = {name: value for name, value in self.conditions.items() if value not in (None, "")}
        query = f"?{urlencode(given)}" if given else ""
        return reverse(self.page, args=self.args) + query

    @property
    def counts(self) -> bool:
        return not self.args


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`: a count, 元, or None for none; printed as `text`."""

    value: int | Decimal | None
    unit: str = ""
    records: Records | None = None
    words: str = ""  # how it is printed where a number alone will not do

    @property
    def text(self) -> str:
        if self.words or self.value is None:
            return self.words
        return yuan(self.value) if self.unit == "元" else f"{self.value:,}"

    @property
    def url(self) -> str:
        return self.records.url if self.records else ""

    @property
    def counted(self) -> str:
        """What the list must come to; "" where the page behind it is no list."""
        counts = self.records and self.records.counts and self.value is not None
        return str(self.value) if counts else ""

    @property
    def adds(self) -> str:
        return self.records.adds if self.records else ""


@dataclass(frozen=True)
class Card:
    """A figure with what is said about it: see components/figures.html."""

    label: str
    value: str = ""  # in words, where it is no figure with records
    unit: str = ""
    figure: Figure | None = None
    target: str = ""
    ratio: Decimal | None = None
    tick: Decimal | None = None
    status_key: str = ""
    status_word: str = ""
    note: str = ""
    url: str = ""
    is_negative: bool = False
