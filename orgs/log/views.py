from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.documents.spreadsheet import Column, Kind
from orgs import access
from orgs.lists import exports
from orgs.log.forms import LogFilter
from orgs.log.models import LogEntry

PAGE = 50
LONGEST_EXPORT = 10_000


def _entries(request):
    access.require(access.can_read_log(request.user))
    form = LogFilter(request.GET, user=request.user)
    rows = LogEntry.objects.visible_to(request.user).select_related("organisation")
    return form, form.filter(rows)


@require_safe
def log_list(request):
    form, rows = _entries(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "orgs/log_list.html", {"filter": form, "page_obj": page})


COLUMNS = [
    Column("编号", Kind.COUNT, 10),
    Column("时间", Kind.DATETIME, 18),
    Column("人员", width=20),
    Column("动作", width=10),
    Column("对象类别", width=14),
    Column("对象", width=30),
    Column("党组织", width=24),
    Column("变化", width=60),
    Column("原因", width=30),
]


@require_safe
def log_export(request):
    form, rows = _entries(request)
    table = [_row(entry) for entry in rows[:LONGEST_EXPORT]]
    conditions = form.conditions
    if len(table) == LONGEST_EXPORT:
        conditions = "；".join(filter(None, [conditions, f"只含最新的{LONGEST_EXPORT}条"]))
    return exports.export(
        request, "操作日志", COLUMNS, table, conditions=conditions, landscape=True
    )


def _row(entry):
    changes = [f"{name}：{before or '—'} → {after or '—'}" for name, before, after in entry.changes]
    return [
        entry.pk,
        entry.at,
        entry.actor_name,
        entry.get_verb_display(),
        entry.subject_type,
        entry.subject_label,
        entry.organisation.name if entry.organisation else "",
        "\n".join(changes),
        entry.reason,
    ]
