"""The figures about organisations, members and dues. Each exists once, here."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from orgs.grades.models import Rating
from orgs.organisations.models import Organisation

Grade = Rating.Grade


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


# Dues
