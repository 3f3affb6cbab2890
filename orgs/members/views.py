from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from orgs import access, way_back
from orgs.jobs.exporting import export_list
from orgs.members.forms import MemberForm
from orgs.members.models import Member
from orgs.members.tables import members


@require_safe
def member_list(request):
    listing = members(request.user, request.GET)
    context = listing.context | {
        "can_edit": access.can_manage_members(request.user),
        "day": listing.form.day,
        "today": clock.today(),
    }
    return render(request, "orgs/member_list.html", context)


@require_safe
def member_export(request):
    return export_list(request, members)


@require_http_methods(["GET", "HEAD", "POST"])
def member_create(request):
    access.require(access.can_manage_members(request.user))
    form = MemberForm(request.POST or None, user=request.user, today=clock.today())
    form.open_with(request.GET)
    return _edit(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def member_update(request, pk):
    member = access.visible_or_404(Member.objects, request.user, pk=pk)
    access.require(access.can_manage_members(request.user))
    form = MemberForm(request.POST or None, instance=member, user=request.user, today=clock.today())
    return _edit(request, form)


def _edit(request, form):
    if request.method == "POST" and form.is_valid():
        member = form.save(now=clock.now())
        messages.success(request, f"已保存{member.name}。")
        if way_back.wants_another(request):
            kept = {"organisation": member.membership.organisation_id}
            return redirect(way_back.another(request, **kept))
        return redirect(way_back.back_to(request, reverse("orgs:member_list")))
    return render(request, "orgs/member_form.html", {"form": form})
