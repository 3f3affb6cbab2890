import logging

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from config.documents.downloads import attachment as disposition
from orgs import access
from orgs.attachments.forms import WithdrawForm
from orgs.attachments.models import Attachment
from orgs.attachments.verbs import withdraw

logger = logging.getLogger(__name__)
# Whatever the file is, a browser that shows it after all runs nothing in it.
SANDBOX = "sandbox; default-src 'none'"


def _found(request, pk):
    """The attachment and its record, for whoever sees that record."""
    rows = Attachment.objects.select_related("organisation")
    attachment = access.visible_or_404(rows, request.user, pk=pk)
    records = attachment.record_class.objects
    return attachment, access.visible_or_404(records, request.user, pk=attachment.record_id)


@require_safe
def attachment_download(request, pk):
    attachment, _ = _found(request, pk)
    if attachment.is_withdrawn and not access.can_read_log(request.user):
        raise access.Conflict(f"{attachment}已撤回：{attachment.withdrawn_reason}")
    try:
        content = attachment.open()
    except OSError as error:
        logger.exception("A file cannot be read: %s", attachment.digest)
        raise access.Conflict(
            f"{attachment}在服务器上读不出来，请联系{request.user.whom_to_ask}。"
        ) from error
    response = FileResponse(content, content_type=attachment.content_type)
    response["Content-Disposition"] = disposition(attachment.name)
    response["Content-Security-Policy"] = SANDBOX
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def attachment_withdraw(request, pk):
    attachment, record = _found(request, pk)
    access.require(record.can_be_attached_by(request.user))
    if attachment.is_withdrawn:
        raise access.Conflict(f"{attachment}已经撤回，不用重复操作。")
    form = WithdrawForm(request.POST or None, user=request.user)
    back = record.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        withdraw(attachment, form.cleaned_data["reason"], by=request.user, now=clock.now())
        messages.success(request, f"已撤回{attachment}。")
        return redirect(back)
    context = {"form": form, "attachment": attachment, "record": record, "back": back}
    return render(request, "orgs/attachment_withdraw.html", context)
