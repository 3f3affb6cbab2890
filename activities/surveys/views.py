from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from activities.surveys.forms import SurveyForm
from activities.surveys.models import SatisfactionSurvey
from activities.surveys.tables import surveys
from config import clock
from orgs import access, way_back
from orgs.jobs.exporting import export_list
from orgs.models import BookClosing


@require_safe
def survey_list(request):
    context = surveys(request.user, request.GET).context
    context["can_create"] = access.can_record_survey(request.user)
    return render(request, "activities/survey_list.html", context)


@require_safe
def survey_export(request):
    return export_list(request, surveys)


@require_http_methods(["GET", "HEAD", "POST"])
def survey_create(request):
    access.require(access.can_record_survey(request.user))
    form = SurveyForm(request.POST or None, user=request.user)
    cancel_url = way_back.back_to(request, reverse("activities:survey_list"))
    return _save_or_show(request, form, "登记满意度测评", cancel_url)


@require_http_methods(["GET", "HEAD", "POST"])
def survey_update(request, pk):
    survey = _survey(request, pk)
    access.require(access.can_record_survey(request.user))
    form = SurveyForm(request.POST or None, user=request.user, instance=survey)
    cancel_url = _after_saving(request, survey)
    return _save_or_show(request, form, "更正满意度测评", cancel_url)


def _save_or_show(request, form, title, cancel_url):
    if request.method == "POST" and form.is_valid():
        survey = form.save(now=clock.now())
        messages.success(request, f"已保存：{survey.title}。")
        return redirect(_after_saving(request, survey))
    context = {"form": form, "title": title, "cancel_url": cancel_url}
    return render(request, "activities/survey_form.html", context)


def _after_saving(request, survey) -> str:
    page = reverse("activities:survey_detail", args=[survey.pk])
    return way_back.after_saving(request, page, reverse("activities:survey_list"))


def _survey(request, pk):
    rows = SatisfactionSurvey.objects.select_related("committee", "recorded_by")
    return access.visible_or_404(rows, request.user, pk=pk)


@require_safe
def survey_detail(request, pk):
    survey = _survey(request, pk)
    is_closed = BookClosing.objects.is_closed(survey.committee, survey.held_on)
    context = {
        "survey": survey,
        "is_closed": is_closed,
        "can_edit": access.can_record_survey(request.user) and not is_closed,
    }
    return render(request, "activities/survey_detail.html", context)
