"""档次: which organisation holds which grade on a day, how many hold each, what changed."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from orgs.grades.models import Rating
from orgs.lists.figures import Figure, Records
from orgs.organisations.models import Organisation

Grade = Rating.Grade
BEST_FIRST = Case(*(When(grade=grade, then=Value(rank)) for rank, grade in enumerate(Grade)))


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


def grade_figures(counts: GradeCounts, day: datetime.date) -> dict[str, Figure]:
    """The counts by name, each with the organisations it counts."""
    grades = {
        "municipal_a": [Grade.MUNICIPAL_A],
        "county_a": [Grade.COUNTY_A],
        "county_a_or_above": [Grade.MUNICIPAL_A, Grade.COUNTY_A],
        "b": [Grade.B],
        "c": [Grade.C],
        "unrated": [Grade.UNRATED],
        "total": [],
    }
    return {
        name: Figure(getattr(counts, name), "个", graded(counted, day))
        for name, counted in grades.items()
    }


def graded(grades: Sequence[str], day: datetime.date) -> Records:
    """The organisations that hold one of the grades on that day; all of them without any."""
    return Records("orgs:grade_list", {"on": day, "grade": ",".join(grades)})


def with_grade(organisations, day: datetime.date):
    """Adds to a queryset the grade in force at the end of that day, since when, by whom and
    by which document."""
    held = Rating.objects.filter(organisation=OuterRef("pk")).on(day)
    return organisations.annotate(
        grade=Coalesce(Subquery(held.values("grade")), Value(Grade.UNRATED)),
        grade_label=_in_words("grade"),
        graded_on=Subquery(held.values("begins_on")),
        grade_authority=Subquery(held.values("authority")),
        grade_document=Subquery(held.values("document")),
    )


def graded_organisations(committee: Organisation, day: datetime.date):
    """The organisations the committee rates, as they stood that day, with their grades.

    The records behind `grade_counts`. Founded later or dissolved by that day: not among them.
    """
    existing = Organisation.objects.grassroots(committee).existing_on(day)
    return with_grade(existing, day)


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


def grade_changes(committee: Organisation, day: datetime.date):
    """The decisions of that day's year, up to the day, that changed a grade, oldest first.

    A queryset; each has the `previous` grade and its `previous_label`.
    """
    before = (
        Rating.objects.filter(organisation=OuterRef("organisation"))
        .filter(begins_on__lt=OuterRef("begins_on"))
        .timeline()
        .reverse()
    )
    listed = Organisation.objects.grassroots(committee)
    return (
        Rating.objects.filter(organisation__in=listed)
        .filter(begins_on__year=day.year, begins_on__lte=day)
        .timeline()
        .annotate(previous=Coalesce(Subquery(before.values("grade")[:1]), Value(Grade.UNRATED)))
        .annotate(previous_label=_in_words("previous"))
        .exclude(previous=F("grade"))
        .select_related("organisation")
    )


def _in_words(column: str) -> Case:
    """A grade's word, so that the database can sort by it and a workbook print it."""
    return Case(*(When(**{column: grade}, then=Value(grade.label)) for grade in Grade))
