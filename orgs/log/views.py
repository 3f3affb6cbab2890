from django.shortcuts import render
from django.views.decorators.http import require_safe

from orgs.jobs.exporting import export_list
from orgs.log.models import LogCheck
from orgs.log.tables import log_entries


@require_safe
def log_list(request):
    context = log_entries(request.user, request.GET).context
    context["last_check"] = LogCheck.objects.first()
    return render(request, "orgs/log_list.html", context)


@require_safe
def log_export(request):
    return export_list(request, log_entries)
