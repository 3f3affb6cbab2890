"""The two things every first page is made of: a line of work and a figure."""

import datetime
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Todo:
    """A line of 待我办理: what, for whom, until when, how pressing, and where to do it."""

    title: str
    url: str
    label: str
    who: str = ""
    due: datetime.date | None = None
    status_key: str = ""
    status_word: str = ""
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A card: see components/figures.html."""

    label: str
    value: str
    unit: str = ""
    target: str = ""
    ratio: Decimal | None = None
    tick: Decimal | None = None
    status_key: str = ""
    status_word: str = ""
    note: str = ""
    url: str = ""
    link_label: str = ""
    is_negative: bool = False
