"""The figures about organisations, members and dues. Each exists once, here."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from . import dues
from .models import Member, Organisation, Rating
from .rounding import half_up

Grade = Rating.Grade
ZERO = Decimal("0.00")


# Grades


@dataclass(frozen=True)
class GradeCounts:
    """How many organisations hold each grade at the end of one day."""

    municipal_a: int
    county_a: int
    b: int
    c: int
    unrated: int

    @property
    def county_a_or_above(self) -> int:
        """县级A档及以上: an organisation named by the city also counts."""
        return self.municipal_a + self.county_a

    @property
    def total(self) -> int:
        return self.county_a_or_above + self.b + self.c + self.unrated


def graded_organisations(committee: Organisation, day: datetime.date):
    """The organisations the committee rates, as they stood that day, with their grades.

    The records behind `grade_counts`. Founded later or dissolved by that day: not among them.
    """
    return Organisation.objects.grassroots(committee).existing_on(day).with_grade(day)


def grade_counts(committee: Organisation, day: datetime.date) -> GradeCounts:
    """One query."""
    found = Counter(graded_organisations(committee, day).values_list("grade", flat=True))
    return GradeCounts(
        municipal_a=found[Grade.MUNICIPAL_A],
        county_a=found[Grade.COUNTY_A],
        b=found[Grade.B],
        c=found[Grade.C],
        unrated=found[Grade.UNRATED],
    )


@dataclass(frozen=True)
class GradeChange:
    rating: Rating
    previous: str  # the grade before, in words


def grade_changes(committee: Organisation, year: int, day: datetime.date) -> list[GradeChange]:
    """The decisions of `year` up to `day` that changed a grade, oldest first. One query."""
    rows = (
        Rating.objects.filter(organisation__in=Organisation.objects.grassroots(committee))
        .filter(effective_on__lte=day)
        .select_related("organisation")
        .order_by("effective_on", "pk")
    )
    grades, changes = defaultdict(lambda: Grade.UNRATED), []
    for row in rows:
        before = Grade(grades[row.organisation_id])
        grades[row.organisation_id] = row.grade
        if row.effective_on.year == year and row.grade != before:
            changes.append(GradeChange(row, before.label))
    return changes


# Members


@dataclass(frozen=True)
class MemberCount:
    formal: int = 0
    probationary: int = 0

    @property
    def total(self) -> int:
        return self.formal + self.probationary

    def __add__(self, other):
        return MemberCount(self.formal + other.formal, self.probationary + other.probationary)


def member_counts(organisation: Organisation, day: datetime.date) -> dict[int, MemberCount]:
    """Members on the register that day, by key of every organisation at or below this one.

    Members of an organisation are also those of the organisations under it. One query.
    """
    formal = Q(formal_on__lte=day)
    rows = (
        Member.objects.below(organisation)
        .on_register(day)
        .order_by()
        .values_list("organisation__path")
        .annotate(
            formal=Count("pk", filter=formal),
            probationary=Count("pk", filter=~formal | Q(formal_on=None)),
        )
    )
    counts = defaultdict(MemberCount)
    for path, formal_count, probationary_count in rows:
        for key in path.strip("/").split("/"):
            counts[int(key)] += MemberCount(formal_count, probationary_count)
    return counts


# Dues


@dataclass(frozen=True)
class DuesRow:
    """One member in one month; amounts in 元."""

    member: Member
    owed: Decimal
    paid: Decimal
    is_fixed: bool  # whether the year's amount has been fixed
    is_ahead: bool  # whether the month is still to come

    @property
    def outstanding(self) -> Decimal:
        return max(self.owed - self.paid, ZERO)

    @property
    def is_settled(self) -> bool:
        return self.owed > 0 and self.outstanding == 0

    @property
    def state(self) -> str:
        if self.owed == 0:
            return "免交" if self.is_fixed else "未核定"
        if self.is_settled:
            return "预交" if self.is_ahead else "已交"
        return "部分" if self.paid > 0 else "未交"


@dataclass(frozen=True)
class DuesSummary:
    """One month of an organisation and everything below it."""

    owed_amount: Decimal
    paid_amount: Decimal
    owing_count: int  # 应交人数
    paid_count: int  # of these, 交清人数


def dues_rows(members, month: datetime.date, today: datetime.date) -> list[DuesRow]:
    """The dues sheet of these members (a queryset) for one month. One query."""
    rows = members.owing_in(month).with_dues(month).select_related("organisation")
    ahead = (month.year, month.month) > (today.year, today.month)
    return [
        DuesRow(
            member=member,
            owed=dues.owed(member.monthly_amount, member.admitted_on, member.left_on, month),
            # SQLite adds up in binary fractions: 29.99 comes back with a tail.
            paid=half_up(member.paid_amount or ZERO),
            is_fixed=member.monthly_amount is not None,
            is_ahead=ahead,
        )
        for member in rows
    ]


def summarise_dues(rows: list[DuesRow]) -> DuesSummary:
    return DuesSummary(
        owed_amount=sum((row.owed for row in rows), ZERO),
        paid_amount=sum((row.paid for row in rows), ZERO),
        owing_count=sum(row.owed > 0 for row in rows),
        paid_count=sum(row.is_settled for row in rows),
    )


def dues_summary(organisation: Organisation, month: datetime.date) -> DuesSummary:
    """党费 owed and paid for a month by an organisation and those below it. One query."""
    members = Member.objects.below(organisation)
    return summarise_dues(dues_rows(members, month, today=month))
