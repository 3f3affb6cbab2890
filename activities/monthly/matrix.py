"""The reporting matrix: organisations by months, from plain rows. Pure; no Django.

应报: a month whose deadline has passed, or that was already sent in, for an organisation that
existed at the end of that month. 已报: sent in and not returned. 及时: 已报 and first sent in
by the deadline; a resubmission after a return stays in time.
"""

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from activities.periods import deadlines
from activities.periods.months import existed_on, last_day, months_of
from orgs.rounding import half_up


def whole_percent(rate: Decimal | None) -> str:
    """A rate without decimals and sign, as narrow columns print it; — for none."""
    return "—" if rate is None else str(half_up(rate * 100, Decimal(1)))


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
class Rates:
    owed: int = 0
    reported: int = 0
    on_time: int = 0

    def __add__(self, other: "Rates") -> "Rates":
        return Rates(
            self.owed + other.owed, self.reported + other.reported, self.on_time + other.on_time
        )

    @property
    def reported_rate(self) -> Decimal | None:
        """报送率 0–1; None while nothing is owed."""
        return Decimal(self.reported) / self.owed if self.owed else None

    @property
    def on_time_rate(self) -> Decimal | None:
        """及时率 0–1; None while nothing is owed."""
        return Decimal(self.on_time) / self.owed if self.owed else None


NOTHING_OWED, OWED, REPORTED, IN_TIME = Rates(), Rates(1), Rates(1, 1), Rates(1, 1, 1)


@dataclass(frozen=True)
class MonthCell:
    """`state` decides letter, tint and word; `report` is the key of the stored report."""

    month: datetime.date
    state: str
    report: int | None = None
    rates: Rates = NOTHING_OWED

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
        """The month is over and no report of it lies with the office, due or not."""
        return self.state in {"missing", "pending", "draft", "draft_overdue", "returned"}


# letter, tint, word
STATES = {
    "approved": ("审", "ok", "已审核"),
    "submitted": ("报", "warn", "待审核"),
    "submitted_late": ("报", "warn", "待审核（逾期报送）"),
    "late": ("迟", "info", "已审核（逾期报送）"),
    "returned": ("退", "bad", "退回修改"),
    "draft": ("草", "warn", "草稿"),
    "draft_overdue": ("草", "bad", "逾期未报（有草稿）"),
    "missing": ("缺", "bad", "逾期未报"),
    "not_applicable": ("—", "none", "不适用"),
    "pending": ("待", "warn", "待报送，未到截止日"),
    "ahead": ("", "future", "未到期"),
}
LATE_STATES = {"submitted": "submitted_late", "approved": "late"}
LEGEND = [
    *("approved", "submitted", "late", "returned", "draft", "pending", "missing"),
    "not_applicable",
]


@dataclass(frozen=True)
class Row:
    organisation: Org
    cells: tuple[MonthCell, ...]

    @property
    def rates(self) -> Rates:
        return total(self.cells)

    @property
    def has_open(self) -> bool:
        return any(cell.is_open for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """`due_on`: for each of the months the day its report is due."""

    year: int
    months: tuple[datetime.date, ...]
    due_on: tuple[datetime.date, ...]
    rows: tuple[Row, ...]

    @property
    def rates(self) -> Rates:
        return sum((row.rates for row in self.rows), Rates())

    @property
    def columns(self) -> list[Rates]:
        """The rates of each month."""
        if not self.rows:
            return [Rates() for _ in self.months]
        return [total(column) for column in zip(*(row.cells for row in self.rows), strict=True)]

    def only_missing(self) -> "Matrix":
        """The organisations that have not sent in a month that is over."""
        return replace(self, rows=tuple(row for row in self.rows if row.has_open))

    def not_sent_in(self, month: datetime.date) -> list[Org]:
        """Who has to report that month and has not, whether or not it is due yet."""
        return [row.organisation for row in self.rows if row.cells[month.month - 1].is_open]


def total(cells) -> Rates:
    rates = [cell.rates for cell in cells]
    return Rates(
        owed=sum(one.owed for one in rates),
        reported=sum(one.reported for one in rates),
        on_time=sum(one.on_time for one in rates),
    )


class Limits(NamedTuple):
    """What a month asks of every organisation alike; worked out once, not in each cell."""

    month: datetime.date
    last_day: datetime.date
    due_on: datetime.date
    deadline: datetime.datetime
    is_over: bool
    is_overdue: bool

    @classmethod
    def of(cls, month: datetime.date, due_day: int, today: datetime.date) -> "Limits":
        return cls(
            month=month,
            last_day=last_day(month),
            due_on=deadlines.due_on(month, due_day),
            deadline=deadlines.deadline(month, due_day),
            is_over=deadlines.month_after(month) <= today,
            is_overdue=deadlines.days_left(month, today, due_day) < 0,
        )

    @property
    def without_report(self) -> MonthCell:
        if self.is_overdue:
            return MonthCell(self.month, "missing", None, OWED)
        return MonthCell(self.month, "pending" if self.is_over else "ahead")


def build(year: int, organisations, reports, due_day, today: datetime.date) -> Matrix:
    """`organisations`: Org rows in their order; `reports`: Filed rows of that year;
    `due_day`: month → day of the following month."""
    filed = {(report.organisation, report.month): report for report in reports}
    months = tuple(months_of(year))
    limits = [Limits.of(month, due_day(month), today) for month in months]
    empty = [
        (each, each.without_report, MonthCell(each.month, "not_applicable")) for each in limits
    ]
    rows = tuple(Row(org, tuple(_cells(org, filed, empty))) for org in organisations)
    return Matrix(year, months, tuple(each.due_on for each in limits), rows)


def _cells(org, filed, empty):
    """Most cells of a large table say one of a few things, and are then the same object."""
    for limits, without_report, not_applicable in empty:
        report = filed.get((org.key, limits.month))
        if report and report.status != "draft":
            yield _submitted_cell(limits, report)
        elif not existed_on(org.founded_on, org.dissolved_on, limits.last_day):
            yield replace(not_applicable, report=report.key) if report else not_applicable
        else:
            yield _draft_cell(limits, report) if report else without_report


def _draft_cell(limits, report) -> MonthCell:
    if limits.is_overdue:
        return MonthCell(limits.month, "draft_overdue", report.key, OWED)
    return MonthCell(limits.month, "draft", report.key)


def _submitted_cell(limits, report) -> MonthCell:
    first = report.first_submitted_at
    in_time = first is None or first <= limits.deadline
    if report.status == "returned":
        return MonthCell(limits.month, "returned", report.key, OWED)
    state = report.status if in_time else LATE_STATES[report.status]
    return MonthCell(limits.month, state, report.key, IN_TIME if in_time else REPORTED)
