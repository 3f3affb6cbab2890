"""The same event entered twice: found and shown, never merged."""

from django.db.models import Q

from activities.activities.models import Activity
from config.text import normal
from orgs.models import Organisation


def likely_duplicates(organisation, held_on, title, kinds, *, apart_from) -> list[Activity]:
    """Activities of that day that may be this one. Two queries.

    Within the organisation and the committee itself: the same title or a kind in common. Below a
    committee, whose branches often meet on one day, only the same title.
    """
    rows = Activity.objects.filter(held_on=held_on).filter(_near(organisation))
    if apart_from.pk:
        rows = rows.exclude(pk=apart_from.pk)
    kinds = set(kinds)
    return [row for row in rows.for_list() if _is_alike(row, organisation, title, kinds)]


def _near(organisation):
    within = Q(organisation__path__under=organisation.path)
    return within | Q(organisation__in=organisation.lineage)


def _is_alike(row, organisation, title, kinds) -> bool:
    if normal(row.title) == normal(title):
        return True
    is_branch_of_committee = (
        organisation.kind == Organisation.Kind.COMMITTEE and row.organisation_id != organisation.pk
    )
    return not is_branch_of_committee and not kinds.isdisjoint(k.kind for k in row.kinds.all())
