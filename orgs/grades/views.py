from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from orgs import access, way_back
from orgs.grades import tables
from orgs.grades.figures import grade_changes, grade_counts, grade_figures, with_grade
from orgs.grades.forms import RatingFilesForm, RatingForm
from orgs.grades.models import Rating
from orgs.jobs.exporting import export_list
from orgs.organisations.models import Organisation

LATEST = 10  # changes on the page of the grades; all of them have a page of their own


@require_safe
def grade_list(request):
    listing = tables.grades(request.user, request.GET)
    committee, day = request.user.organisation.committee, listing.form.day
    changes = grade_changes(committee, day)
    context = listing.context | {
        "day": day,
        "figures": grade_figures(grade_counts(committee, day), day),
        "changes": changes.reverse()[:LATEST],
        "change_count": changes.count(),
    }
    return render(request, "orgs/grade_list.html", context)


@require_safe
def grade_export(request):
    return export_list(request, tables.grades)


@require_safe
def change_list(request):
    listing = tables.changes(request.user, request.GET)
    context = listing.context | {"day": listing.form.day}
    return render(request, "orgs/grade_change_list.html", context)


@require_safe
def change_export(request):
    return export_list(request, tables.changes)


@require_http_methods(["GET", "HEAD", "POST"])
def rating_create(request, pk):
    rows = with_grade(Organisation.objects, clock.today()).select_related("parent__parent")
    organisation = access.visible_or_404(rows, request.user, pk=pk)
    access.require(access.can_rate(request.user))
    if not organisation.is_grassroots:
        raise access.Conflict(f"{organisation}不在工委直接定档的名册中，不能登记档次。")
    sent = (request.POST or None, request.FILES or None)
    form = RatingForm(*sent, organisation=organisation, user=request.user)
    page = reverse("orgs:organisation_detail", args=[pk])
    done_url = way_back.after_saving(request, page, reverse("orgs:organisation_list"))
    if request.method == "POST" and form.is_valid():
        rating = form.save(now=clock.now())
        messages.success(request, f"已登记{organisation}：{rating.get_grade_display()}。")
        return redirect(done_url)
    context = {"form": form, "organisation": organisation, "cancel_url": done_url}
    return render(request, "orgs/rating_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rating_attach(request, pk):
    rows = Rating.objects.select_related("organisation")
    rating = access.visible_or_404(rows, request.user, pk=pk)
    access.require(rating.can_be_attached_by(request.user))
    sent = (request.POST or None, request.FILES or None)
    form = RatingFilesForm(*sent, rating=rating, user=request.user)
    back = rating.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        added = form.save(now=clock.now())
        messages.success(request, f"已上传{len(added)}个文件。" if added else "这些文件已经有了。")
        return redirect(back)
    return render(
        request, "orgs/rating_attach.html", {"form": form, "rating": rating, "back": back}
    )
