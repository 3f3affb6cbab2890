from django.shortcuts import render
from django.views.decorators.http import require_safe

from orgs.jobs.exporting import export_list
from orgs.log.tables import log_entries


@require_safe
def log_list(request):
    return render(request, "orgs/log_list.html", log_entries(request.user, request.GET).context)


@require_safe
def log_export(request):
    return export_list(request, log_entries)
