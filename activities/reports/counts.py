"""How often things happened and how satisfied people were: what indicators count."""

import datetime
from collections import Counter
from dataclasses import dataclass

from orgs.models import Organisation

from ..models import Activity, ActivityKind, SatisfactionSurvey


@dataclass(frozen=True)
class ActivityCounts:
    """Activities of a year up to a day, by kind, and the records behind each count."""

    counts: dict[str, int]
    activities: object  # the queryset counted

    def __getitem__(self, kind: str) -> int:
        return self.counts.get(kind, 0)

    def records(self, kind: str):
        return self.activities.of_kind(kind)


def activity_counts(
    committee: Organisation, year: int, through: datetime.date, *, held_by_committee_itself: bool
) -> ActivityCounts:
    """How often each kind was held in `year` up to and on `through`. One query.

    The plan's own numbers (党日活动 10 次 …) are the committee's activities, not its branches'.
    """
    rows = Activity.objects.filter(held_on__year=year, held_on__lte=through)
    rows = (
        rows.filter(organisation=committee) if held_by_committee_itself else rows.below(committee)
    )
    counts = Counter(ActivityKind.objects.filter(activity__in=rows).values_list("kind", flat=True))
    return ActivityCounts(dict(counts), rows)


def latest_survey(
    committee: Organisation, audience: str, through: datetime.date
) -> SatisfactionSurvey | None:
    """The last survey of this audience in the year of `through`, up to and on that day."""
    return (
        SatisfactionSurvey.objects.filter(committee=committee, audience=audience)
        .filter(held_on__year=through.year, held_on__lte=through)
        .order_by("-held_on", "-pk")
        .first()
    )
