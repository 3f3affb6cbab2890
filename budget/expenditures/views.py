from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from activities.models import Activity
from budget.expenditures.forms import ExpenditureForm, ReversalForm
from budget.expenditures.models import Expenditure
from budget.expenditures.tables import expenditures
from budget.projects.choice import projects_to_pay_from
from config import clock
from orgs import access, way_back
from orgs.jobs.exporting import export_list
from orgs.models import LogEntry

OFTEN = 50  # suggestions for a text that was typed before


@require_safe
def expenditure_list(request):
    listing = expenditures(request.user, request.GET)
    context = listing.context | {
        "totals": listing.rows.totals(),
        "has_projects": listing.form.project_count > 0,
        "can_record": access.can_record_expenditure(request.user),
        "can_load": access.can_load_plan(request.user),
    }
    return render(request, "budget/expenditure_list.html", context)


@require_safe
def expenditure_export(request):
    return export_list(request, expenditures)


@require_http_methods(["GET", "HEAD", "POST"])
def expenditure_create(request):
    access.require(access.can_record_expenditure(request.user))
    projects = projects_to_pay_from(request, clock.today())
    if len(projects) != 1:
        context = {"projects": projects, "can_load": access.can_load_plan(request.user)}
        return render(request, "budget/expenditure_project.html", context)
    project = projects[0]
    form = ExpenditureForm(
        request.POST or None,
        user=request.user,
        project=project,
        today=clock.today(),
        activity=chosen_activity(request),
    )
    if request.method == "POST" and form.is_valid():
        entry = form.save(now=clock.now())
        if entry:
            left = project.available_on(clock.today(), entry.fund_kind)
            booked = f"已登记支出 {entry.amount:,.2f} 元（{entry.purpose}）"
            messages.success(request, f"{booked}，可用余额 {left:,.2f} 元。")
            if way_back.wants_another(request):
                return redirect(way_back.another(request, project=project.pk))
            return redirect(_after_saving(request, entry))
    used = Expenditure.objects.below(project.committee)
    context = {
        "form": form,
        "project": project,
        "purposes": used.values_before("purpose")[:OFTEN],
        "payees": used.values_before("payee")[:OFTEN],
        "cancel_url": way_back.back_to(request, reverse("budget:expenditure_list")),
    }
    return render(request, "budget/expenditure_form.html", context)


def _after_saving(request, entry) -> str:
    page = reverse("budget:expenditure_detail", args=[entry.pk])
    return way_back.after_saving(request, page, reverse("budget:expenditure_list"))


def chosen_activity(request) -> Activity | None:
    """The activity whose page led here."""
    number = request.GET.get("activity", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return access.visible_or_404(Activity.objects, request.user, pk=int(number))


@require_safe
def expenditure_detail(request, pk):
    rows = Expenditure.objects.select_related("project", "activity", "recorded_by", "reverses")
    entry = access.visible_or_404(rows, request.user, pk=pk)
    left = entry.reversible_amount()
    context = {
        "expenditure": entry,
        "reversals": entry.reversals.select_related("recorded_by").order_by("pk"),
        "left": left,
        "can_reverse": bool(left) and access.can_record_expenditure(request.user),
        "can_read_log": access.can_read_log(request.user),
        "log_entries": log_of(entry, request.user),
    }
    return render(request, "budget/expenditure_detail.html", context)


def log_of(entry, user):
    """The log of this entry and of what took it back, for those who may read it."""
    if not access.can_read_log(user):
        return LogEntry.objects.none()
    keys = [str(pk) for pk in [entry.pk, *entry.reversals.values_list("pk", flat=True)]]
    return LogEntry.objects.visible_to(user).filter(
        subject_type=Expenditure._meta.verbose_name, subject_id__in=keys
    )


@require_http_methods(["GET", "HEAD", "POST"])
def expenditure_reverse(request, pk):
    """The page that says what a reversal does, and the reversal itself."""
    rows = Expenditure.objects.select_related("project__committee")
    entry = access.visible_or_404(rows, request.user, pk=pk)
    access.require(access.can_record_expenditure(request.user))
    form = ReversalForm(request.POST or None, user=request.user, entry=entry, today=clock.today())
    if request.method == "POST" and form.is_valid():
        back = form.save(now=clock.now())
        if back:
            messages.success(request, f"已冲销 {-back.amount:,.2f} 元。")
            return redirect(_after_saving(request, entry))
    if not entry.reversible_amount():
        raise access.Conflict("这一笔没有可冲销的金额：已全部冲销，或本身是冲销记录。")
    return render(request, "budget/expenditure_reverse.html", {"form": form, "expenditure": entry})
