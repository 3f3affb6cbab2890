import logging

from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from config import clock
from config.documents.downloads import attachment
from config.documents.spreadsheet import CONTENT_TYPE
from orgs import access
from orgs.jobs import exporting
from orgs.jobs.models import Export, rights_of
from orgs.lists.filters import page_notes
from orgs.lists.listing import PAGE

logger = logging.getLogger(__name__)


@require_safe
def export_list(request):
    now = clock.now()
    rows = Export.objects.visible_to(request.user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "notes": page_notes(request.GET, page),
        "is_waiting": any(export.is_open for export in page.object_list),
        "is_slow": any(export.is_slow(now) for export in page.object_list),
    }
    return render(request, "orgs/export_list.html", context)


@require_safe
def export_download(request, pk):
    export = access.visible_or_404(Export.objects, request.user, pk=pk)
    if not export.is_done:
        raise access.Conflict(f"{export.file_name}{export.get_state_display()}，不能下载。")
    if export.rights != rights_of(request.user):
        raise access.Conflict("导出以后角色或所属党组织变了，不能下载；请重新导出。")
    try:
        content = export.path.open("rb")
    except OSError as error:
        logger.exception("A workbook cannot be read: %s", export.path)
        raise access.Conflict("文件在服务器上读不出来，请重新导出。") from error
    exporting.see(export, clock.now())
    response = FileResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = attachment(f"{export.file_name}.xlsx")
    return response


@require_POST
def export_again(request, pk):
    export = access.visible_or_404(Export.objects, request.user, pk=pk)
    if not export.can_be_asked_again:
        raise access.Conflict(f"{export.file_name}{export.get_state_display()}，不用重新生成。")
    exporting.ask_again(export, by=request.user, now=clock.now())
    return redirect("orgs:export_list")
