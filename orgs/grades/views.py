from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from config.documents.spreadsheet import Column, Kind
from orgs import access
from orgs.grades.figures import grade_changes, grade_counts, graded_organisations, with_grade
from orgs.grades.forms import GradeFilter, RatingForm
from orgs.lists import exports
from orgs.organisations.models import Organisation

PAGE = 50


def _grades(request):
    """The filter, the day it asks for (today without one) and the organisations it leaves."""
    form = GradeFilter(request.GET, user=request.user)
    day = (form.is_valid() and form.cleaned_data["on"]) or clock.today()
    rows = graded_organisations(request.user.organisation.committee, day)
    return form, day, form.filter(rows.visible_to(request.user))


@require_safe
def grade_list(request):
    access.require(access.can_read_committee(request.user))
    form, day, rows = _grades(request)
    committee = request.user.organisation.committee
    context = {
        "filter": form,
        "day": day,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "counts": grade_counts(committee, day),
        "changes": grade_changes(committee, day.year, day),
        "can_rate": access.can_rate(request.user),
    }
    return render(request, "orgs/grade_list.html", context)


COLUMNS = [
    Column("党组织", width=40),
    Column("档次", width=12),
    Column("定档日期", Kind.DATE),
    Column("定档机关", width=20),
    Column("文号", width=24),
]


@require_safe
def grade_export(request):
    access.require(access.can_read_committee(request.user))
    form, day, rows = _grades(request)
    table = [
        [row.name, row.grade_label, row.graded_on, row.grade_authority, row.grade_document]
        for row in rows
    ]
    return exports.export(
        request,
        "创A台账",
        COLUMNS,
        table,
        conditions="；".join(filter(None, [f"截至{day}", form.conditions])),
        landscape=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rating_create(request, pk):
    rows = with_grade(Organisation.objects, clock.today()).select_related("parent__parent")
    organisation = access.visible_or_404(rows, request.user, pk=pk)
    access.require(access.can_rate(request.user))
    if not organisation.is_grassroots:
        raise access.Conflict(f"{organisation}不在工委直接定档的名册中，不能登记档次。")
    form = RatingForm(request.POST or None, organisation=organisation, user=request.user)
    if request.method == "POST" and form.is_valid():
        rating = form.save(now=clock.now())
        messages.success(request, f"已登记{organisation}：{rating.get_grade_display()}。")
        return redirect("orgs:organisation_detail", organisation.pk)
    context = {"form": form, "organisation": organisation}
    return render(request, "orgs/rating_form.html", context)
