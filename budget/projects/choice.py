"""Which year a page is about, and which projects, when its address does not say."""

import datetime
from collections.abc import Collection

from budget.projects.models import Project
from orgs import access
from orgs.lists.filters import asked_year

JANUARY = 1


def working_year(years: Collection[int], today: datetime.date) -> int:
    """The year that pages open on, of those that have a project.

    In January that is still the year before: its December is reported and its self-evaluation
    written then. Later it is the latest year that has begun, so an empty new year is never opened
    by itself; without any project, the present one.
    """
    begun = [year for year in years if year <= today.year]
    if today.month == JANUARY and today.year - 1 in begun:
        return today.year - 1
    return max(begun, default=min(years, default=today.year))


def chosen_projects(request, today) -> list[Project]:
    """The project the address names, or all of the year it names or that is worked on."""
    if named := _named(request):
        return named
    visible = Project.objects.select_related("committee").visible_to(request.user)
    years = set(visible.values_list("year", flat=True))
    if request.GET.get("year"):  # one that is no year has no project
        return list(visible.in_year(asked_year(request.GET, 0)))
    return list(visible.in_year(working_year(years, today)))


def projects_to_pay_from(request, today) -> list[Project]:
    """The project the address names, or all that a payment of these weeks can belong to."""
    if named := _named(request):
        return named
    visible = Project.objects.select_related("committee").visible_to(request.user)
    years = set(visible.values_list("year", flat=True))
    return list(visible.filter(year__in={working_year(years, today), today.year}))


def _named(request) -> list[Project]:
    number = request.GET.get("project", "")
    if not number:
        return []
    pk = int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0
    projects = Project.objects.select_related("committee")
    return [access.visible_or_404(projects, request.user, pk=pk)]
