import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.monthly.filing import outstanding, write_url, year_rows
from activities.monthly.forms import MoveForm, ReportForm, SubmitForm
from activities.monthly.models import MonthlyReport
from activities.monthly.moves import MOVES, AlreadySubmitted, too_early_message
from activities.monthly.sheet import asked_rows, figure_rows, figures_before, previous_report
from activities.monthly.tables import monthly_reports
from activities.periods import deadlines
from activities.periods.due_days import due_days
from activities.periods.months import last_day, reports_month, years_beside
from config import clock
from orgs import access, way_back
from orgs.jobs.exporting import export_list
from orgs.lists.filters import asked_year, year_notes

YEARS = range(2000, 2101)


@require_safe
def report_list(request):
    if access.is_secretary(request.user):
        return _own_year(request)
    return _office_list(request)


def _own_year(request):
    today = clock.today()
    organisation = request.user.organisation
    year = asked_year(request.GET, deadlines.month_to_report(today).year)
    rows = year_rows(organisation, year, today) if organisation.is_grassroots else []
    begun = [row for row in reversed(rows) if row.month <= today]
    # What can be sent in stands first; the month that is still running waits below.
    begun.sort(key=lambda row: last_day(row.month) > today)
    context = {
        "organisation": organisation,
        "year": year,
        "years": years_beside(year, today),
        "notes": year_notes(request.GET, year),
        "rows": begun,
        "owed": outstanding(organisation, today),
    }
    return render(request, "activities/report_year.html", context)


def _office_list(request):
    listing = monthly_reports(request.user, request.GET)
    return render(request, "activities/report_list.html", listing.context)


@require_safe
def report_export(request):
    return export_list(request, monthly_reports)


# Writing


def _own_report(request, year, month):
    """This organisation's report of that month: the stored one, or a new one not yet stored."""
    if year not in YEARS or not 1 <= month <= 12:
        raise Http404
    organisation = request.user.organisation
    access.require(access.can_report(request.user, organisation))
    day = datetime.date(year, month, 1)
    stored = MonthlyReport.objects.for_list().filter(organisation=organisation, month=day).first()
    if stored:
        return stored
    if day > clock.today():
        raise access.Conflict(f"{year}年{month}月还没有开始，不能填报")
    if not reports_month(organisation.founded_on, organisation.dissolved_on, day):
        raise access.Conflict(f"{organisation}{year}年{month}月底不存在，不需要报送")
    return MonthlyReport(organisation=organisation, month=day, created_by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def report_write(request, year, month):
    report = _own_report(request, year, month)
    if request.method == "GET" and report.is_locked:
        return redirect("activities:report_detail", report.pk)
    report.check_editable()
    previous = previous_report(report)
    form = ReportForm(request.POST or None, instance=report, user=request.user, previous=previous)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        if request.POST.get("action") == "check":
            return redirect("activities:report_check", saved.pk)
        messages.success(request, f"草稿已保存，{month}月月报还没有报送。")
        return redirect("activities:report_write", year, month)
    return _show_writing(request, form, report, previous)


def _show_writing(request, form, report, previous):
    today = clock.today()
    days = due_days(request.user.organisation.committee)
    due_on = days.due_on(report.month)
    context = {
        "form": form,
        "report": report,
        "rows": _live_rows(report, previous),
        "due_on": due_on,
        "days_left": (due_on - today).days,
        "autosave_url": reverse(
            "activities:report_autosave", args=[report.month.year, report.month.month]
        ),
    }
    return render(request, "activities/report_form.html", context)


def _live_rows(report, previous):
    return figure_rows(report, figures_before(report, previous))


@require_POST
def report_autosave(request, year, month):
    """Keep the draft of an open page. JSON: state, saved_at; 409 when it may not be saved."""
    try:
        report = _own_report(request, year, month)
        report.check_editable()
        form = ReportForm(request.POST, instance=report, user=request.user)
        is_valid = form.is_valid()
        form.save()
    except access.Conflict as conflict:
        return JsonResponse({"state": "conflict", "message": str(conflict)}, status=409)
    saved_at = f"{clock.now():%H:%M}"
    if not is_valid:
        errors = [f"{form[name].label}：{messages[0]}" for name, messages in form.errors.items()]
        return JsonResponse({"state": "failed", "message": "；".join(errors)}, status=422)
    return JsonResponse({"state": "saved", "saved_at": saved_at})


# Checking and sending in


def _report_to_send(request, pk):
    report = access.visible_or_404(MonthlyReport.objects.for_list(), request.user, pk=pk)
    MOVES.require("submit", request.user, report)
    return report


@require_safe
def report_check(request, pk):
    report = _report_to_send(request, pk)
    if report.is_locked:
        return redirect("activities:report_detail", report.pk)
    return _show_check(request, report)


def _show_check(request, report):
    previous = previous_report(report)
    missing = report.missing()
    now = clock.now()
    write_url = reverse("activities:report_write", args=[report.month.year, report.month.month])
    context = {
        "report": report,
        "rows": _live_rows(report, previous),
        "asked": asked_rows(report, previous),
        "texts": report.texts,
        "missing": [(name, report.label_of(name), text) for name, text in missing.items()],
        "write_url": write_url,
        "too_early": too_early_message(report, now),
        "form": SubmitForm(user=request.user, initial={"version": report.version}),
    }
    return render(request, "activities/report_check.html", context)


@require_POST
def report_submit(request, pk):
    report = _report_to_send(request, pk)
    form = SubmitForm(request.POST, user=request.user)
    seen = form.cleaned_data.get("version") if form.is_valid() else None
    try:
        report.submit(by=request.user, now=clock.now(), seen_version=seen)
    except AlreadySubmitted:
        return redirect("activities:report_detail", report.pk)
    except ValidationError:
        return _show_check(request, report)
    done = f"{report.month.month}月月报已报送，回执号 {report.number}，等待审核。"
    messages.success(request, done)
    return redirect("activities:report_detail", report.pk)


# Taking back, asking for, revoking


@require_http_methods(["GET", "HEAD", "POST"])
def report_move(request, pk, verb):
    """One move of the state table: what it changes, why, and done."""
    report = access.visible_or_404(MonthlyReport.objects.for_list(), request.user, pk=pk)
    MOVES.require(verb, request.user, report)
    now = clock.now()
    move = MOVES.check(verb, report, now)
    form = MoveForm(request.POST or None, user=request.user, report=report, move=move)
    if request.method == "POST" and form.agrees():
        reason = form.cleaned_data.get("reason", "")
        getattr(report, verb)(by=request.user, now=now, reason=reason)
        messages.success(request, f"{report}：已{move.label}。")
        return redirect(_after(request, report))
    back = _detail_url(report) + way_back.handed_on(request)
    context = {"report": report, "move": move, "form": form, "back": back}
    return render(request, "activities/report_move.html", context)


def _detail_url(report):
    return reverse("activities:report_detail", args=[report.pk])


def _after(request, report):
    """A withdrawn report is gone on with at once."""
    page = _detail_url(report) if report.is_locked else write_url(report.month)
    return page + way_back.handed_on(request)


# Reading


@require_safe
def report_detail(request, pk):
    report = access.visible_or_404(MonthlyReport.objects.for_list(), request.user, pk=pk)
    return render(request, "activities/report_detail.html", report_context(request, report))


def report_context(request, report):
    """What components of a whole report need: page and review desk show the same."""
    previous = previous_report(report)
    user = request.user
    days = due_days(report.organisation.committee)
    return {
        "report": report,
        "previous": previous,
        "rows": _live_rows(report, previous),
        "asked": asked_rows(report, previous),
        "texts": report.texts,
        "is_late": days.is_late(report),
        "due_on": days.due_on(report.month),
        "moves": MOVES.open_to(user, report),
        "is_own": MOVES.allows("write", user, report),
    }
