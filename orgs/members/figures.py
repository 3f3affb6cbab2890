"""How many members an organisation had on a day. The figure exists once, here."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from orgs.lists.figures import Figure, Records
from orgs.members.models import Membership
from orgs.organisations.models import Organisation


@dataclass(frozen=True)
class MemberCount:
    formal: int = 0
    probationary: int = 0

    @property
    def total(self) -> int:
        return self.formal + self.probationary

    def figures(self, organisation: int, day: datetime.date) -> "MemberFigures":
        """The counts of an organisation on that day, each with the members it counts."""

        def figure(value, standing=""):
            conditions = {"organisation": organisation, "standing": standing, "on": day}
            return Figure(value, "人", Records("orgs:member_list", conditions))

        return MemberFigures(
            figure(self.total),
            figure(self.formal, "formal"),
            figure(self.probationary, "probationary"),
        )

    def __add__(self, other):
        return MemberCount(self.formal + other.formal, self.probationary + other.probationary)


@dataclass(frozen=True)
class MemberFigures:
    total: Figure
    formal: Figure
    probationary: Figure


def member_counts(organisation: Organisation, day: datetime.date) -> dict[int, MemberCount]:
    """Members on the register that day, by key of every organisation at or below this one.

    Members of an organisation are also those of the organisations under it. One query.
    """
    formal = Q(member__formal_on__lte=day)
    rows = (
        Membership.objects.below(organisation)
        .on(day)
        .order_by()
        .values_list("organisation__path")
        .annotate(
            formal=Count("pk", filter=formal),
            probationary=Count("pk", filter=~formal | Q(member__formal_on=None)),
        )
    )
    counts = defaultdict(MemberCount)
    for path, formal_count, probationary_count in rows:
        for key in path.strip("/").split("/"):
            counts[int(key)] += MemberCount(formal_count, probationary_count)
    return counts
