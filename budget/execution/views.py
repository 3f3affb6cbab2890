from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budget.execution.cards import cards, checkpoint_rows, status
from budget.execution.figures import project_executions
from budget.execution.forms import DayForm
from budget.execution.sheets import execution_sheets
from budget.projects.choice import chosen_projects
from budget.projects.models import Project
from config import clock
from config.fields import YearField
from orgs import access, rules
from orgs.lists.exports import send
from orgs.lists.filters import asked_year, quoted


@require_safe
def execution_page(request):
    """One project's money; several of a year are listed to choose from."""
    access.require(access.can_read_committee(request.user))
    today = clock.today()
    projects = chosen_projects(request, today)
    form = DayForm(request.GET or None)
    reports = project_executions(projects, today, form.day, _bands(request, today, form))
    if len(reports) != 1:
        context = {
            "reports": [(report, status(report)) for report in reports],
            "can_load": access.can_load_plan(request.user),
            "notes": _notes(request, today),
        }
        return render(request, "budget/project_list.html", context)
    report = reports[0]
    own_url = f"{reverse('budget:execution')}?project={report.project.pk}"
    context = {
        "report": report,
        "project": report.project,
        "today": today,
        "cards": cards(report),
        "rows": checkpoint_rows(report),
        "filter": form,
        "reset_url": own_url if report.through != today else "",
        "other_projects": Project.objects.visible_to(request.user).exclude(pk=report.project.pk),
        "can_record": access.can_record_expenditure(request.user),
    }
    return render(request, "budget/execution.html", context)


def _notes(request, today) -> list[str]:
    if asked_year(request.GET, 0) or not request.GET.get("year"):
        return []
    return [f"看不懂年度“{quoted(request.GET['year'])}”，{YearField.wrong_year}"]


def _bands(request, today, form):
    """The limits of the reader's own committee on the day that is shown."""
    day = min(today, form.day or today)
    return rules.light_bands(rules.in_force(request.user.organisation.committee, day))


@require_safe
def execution_export(request):
    access.require(access.can_read_committee(request.user))
    today = clock.today()
    form = DayForm(request.GET or None)
    projects = chosen_projects(request, today)
    if not projects:
        raise Http404
    sheets = [
        sheet
        for report in project_executions(projects, today, form.day, _bands(request, today, form))
        for sheet in execution_sheets(report, by=request.user, now=clock.now())
    ]
    name = f"{projects[0].year}年经费执行"
    return send(request, sheets, name, subject_type="经费执行", organisation=projects[0].committee)
