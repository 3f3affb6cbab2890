from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from config.documents.spreadsheet import Column, Kind
from orgs import access
from orgs.closings.forms import ClosingForm
from orgs.closings.models import BookClosing
from orgs.lists import exports

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def closing_list(request):
    access.require(access.can_close_books(request.user))
    form = ClosingForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"已办理：{form.save(now=clock.now())}。")
        return redirect("orgs:closing_list")
    rows = BookClosing.objects.visible_to(request.user).select_related("decided_by")
    context = {
        "form": form,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "closed_through": BookClosing.objects.closed_through(request.user.organisation.committee),
    }
    return render(request, "orgs/closing_list.html", context)


COLUMNS = [
    Column("结账至", Kind.DATE),
    Column("原因", width=40),
    Column("办理人", width=14),
    Column("办理时间", Kind.DATETIME, 20),
]


@require_safe
def closing_export(request):
    access.require(access.can_close_books(request.user))
    rows = BookClosing.objects.visible_to(request.user).select_related("decided_by")
    table = [
        [row.closed_through or "全部开账", row.reason, row.decided_by.name, row.recorded_at]
        for row in rows
    ]
    return exports.export(request, "结账记录", COLUMNS, table)
