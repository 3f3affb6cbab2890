import datetime

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.models import Project
from budget.projects.choice import working_year
from config import clock
from orgs import access, rules, way_back
from orgs.access import Conflict, require, visible_or_404
from orgs.lists.exports import send
from performance.evaluations.models import Evaluation, EvaluationRow
from performance.indicators.forms import (
    AcceptanceForm,
    IndicatorForm,
    MeasurementForm,
    ReadingForm,
    YearForm,
)
from performance.indicators.models import Indicator, IndicatorReading
from performance.monitoring import statuses as monitoring
from performance.monitoring.sheets import indicator_sheet
from performance.plans.models import AnnualPlan


@require_safe
def indicator_list(request):
    require(access.can_read_committee(request.user))
    form, statuses = _year_table(request)
    user = request.user
    return render(
        request,
        "performance/indicator_list.html",
        {
            "filter": form,
            "year": form.year,
            "today": clock.today(),
            "approved": [status for status in statuses if status.indicator.is_scored],
            "internal": [status for status in statuses if not status.indicator.is_scored],
            "names_projects": len({status.indicator.project_id for status in statuses}) > 1,
            "light_rule": _light_rule(user.organisation.committee, form.year),
            "unconfirmed": sum(status.is_unconfirmed for status in statuses),
            "plan": AnnualPlan.objects.visible_to(user).filter(year=form.year).first(),
            "can_confirm": access.can_confirm_reading(user),
        },
    )


@require_safe
def indicator_export(request):
    require(access.can_read_committee(request.user))
    form, statuses = _year_table(request)
    sheet = indicator_sheet(statuses, form.year, by=request.user, now=clock.now())
    return send(request, [sheet], sheet.title, subject_type="指标")


@require_safe
def indicator_detail(request, pk):
    indicator = _indicator(request, pk)
    require(access.can_read_committee(request.user))
    status = _status(indicator)
    can_measure = access.can_measure(request.user)
    return render(
        request,
        "performance/indicator_detail.html",
        {
            "status": status,
            "indicator": indicator,
            "readings": indicator.readings.select_related("decided_by"),
            "measurements": indicator.measurements.select_related("decided_by"),
            "can_confirm": access.can_confirm_reading(request.user),
            "can_measure": can_measure and status.is_entered,
            "acceptance": _acceptance(request, status),
            "sheet_url": _sheet_url(request, indicator),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_create(request):
    require(access.can_confirm_reading(request.user))
    projects = Project.objects.visible_to(request.user)
    if not projects.exists():
        raise Conflict("还没有项目，请先载入年度计划。")
    form = IndicatorForm(request.POST or None, user=request.user, projects=projects)
    if request.method == "POST" and form.is_valid():
        indicator = form.save()
        messages.success(request, "内部指标已建立，请确认怎样计算。")
        page = reverse("performance:reading_create", args=[indicator.pk])
        return redirect(page + way_back.handed_on(request))
    cancel_url = way_back.back_to(request, reverse("performance:indicator_list"))
    context = {"form": form, "cancel_url": cancel_url}
    return render(request, "performance/indicator_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_create(request, pk):
    indicator = _indicator(request, pk)
    require(access.can_confirm_reading(request.user))
    status = _status(indicator)
    source = _source(request, status)
    form = ReadingForm(
        request.POST or None,
        user=request.user,
        indicator=indicator,
        source=source,
        proposed=status.in_force,
        reason=status.proposal.reason if _is_proposed(source, status) else "",
    )
    if request.method == "POST" and form.is_valid():
        reading = form.save(now=clock.now())
        messages.success(request, f"口径已确认：{reading}。")
        return redirect(_back(request, indicator))
    context = {
        "form": form,
        "status": status,
        "indicator": indicator,
        "sources": IndicatorReading.Source.choices,
        "source": source,
        "acceptance": _acceptance(request, status),
        "cancel_url": _back(request, indicator),
        "sheet_url": _sheet_url(request, indicator),
    }
    return render(request, "performance/indicator_reading.html", context)


@require_POST
def reading_accept(request, pk):
    """Confirm the proposal as it stands, its reason included."""
    indicator = _indicator(request, pk)
    require(access.can_confirm_reading(request.user))
    status = _status(indicator)
    form = _acceptance(request, status)
    if form is None:
        raise Conflict("这个指标没有待确认的建议口径；要改变口径，请用“变更口径”。")
    if form.agrees():
        reading = form.save(now=clock.now())
        messages.success(request, f"口径已按建议确认：{reading}。")
    return redirect(_back(request, indicator))


def _acceptance(request, status) -> AcceptanceForm | None:
    """None where there is no proposal to take.

    An internal indicator has no approved words that a proposal could come from.
    """
    indicator, proposal = status.indicator, status.proposal
    if not (proposal and indicator.is_scored and access.can_confirm_reading(request.user)):
        return None
    return AcceptanceForm(
        request.POST or None, user=request.user, indicator=indicator, proposal=proposal
    )


def _is_proposed(source, status) -> bool:
    """Whether what the form opens with is the proposal, whose reason then fits."""
    return status.is_unconfirmed and source == status.proposal.source


def _source(request, status) -> str:
    """The one chosen on the page, else the one in force."""
    chosen = request.POST.get("source", request.GET.get("source"))
    return chosen if chosen in IndicatorReading.Source else status.in_force.source


@require_http_methods(["GET", "HEAD", "POST"])
def measurement_create(request, pk):
    indicator = _indicator(request, pk)
    require(access.can_measure(request.user))
    status = _status(indicator)
    if not status.is_entered:
        source = IndicatorReading.Source(status.in_force.source).label
        raise Conflict(f"这个指标的完成值是“{source}”取得的，不需要填报。")
    form = MeasurementForm(
        request.POST or None,
        user=request.user,
        indicator=indicator,
        reading=status.in_force,
        initial={"begins_on": indicator.project.as_of(clock.today())},
    )
    if request.method == "POST" and form.is_valid():
        form.save(now=clock.now())
        messages.success(request, "完成值已填报。")
        return redirect(_back(request, indicator))
    context = {"form": form, "status": status, "indicator": indicator}
    context |= {
        "cancel_url": _back(request, indicator),
        "sheet_url": _sheet_url(request, indicator),
    }
    return render(request, "performance/indicator_measurement.html", context)


def _indicator(request, pk) -> Indicator:
    return visible_or_404(
        Indicator.objects.select_related("project__committee"), request.user, pk=pk
    )


def _back(request, indicator) -> str:
    """To the self-evaluation that sent the person here (?evaluation=…), else to the indicator."""
    key = request.GET.get("evaluation", "")
    evaluations = Evaluation.objects.visible_to(request.user).filter(project=indicator.project)
    if key.isascii() and key.isdecimal() and evaluations.filter(pk=key).exists():
        return reverse("performance:evaluation_detail", args=[key])
    page = reverse("performance:indicator_detail", args=[indicator.pk])
    return way_back.after_saving(request, page, reverse("performance:indicator_list"))


def _sheet_url(request, indicator) -> str:
    """The table of the year as it was left, or of the indicator's own year."""
    sheet = reverse("performance:indicator_list")
    left = way_back.list_url(request, sheet)
    return left if left != sheet else f"{sheet}?year={indicator.project.year}"


def _year_table(request):
    """The chosen year and its statuses; without a choice the latest year that has begun."""
    today = clock.today()
    projects = Project.objects.visible_to(request.user)
    years = sorted(set(projects.values_list("year", flat=True)), reverse=True) or [today.year]
    form = YearForm(request.GET, user=request.user, years=years, default=working_year(years, today))
    committee = request.user.organisation.committee
    weights = EvaluationRow.objects.weights_that_count(committee, form.year)
    return form, monitoring.committee_statuses(committee, form.year, today, weights=weights)


def _light_rule(committee, year) -> str:
    day = min(clock.today(), datetime.date(year, 12, 31))
    return monitoring.light_rules(rules.in_force(committee, day)).text


def _status(indicator):
    project = indicator.project
    weights = EvaluationRow.objects.weights_that_count(project.committee, project.year)
    return monitoring.indicator_status(indicator, clock.today(), weights)
