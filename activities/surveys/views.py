from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from activities.surveys.forms import SurveyFilter, SurveyForm
from activities.surveys.models import SatisfactionSurvey
from config import clock
from config.documents.spreadsheet import Column, Kind
from orgs import access
from orgs.lists import exports
from orgs.models import BookClosing

PAGE = 50


def _surveys(request):
    access.require(access.can_read_committee(request.user))
    form = SurveyFilter(request.GET, user=request.user)
    return form, form.filter(SatisfactionSurvey.objects.visible_to(request.user))


@require_safe
def survey_list(request):
    form, rows = _surveys(request)
    context = {
        "filter": form,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "can_create": access.can_record_survey(request.user),
    }
    return render(request, "activities/survey_list.html", context)


COLUMNS = [
    Column("名称", width=36),
    Column("对象", width=18),
    Column("完成日期", Kind.DATE),
    Column("实施单位", width=24),
    Column("发放（份）", Kind.COUNT, 10),
    Column("收回（份）", Kind.COUNT, 10),
    Column("有效（份）", Kind.COUNT, 10),
    Column("满意（人）", Kind.COUNT, 10),
    Column("满意度", Kind.PERCENT, 10),
]


@require_safe
def survey_export(request):
    form, rows = _surveys(request)
    table = [
        [
            row.title,
            row.get_audience_display(),
            row.held_on,
            row.conducted_by,
            row.sent_count,
            row.returned_count,
            row.valid_count,
            row.satisfied_count,
            row.rate,
        ]
        for row in rows
    ]
    return exports.export(
        request, "满意度测评", COLUMNS, table, conditions=form.conditions, landscape=True
    )


@require_http_methods(["GET", "HEAD", "POST"])
def survey_create(request):
    access.require(access.can_record_survey(request.user))
    form = SurveyForm(request.POST or None, user=request.user)
    return _save_or_show(request, form, "登记满意度测评", reverse("activities:survey_list"))


@require_http_methods(["GET", "HEAD", "POST"])
def survey_update(request, pk):
    survey = _survey(request, pk)
    access.require(access.can_record_survey(request.user))
    form = SurveyForm(request.POST or None, user=request.user, instance=survey)
    cancel_url = reverse("activities:survey_detail", args=[pk])
    return _save_or_show(request, form, "更正满意度测评", cancel_url)


def _save_or_show(request, form, title, cancel_url):
    if request.method == "POST" and form.is_valid():
        survey = form.save(now=clock.now())
        messages.success(request, f"已保存：{survey.title}。")
        return redirect("activities:survey_detail", survey.pk)
    context = {"form": form, "title": title, "cancel_url": cancel_url}
    return render(request, "activities/survey_form.html", context)


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
