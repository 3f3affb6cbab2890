from django.apps import apps
from django.core.files import File
from django.core.files.storage import storages
from django.db import models

from orgs.organisations.models import Organisation
from orgs.scope import ScopedQuerySet


class AttachmentQuerySet(ScopedQuerySet):
    def about(self, record):
        return self.filter(record_model=record._meta.label_lower, record_id=record.pk)

    def by_record(self, records) -> dict[int, list["Attachment"]]:
        """The files of records of one model, by the record's key, the oldest first. One query."""
        found = {record.pk: [] for record in records}
        if found:
            label = records[0]._meta.label_lower
            rows = self.filter(record_model=label, record_id__in=found)
            for row in rows.select_related("uploaded_by", "withdrawn_by").order_by("pk"):
                found[row.record_id].append(row)
        return found


class Attachment(models.Model):
    """A file of one record. What was attached stays; withdrawn, it is no longer handed out."""

    # In words and not as a foreign key: any record of any app to the right may have files, and
    # after a restore into another database the words still mean the same.
    record_model = models.CharField("记录类别", max_length=60)
    record_id = models.BigIntegerField("记录编号")
    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("文件名", max_length=100)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("大小")
    digest = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        "orgs.User", verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间")
    withdrawn_by = models.ForeignKey(
        "orgs.User", verbose_name="撤回人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        indexes = [models.Index(fields=["record_model", "record_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["record_model", "record_id", "digest"],
                condition=models.Q(withdrawn_at=None),
                name="attachment_once_a_record",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def scope(self):
        return self.organisation

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def record_class(self) -> type[models.Model]:
        return apps.get_model(self.record_model)

    def open(self) -> File:
        """Its content. Raises OSError where the storage has lost it or does not give it."""
        return storage().open(path_of(self.digest))


def storage():
    return storages["attachments"]


def path_of(digest: str) -> str:
    """Where a content lies in the storage."""
    return f"{digest[:2]}/{digest}"
