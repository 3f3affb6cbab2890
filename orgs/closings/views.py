from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from orgs import access
from orgs.closings.forms import ClosingForm, ReopeningForm
from orgs.closings.tables import closings
from orgs.jobs.exporting import export_list


@require_http_methods(["GET", "HEAD", "POST"])
def closing_list(request):
    access.require(access.can_close_books(request.user))
    form = ClosingForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"已办理：{form.save(now=clock.now())}。")
        return redirect("orgs:closing_list")
    context = closings(request.user, request.GET).context | {
        "form": form,
        "closed_through": form.present,
    }
    return render(request, "orgs/closing_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def closing_reopen(request):
    """What is closed and what opening it again lets happen, before it is done."""
    access.require(access.can_close_books(request.user))
    form = ReopeningForm(request.POST or None, user=request.user)
    if form.present is None:
        raise access.Conflict("现在没有结账，不用开账。")
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"已重新开账：{form.save(now=clock.now())}。")
        return redirect("orgs:closing_list")
    return render(request, "orgs/closing_reopen.html", {"form": form, "present": form.present})


@require_safe
def closing_export(request):
    return export_list(request, closings)
