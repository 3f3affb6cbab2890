from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from config.documents.spreadsheet import Column, Kind
from orgs import access
from orgs.dues.figures import with_dues
from orgs.lists import exports
from orgs.members.forms import MemberFilter, MemberForm
from orgs.members.models import Member, Membership

PAGE = 50


def _members(request, today):
    form = MemberFilter(request.GET, user=request.user, today=today)
    rows = Membership.objects.visible_to(request.user).select_related("organisation", "member")
    return form, with_dues(form.filter(rows).in_tree_order(), today)


@require_safe
def member_list(request):
    today = clock.today()
    form, rows = _members(request, today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page_obj": page,
        "today": today,
        "can_edit": access.can_manage_members(request.user),
    }
    return render(request, "orgs/member_list.html", context)


COLUMNS = [
    Column("姓名", width=14),
    Column("党组织", width=28),
    Column("性别", width=6),
    Column("身份", width=12),
    Column("入党日期", Kind.DATE),
    Column("转正日期", Kind.DATE),
    Column("每月应交党费（元）", Kind.MONEY, 16),
    Column("离开日期", Kind.DATE),
    Column("去向或原因", width=24),
]


@require_safe
def member_export(request):
    today = clock.today()
    form, rows = _members(request, today)
    table = [
        [
            row.member.name,
            row.organisation.name,
            row.member.get_sex_display(),
            row.member.standing_on(today),
            row.member.admitted_on,
            row.member.formal_on,
            row.monthly_amount,
            row.ends_on,
            row.end_reason,
        ]
        for row in rows
    ]
    return exports.export(
        request, "党员名册", COLUMNS, table, conditions=form.conditions, landscape=True
    )


@require_http_methods(["GET", "HEAD", "POST"])
def member_create(request):
    access.require(access.can_manage_members(request.user))
    form = MemberForm(request.POST or None, user=request.user, today=clock.today())
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
        return redirect("orgs:member_list")
    return render(request, "orgs/member_form.html", {"form": form})
