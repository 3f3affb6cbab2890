from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from config.documents.spreadsheet import Column, Kind
from orgs import access
from orgs.formatting import cn_date
from orgs.grades.figures import with_grade
from orgs.grades.models import Rating
from orgs.lists import exports
from orgs.members.figures import member_counts
from orgs.organisations.forms import OrganisationFilter, OrganisationForm
from orgs.organisations.models import Organisation

PAGE = 50


def _organisations(request, today):
    """The filter and the rows it leaves, in the order of the tree."""
    form = OrganisationFilter(request.GET, user=request.user)
    rows = (
        with_grade(Organisation.objects.visible_to(request.user), today)
        .select_related("parent")
        .prefetch_related(Prefetch("users", access.secretaries(), to_attr="secretaries"))
    )
    return form, form.filter(rows).in_tree_order()


def _count_members(rows, user, today):
    counts = member_counts(user.organisation, today)
    for row in rows:
        row.member_count = counts[row.pk]
    return rows


@require_safe
def organisation_list(request):
    today = clock.today()
    form, rows = _organisations(request, today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    _count_members(page.object_list, request.user, today)
    context = {
        "filter": form,
        "page_obj": page,
        "can_create": access.can_manage_organisations(request.user),
    }
    return render(request, "orgs/organisation_list.html", context)


COLUMNS = [
    Column("全称", width=40),
    Column("简称", width=20),
    Column("类别"),
    Column("档次", width=12),
    Column("书记", width=16),
    Column("正式党员", Kind.COUNT, 10),
    Column("预备党员", Kind.COUNT, 10),
]


@require_safe
def organisation_export(request):
    today = clock.today()
    form, rows = _organisations(request, today)
    table = [
        [
            row.name,
            row.short_name,
            row.get_kind_display(),
            row.grade_label if row.is_grassroots else "",
            "、".join(person.name for person in row.secretaries),
            row.member_count.formal,
            row.member_count.probationary,
        ]
        for row in _count_members(rows, request.user, today)
    ]
    return exports.export(
        request, "党组织名册", COLUMNS, table, conditions=form.conditions, landscape=True
    )


@require_safe
def organisation_detail(request, pk):
    today = clock.today()
    rows = with_grade(Organisation.objects, today).select_related("parent__parent")
    organisation = access.visible_or_404(rows, request.user, pk=pk)
    context = {
        "organisation": organisation,
        "facts": _facts(organisation),
        "history": _history(organisation),
        "members": member_counts(organisation, today)[organisation.pk],
        "accounts": organisation.users.order_by("-is_active", "username"),
        "children": with_grade(organisation.children, today),
        "can_edit": access.can_manage_organisations(request.user),
        "can_rate": access.can_rate(request.user) and organisation.is_grassroots,
        "can_manage_accounts": access.can_manage_accounts(request.user),
    }
    return render(request, "orgs/organisation_detail.html", context)


def _facts(organisation):
    parent = organisation.parent
    pairs = [
        ("全称", organisation.name),
        ("公文名称", organisation.document_name),
        ("类别", organisation.get_kind_display()),
        ("上级党组织", parent and parent.name),
        ("预算单位编码", organisation.unit_code),
        ("成立日期", organisation.founded_on and cn_date(organisation.founded_on)),
        ("撤销日期", organisation.dissolved_on and cn_date(organisation.dissolved_on)),
    ]
    blank = {"url": "", "hint": "", "status_key": "", "status_word": ""}
    return [blank | {"label": label, "value": value} for label, value in pairs if value]


def _history(organisation):
    """The grades as steps, the newest first."""
    ratings = organisation.ratings.timeline().filter(begins_on__lte=clock.today()).reverse()
    return [
        {
            "title": Rating.Grade(row.grade).label,
            "state": "done" if number else "current",
            "meta": f"{cn_date(row.begins_on)}　{row.authority}　{row.document}",
            "note": "；".join(filter(None, [row.note, f"{row.decided_by}登记"])),
        }
        for number, row in enumerate(ratings.select_related("decided_by"))
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_create(request):
    access.require(access.can_manage_organisations(request.user))
    return _edit(request, OrganisationForm(request.POST or None, user=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_update(request, pk):
    organisation = access.visible_or_404(Organisation.objects, request.user, pk=pk)
    access.require(access.can_manage_organisations(request.user))
    form = OrganisationForm(request.POST or None, instance=organisation, user=request.user)
    return _edit(request, form)


def _edit(request, form):
    if request.method == "POST" and form.is_valid():
        organisation = form.save()
        messages.success(request, f"已保存{organisation.short_name}。")
        return redirect("orgs:organisation_detail", organisation.pk)
    return render(request, "orgs/organisation_form.html", {"form": form})
