from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from activities.periods.deadlines import month_to_report
from config import clock
from orgs import access
from orgs.lists.filters import asked_year, year_notes
from performance import dashboards


@require_safe
def home(request):
    """Everybody's first page: the secretary's branch, the office's workbench, the overview."""
    user = request.user
    if access.is_secretary(user):
        page = dashboards.branch_home(user, clock.today())
        return render(request, "performance/home.html", {"page": page, "today": clock.today()})
    if access.can_manage_accounts(user) and dashboards.is_empty(user.organisation):
        return redirect("performance:first_steps")
    return redirect("performance:workbench" if access.can_measure(user) else "performance:overview")


@require_safe
def first_steps(request):
    access.require(access.can_manage_accounts(request.user))
    steps = dashboards.first_steps(request.user.organisation, clock.today())
    context = {"steps": steps, "left": sum(not step.is_done for step in steps)}
    return render(request, "performance/first_steps.html", context)


@require_safe
def workbench(request):
    access.require(access.can_read_committee(request.user))
    today = clock.today()
    committee = request.user.organisation.committee
    view = dashboards.committee_view(committee, today, asked_year(request.GET, 0))
    context = {
        "view": view,
        "notes": year_notes(request.GET, view.year),
        "today": today,
        "todos": dashboards.office_todos(view, request.user, today),
        "month": month_to_report(today),
        "month_counts": dashboards.month_counts(view, today),
        "can_review": access.can_review(request.user),
        "can_load": access.can_load_plan(request.user),
    }
    return render(request, "performance/workbench.html", context)


@require_safe
def overview(request):
    access.require(access.can_read_committee(request.user))
    today = clock.today()
    committee = request.user.organisation.committee
    page = dashboards.overview(committee, today, asked_year(request.GET, 0))
    context = {
        "page": page,
        "notes": year_notes(request.GET, page.view.year),
        "today": today,
        "can_load": access.can_load_plan(request.user),
    }
    return render(request, "performance/overview.html", context)
