from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from activities.monthly.forms import SendBackForm, SubmitForm
from activities.monthly.models import MonthlyReport
from activities.monthly.moves import MOVES
from activities.monthly.views import report_context
from activities.remarks import queue_remarks, remarks
from config import clock
from orgs import access, way_back

SHOWN = 50  # of the queue, beside the report


def _queue(user):
    return MonthlyReport.objects.visible_to(user).awaiting_review().select_related("organisation")


@require_safe
def review_desk(request, pk=None):
    """The queue, oldest first, and one report of it; without a key the oldest."""
    access.require(access.can_read_committee(request.user))
    if pk is None:
        first = _queue(request.user).first()
        if first is None:
            return render(request, "activities/review_desk.html", {"waiting": 0})
        pk = first.pk
    return _show_desk(request, _report(request, pk))


def _show_desk(request, report, form=None):
    initial = {"version": report.version}
    queue = _queue(request.user)
    context = report_context(request, report)
    context |= {
        "waiting": queue.count(),
        "queue": queue_remarks(list(queue[:SHOWN])),
        "remarks": remarks(report, context["previous"]),
        "approve_form": SubmitForm(user=request.user, initial=initial),
        "send_back_form": form or SendBackForm(user=request.user, initial=initial),
    }
    return render(request, "activities/review_desk.html", context)


def _report(request, pk):
    return access.visible_or_404(MonthlyReport.objects.for_list(), request.user, pk=pk)


def _report_to_review(request, pk, verb):
    report = _report(request, pk)
    MOVES.require(verb, request.user, report)
    return report


def _what_is_left(user) -> str:
    count = _queue(user).count()
    return f"还有 {count} 份待审核。" if count else "待审核的已全部办完。"


@require_POST
def report_approve(request, pk):
    report = _report_to_review(request, pk, "approve")
    form = SubmitForm(request.POST, user=request.user)
    seen = form.cleaned_data.get("version") if form.is_valid() else None
    report.approve(by=request.user, now=clock.now(), seen_version=seen)
    messages.success(request, f"已审核通过：{report}。{_what_is_left(request.user)}")
    return redirect(reverse("activities:review_desk") + way_back.handed_on(request))


@require_POST
def report_send_back(request, pk):
    report = _report_to_review(request, pk, "send_back")
    form = SendBackForm(request.POST, user=request.user)
    if not form.is_valid():
        return _show_desk(request, report, form)
    report.send_back(
        by=request.user,
        now=clock.now(),
        reason=form.cleaned_data["reason"],
        seen_version=form.cleaned_data["version"],
    )
    messages.success(request, f"已退回：{report}。{_what_is_left(request.user)}")
    return redirect(reverse("activities:review_desk") + way_back.handed_on(request))
