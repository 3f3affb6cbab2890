"""The states of a month's report, what each adds to the rates, and how many there are. Pure.

应报: a month whose deadline has passed, for an organisation that existed at the end of that month.
Until then a month has no rate, only how many of how many have sent it in. 已报: sent in and not
returned. 及时: 已报 and first sent in by the deadline; a resubmission after a return stays in time.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from activities.periods import deadlines
from activities.periods.months import last_day, months_of
from orgs.rounding import half_up


def whole_percent(rate: Decimal | None) -> str:
    """A rate without decimals and sign, as narrow columns print it; — for none."""
    return "—" if rate is None else str(half_up(rate * 100, Decimal(1)))


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


# letter, tint, word
STATES = {
    "approved": ("审", "ok", "已审核"),
    "submitted": ("报", "warn", "待审核"),
    "submitted_late": ("报", "warn", "待审核（逾期报送）"),
    "late": ("迟", "info", "已审核（逾期报送）"),
    "returned": ("退", "bad", "退回"),
    "draft": ("草", "warn", "草稿"),
    "draft_overdue": ("草", "bad", "逾期未报（有草稿）"),
    "missing": ("缺", "bad", "逾期未报"),
    "not_applicable": ("—", "none", "不适用"),
    "pending": ("待", "warn", "待报送，未到截止日"),
    "ahead": ("", "future", "未到期"),
}
OPEN = {"missing", "pending", "draft", "draft_overdue", "returned"}
OWED, REPORTED, IN_TIME = Rates(1), Rates(1, 1), Rates(1, 1, 1)
# What one organisation's month adds to the rates; other states add nothing.
RATES = {
    "missing": OWED,
    "draft_overdue": OWED,
    "returned": OWED,
    "submitted_late": REPORTED,
    "late": REPORTED,
    "submitted": IN_TIME,
    "approved": IN_TIME,
}
# How a month's organisations are told apart in one word: (word, states).
GROUPS = {
    "approved": ("已审核", {"approved", "late"}),
    "waiting": ("待审核", {"submitted", "submitted_late"}),
    "returned": ("退回", {"returned"}),
    "draft": ("草稿", {"draft", "draft_overdue"}),
    "missing": ("未报送", {"missing", "pending"}),
    "open": ("还没有报送", OPEN),
}
LATE_STATES = {"submitted": "submitted_late", "approved": "late"}
LEGEND = [
    *("approved", "submitted", "late", "returned", "draft", "pending", "missing"),
    "not_applicable",
]


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
    def without_report(self) -> str:
        if self.is_overdue:
            return "missing"
        return "pending" if self.is_over else "ahead"


def limits_of(year: int, due_day, today: datetime.date) -> list[Limits]:
    """`due_day`: month → day of the following month."""
    return [Limits.of(month, due_day(month), today) for month in months_of(year)]


def state_of(limits: Limits, status: str, *, in_time: bool, existed: bool) -> str:
    """The state of a month with a stored report."""
    if status == "returned":
        return status
    if status != "draft":
        return status if in_time else LATE_STATES[status]
    if not existed:
        return "not_applicable"
    return "draft_overdue" if limits.is_overdue else "draft"


@dataclass(frozen=True)
class Tally:
    """How many organisations a year's months show in which state; `counts[n]`: those of month n.

    Totals of any table come from here, so a table may hold a part of the organisations only.
    """

    limits: tuple[Limits, ...]
    counts: tuple[Counter, ...]

    @property
    def months(self) -> tuple[datetime.date, ...]:
        return tuple(each.month for each in self.limits)

    @property
    def columns(self) -> list[Rates]:
        """The rates of each month."""
        return [
            _rates(counts) if each.is_overdue else Rates()
            for each, counts in zip(self.limits, self.counts, strict=True)
        ]

    @property
    def rates(self) -> Rates:
        return sum(self.columns, Rates())

    @property
    def organisations(self) -> int:
        """How many there are: each month shows every one of them in some state."""
        return self.counts[0].total()

    def of(self, month: datetime.date) -> Counter:
        return self.counts[month.month - 1]

    def in_group(self, month: datetime.date, group: str) -> int:
        """How many organisations' reports of that month are in a group of GROUPS."""
        return sum(self.of(month)[state] for state in GROUPS[group][1])

    def so_far(self, month: datetime.date) -> tuple[int, int]:
        """(sent in, to be sent in) of a month, whether or not it is due yet."""
        open_ones, counts = self.not_sent_in(month), self.of(month)
        owed = counts.total() - counts["not_applicable"] - counts["ahead"]
        return owed - open_ones, owed

    @property
    def running(self) -> datetime.date | None:
        """The month that is over and not due yet, of which reports are coming in."""
        over = (each for each in self.limits if each.is_over and not each.is_overdue)
        return next((each.month for each in over), None)

    def not_sent_in(self, month: datetime.date) -> int:
        """How many have to report that month and have not, whether or not it is due yet."""
        return self.in_group(month, "open")


def _rates(counts: Counter) -> Rates:
    found = [
        Rates(one.owed * n, one.reported * n, one.on_time * n)
        for state, n in counts.items()
        if (one := RATES.get(state))
    ]
    return sum(found, Rates())


def tally_of(limits, filed, existing, organisations: int) -> Tally:
    """The tally of all, from counts of reports.

    `filed`: (month, status, in time, existed at its end, count); `existing`: for each of the
    months how many of the `organisations` existed at its end.
    """
    counts = []
    for each, there in zip(limits, existing, strict=True):
        found = Counter()
        gone = organisations - there
        for _, status, in_time, existed, count in (row for row in filed if row[0] == each.month):
            found[state_of(each, status, in_time=in_time, existed=existed)] += count
            if existed:
                there -= count
            else:
                gone -= count
        found[each.without_report] += there
        found["not_applicable"] += gone
        counts.append(+found)
    return Tally(tuple(limits), tuple(counts))
