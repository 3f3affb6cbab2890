"""The reporting matrix: organisations by months, from plain rows. Pure; no Django."""

import datetime
from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from activities.monthly.tally import GROUPS, OPEN, RATES, STATES, Rates, Tally, limits_of, state_of
from activities.periods.months import existed_on


class Org(NamedTuple):
    key: int
    name: str
    founded_on: datetime.date | None = None
    dissolved_on: datetime.date | None = None


class Filed(NamedTuple):
    """A stored report; the status alone says whether it was ever sent in."""

    key: int
    organisation: int
    month: datetime.date
    status: str  # draft, submitted, returned, approved
    first_submitted_at: datetime.datetime | None


@dataclass(frozen=True)
class MonthCell:
    """`state` decides letter, tint and word; `report` is the key of the stored report."""

    month: datetime.date
    state: str
    report: int | None = None

    is_overdue: bool = True  # whether the month counts: its deadline has passed

    @property
    def rates(self) -> Rates:
        return RATES.get(self.state, Rates()) if self.is_overdue else Rates()

    @property
    def letter(self) -> str:
        return STATES[self.state][0]

    @property
    def key(self) -> str:
        return STATES[self.state][1]

    @property
    def word(self) -> str:
        return STATES[self.state][2]

    @property
    def is_open(self) -> bool:
        """No report of it lies with the office, due or not, though one could."""
        return self.state in OPEN


@dataclass(frozen=True)
class Row:
    organisation: Org
    cells: tuple[MonthCell, ...]

    @property
    def rates(self) -> Rates:
        return sum((cell.rates for cell in self.cells), Rates())

    @property
    def has_open(self) -> bool:
        return any(cell.is_open for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """`rows`: of some or all of the organisations whose months `tally` counts."""

    year: int
    tally: Tally
    rows: tuple[Row, ...]

    @property
    def months(self) -> tuple[datetime.date, ...]:
        return self.tally.months

    def only_missing(self) -> "Matrix":
        """The organisations that have not sent in a month that is over."""
        return replace(self, rows=tuple(row for row in self.rows if row.has_open))

    def showing(self, month: datetime.date, group: str) -> "Matrix":
        """The organisations whose report of that month is in a group of GROUPS."""
        states = GROUPS[group][1]
        place = month.month - 1
        return replace(
            self, rows=tuple(row for row in self.rows if row.cells[place].state in states)
        )


def build(year: int, organisations, reports, due_day, today: datetime.date) -> Matrix:
    """`organisations`: Org rows in their order; `reports`: Filed rows of that year;
    `due_day`: month → day of the following month."""
    return build_within(limits_of(year, due_day, today), organisations, reports)


def build_within(limits, organisations, reports) -> Matrix:
    """The same, with the limits of the year's months at hand."""
    filed = {(report.organisation, report.month): report for report in reports}
    # Most cells of a large table say one of a few things, and are then the same object.
    empty = [
        (
            each,
            MonthCell(each.month, each.without_report, is_overdue=each.is_overdue),
            MonthCell(each.month, "not_applicable"),
        )
        for each in limits
    ]
    rows = tuple(Row(org, tuple(_cells(org, filed, empty))) for org in organisations)
    columns = zip(*(row.cells for row in rows), strict=True) if rows else [[] for _ in limits]
    counts = tuple(Counter(cell.state for cell in column) for column in columns)
    return Matrix(limits[0].month.year, Tally(tuple(limits), counts), rows)


def _cells(org, filed, empty):
    for limits, without_report, not_applicable in empty:
        report = filed.get((org.key, limits.month))
        existed = existed_on(org.founded_on, org.dissolved_on, limits.last_day)
        if report:
            first = report.first_submitted_at
            in_time = first is None or first <= limits.deadline
            state = state_of(limits, report.status, in_time=in_time, existed=existed)
            yield MonthCell(limits.month, state, report.key, limits.is_overdue)
        else:
            yield without_report if existed else not_applicable
