from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from orgs import access, way_back
from orgs.attachments.models import Attachment
from orgs.formatting import cn_date
from orgs.grades.figures import with_grade
from orgs.grades.models import Rating
from orgs.jobs.exporting import export_list
from orgs.members.figures import member_counts
from orgs.organisations.forms import OrganisationForm
from orgs.organisations.models import Organisation
from orgs.organisations.tables import organisations


@require_safe
def organisation_list(request):
    listing = organisations(request.user, request.GET)
    can_create = access.can_manage_organisations(request.user)
    context = listing.context | {"can_create": can_create}
    return render(request, "orgs/organisation_list.html", context)


@require_safe
def organisation_export(request):
    return export_list(request, organisations)


@require_safe
def organisation_detail(request, pk):
    today = clock.today()
    rows = with_grade(Organisation.objects, today).select_related("parent__parent")
    organisation = access.visible_or_404(rows, request.user, pk=pk)
    context = {
        "organisation": organisation,
        "facts": _facts(organisation),
        "history": _history(organisation, request.user),
        "members": member_counts(organisation, today)[organisation.pk].figures(
            organisation.pk, today
        ),
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


def _history(organisation, user):
    """The grades as steps, the newest first."""
    rows = organisation.ratings.timeline().filter(begins_on__lte=clock.today()).reverse()
    ratings = list(rows.select_related("decided_by"))
    files = Attachment.objects.by_record(ratings)
    can_attach = access.can_rate(user)
    rights = {"can_withdraw": can_attach, "can_read_withdrawn": access.can_read_log(user)}
    return [
        {
            "title": Rating.Grade(row.grade).label,
            "state": "done" if number else "current",
            "meta": f"{cn_date(row.begins_on)}　{row.authority}　{row.document}",
            "note": "；".join(filter(None, [row.note, f"{row.decided_by}登记"])),
            "files": files[row.pk],
            "file_rights": rights,
            "action": can_attach
            and {"url": reverse("orgs:rating_attach", args=[row.pk]), "label": "补传文件"},
        }
        for number, row in enumerate(ratings)
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
        page = reverse("orgs:organisation_detail", args=[organisation.pk])
        return redirect(way_back.after_saving(request, page, reverse("orgs:organisation_list")))
    return render(request, "orgs/organisation_form.html", {"form": form})
