from budget.projects.models import Project
from orgs import access


def chosen_projects(request, today) -> list[Project]:
    """The project the address names, or all of the year it names; this year without a name."""
    projects = Project.objects.select_related("committee")
    number = request.GET.get("project", "")
    if number:
        pk = int(number) if number.isdecimal() else 0
        return [access.visible_or_404(projects, request.user, pk=pk)]
    visible = projects.visible_to(request.user)
    years = sorted(set(visible.values_list("year", flat=True)))
    year = request.GET.get("year", "")
    if year:
        return list(visible.in_year(int(year) if year.isdecimal() else 0))
    latest = today.year if today.year in years or not years else years[-1]
    return list(visible.in_year(latest))
