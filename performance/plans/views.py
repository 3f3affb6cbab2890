from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config import clock
from config.documents.pdf import pdf_response
from config.documents.spreadsheet import workbook_response
from orgs import access, log
from orgs.access import require, visible_or_404
from performance.disclosure import parse
from performance.plans import loading
from performance.plans import stored as loaded_plan
from performance.plans.forms import PlanConfirmForm, PlanForm
from performance.plans.goal_table import MONEY_UNIT, goal_tables, sheets
from performance.plans.models import AnnualPlan
from performance.plans.steps import Refused


@require_safe
def plan_list(request):
    require(access.can_read_committee(request.user))
    plans = AnnualPlan.objects.visible_to(request.user).for_list()
    can_load = access.can_load_plan(request.user)
    return render(request, "performance/plan_list.html", {"plans": plans, "can_load": can_load})


@require_safe
def plan_detail(request, pk):
    row, plan = _plan(request, pk)
    return render(
        request,
        "performance/plan_detail.html",
        {
            "row": row,
            "plan": plan,
            "findings": row.findings,
            "can_load": access.can_load_plan(request.user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_load(request):
    """A document to read; what was read is shown and nothing is kept."""
    require(access.can_load_plan(request.user))
    form = PlanForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _preview(request, form.cleaned_data["text"], form.cleaned_data["year"])
    return render(request, "performance/plan_load.html", {"form": form})


@require_POST
def plan_confirm(request):
    """The previewed text again: read once more, and now written."""
    require(access.can_load_plan(request.user))
    form = PlanConfirmForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, "没有收到要载入的原文，请重新选择文件。")
        return redirect("performance:plan_load")
    text, year = form.cleaned_data["text"], form.cleaned_data["year"]
    plan, findings = parse(text, year=year)
    committee = request.user.organisation.committee
    is_known = plan.year is not None and loaded_plan.is_loaded(plan, findings, committee)
    try:
        row = loading.load(
            plan, findings, committee=committee, text=text, by=request.user, now=clock.now()
        )
    except Refused:
        return _preview(request, text, year)
    done = "与已载入的内容一致，没有改动。" if is_known else f"{row.year}年度计划已载入。"
    messages.success(request, done)
    return redirect("performance:plan_detail", row.pk)


def _preview(request, text, year):
    plan, findings = parse(text, year=year)
    committee = request.user.organisation.committee
    objection = loading.objection(
        plan, findings, committee=committee, by=request.user, now=clock.now()
    )
    loaded = loaded_plan.current(committee, plan.year) if plan.year else None
    context = {
        "plan": plan,
        "findings": [finding.as_dict() for finding in findings],
        "committee": committee,
        "is_first": loaded is None,
        "is_same": not objection and loaded_plan.is_loaded(plan, findings, committee),
        "differences": loaded_plan.differences(plan, committee) if loaded else [],
        "objection": objection,
        "form": PlanConfirmForm(initial={"text": text, "year": plan.year}, user=request.user),
    }
    return render(request, "performance/plan_preview.html", context)


@require_safe
def goal_table(request, pk):
    row, plan = _plan(request, pk)
    context = {"row": row, "tables": goal_tables(plan), "money_unit": MONEY_UNIT}
    return render(request, "performance/goal_table.html", context)


@require_safe
def goal_table_pdf(request, pk):
    row, plan = _plan(request, pk)
    _log_export(request, row, "PDF")
    context = {"row": row, "tables": goal_tables(plan), "money_unit": MONEY_UNIT}
    return pdf_response("performance/goal_table_document.html", context, f"{_stem(row)}.pdf")


@require_safe
def goal_table_xlsx(request, pk):
    row, plan = _plan(request, pk)
    _log_export(request, row, "Excel")
    return workbook_response(sheets(goal_tables(plan), ""), f"{_stem(row)}.xlsx")


def _plan(request, pk):
    """The stored row and what it says, as the parser would give it."""
    row = visible_or_404(
        AnnualPlan.objects.select_related("committee", "confirmed_by"), request.user, pk=pk
    )
    require(access.can_read_committee(request.user))
    plan, _ = loaded_plan.stored_plan(row.committee, row.year)
    return row, plan


def _stem(row) -> str:
    return f"{row.year}年绩效目标表"


def _log_export(request, row, kind):
    log.record(
        by=request.user,
        verb=log.Verb.EXPORT,
        subject_type="绩效目标表",
        label=f"{_stem(row)} {kind}",
        organisation=row.committee,
    )
