"""Attach files to a record, and withdraw one: both leave a row in the log."""

import datetime
from collections.abc import Iterable

from orgs import log
from orgs.access import Conflict
from orgs.attachments.fields import Received
from orgs.attachments.models import Attachment


def attach(record, files: Iterable[Received], *, by, now: datetime.datetime) -> list[Attachment]:
    """Those of `files` that the record does not have yet. Call it where the record is held."""
    had = set(Attachment.objects.about(record).filter(withdrawn_at=None).values_list("digest"))
    return [_attach(record, file, by=by, now=now) for file in files if (file.digest,) not in had]


def _attach(record, file: Received, *, by, now) -> Attachment:
    attachment = Attachment(
        record_model=record._meta.label_lower,
        record_id=record.pk,
        organisation=record.scope,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        digest=file.digest,
        uploaded_by=by,
        uploaded_at=now,
    )
    with log.change(attachment, by=by, verb=log.Verb.CREATE, reason=str(record)):
        attachment.save()
    return attachment


def withdraw(attachment: Attachment, reason: str, *, by, now: datetime.datetime):
    """It is no longer handed out; that it was there, and why it went, stays. Raises Conflict."""
    with log.change(attachment, by=by, verb=log.Verb.WITHDRAW, reason=reason):
        attachment.refresh_from_db()
        if attachment.is_withdrawn:
            raise Conflict(f"{attachment}已经撤回，不用重复操作。")
        attachment.withdrawn_by = by
        attachment.withdrawn_at = now
        attachment.withdrawn_reason = reason
        attachment.save()
