from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from activities.activities.forms import ActivityForm, recordable
from activities.activities.models import Activity, locked_message
from activities.activities.tables import activities
from activities.periods.models import SentMonth
from config import clock
from orgs import access, way_back
from orgs.accountable import ConfirmForm
from orgs.jobs.exporting import export_list


@require_safe
def activity_list(request):
    context = activities(request.user, request.GET).context
    context["can_create"] = bool(_recordable(request.user))
    return render(request, "activities/activity_list.html", context)


@require_safe
def activity_export(request):
    return export_list(request, activities)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_create(request):
    access.require(bool(_recordable(request.user)))
    form = ActivityForm(request.POST or None, user=request.user)
    form.open_with(request.GET)
    if request.method == "POST" and form.is_valid():
        activity = form.save(now=clock.now())
        messages.success(request, f"已登记：{activity.title}。计入{activity.held_on.month}月月报。")
        if way_back.wants_another(request):
            return redirect(way_back.another(request, organisation=activity.organisation_id))
        return redirect(_after_saving(request, activity))
    cancel_url = way_back.back_to(request, reverse("activities:activity_list"))
    return _show_form(request, form, "登记活动", cancel_url)


def _after_saving(request, activity) -> str:
    page = reverse("activities:activity_detail", args=[activity.pk])
    return way_back.after_saving(request, page, reverse("activities:activity_list"))


def _recordable(user):
    """Where this person may record; empty for people who only read."""
    return [row for row in recordable(user) if access.can_record_activity(user, row)]


def _show_form(request, form, title, cancel_url):
    visible = Activity.objects.visible_to(request.user).filter(
        pk__in=[d.pk for d in form.duplicates]
    )
    context = {
        "form": form,
        "title": title,
        "cancel_url": cancel_url,
        "visible_duplicates": set(visible.values_list("pk", flat=True)),
    }
    return render(request, "activities/activity_form.html", context)


@require_safe
def activity_detail(request, pk):
    activity = _activity(request, pk)
    locked = locked_message(activity.organisation, activity.held_on)
    is_recorder = access.can_record_activity(request.user, activity.organisation)
    context = {
        "activity": activity,
        "locked": is_recorder and locked,
        "report_url": is_recorder and locked and _report_url(activity),
        "can_edit": is_recorder and not locked,
    }
    return render(request, "activities/activity_detail.html", context)


def _report_url(activity) -> str:
    """Where the month of a locked activity can be taken back, or asked for."""
    sent = SentMonth.objects.locking(activity.organisation, activity.month).first()
    if sent is None:
        return ""
    report = sent.organisation.reports.filter(month=sent.month).first()
    return reverse("activities:report_detail", args=[report.pk]) if report else ""


def _activity(request, pk):
    return access.visible_or_404(Activity.objects.for_list(), request.user, pk=pk)


def _own_activity(request, pk):
    activity = _activity(request, pk)
    access.require(access.can_record_activity(request.user, activity.organisation))
    return activity


@require_http_methods(["GET", "HEAD", "POST"])
def activity_update(request, pk):
    activity = _own_activity(request, pk)
    form = ActivityForm(request.POST or None, user=request.user, instance=activity)
    if request.method == "POST" and form.is_valid():
        form.save(now=clock.now())
        messages.success(request, f"已保存：{activity.title}。")
        return redirect(_after_saving(request, activity))
    cancel_url = _after_saving(request, activity)
    return _show_form(request, form, "修改活动", cancel_url)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_delete(request, pk):
    activity = _own_activity(request, pk)
    if message := locked_message(activity.organisation, activity.held_on):
        raise access.Conflict(message)
    form = ConfirmForm(request.POST or None, user=request.user, record=activity)
    if request.method == "POST" and form.agrees():
        activity.remove(by=request.user)
        messages.success(request, f"已删除：{activity.title}。")
        return redirect(way_back.back_to(request, reverse("activities:activity_list")))
    context = {"activity": activity, "form": form}
    return render(request, "activities/activity_confirm_delete.html", context)
