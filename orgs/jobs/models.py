import datetime
import uuid
from pathlib import Path

from django.conf import settings
from django.db import models

KEPT = datetime.timedelta(days=7)  # a finished workbook stays as long
SLOW = datetime.timedelta(minutes=2)  # what waits longer has probably no worker
LOST = datetime.timedelta(minutes=30)  # what is being made longer was cut off with its worker


def rights_of(user) -> str:
    return f"{user.role} {user.organisation_id}"


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What a person asked for, and nobody else's: it was made with that person's rights."""
        return self.filter(asked_by=user)

    def open(self):
        return self.filter(state__in=[Export.State.WAITING, Export.State.RUNNING])

    def to_be_seen(self):
        """Finished or failed, and the person has not come for it yet."""
        return self.filter(state__in=[Export.State.DONE, Export.State.FAILED], seen_at=None)


class Export(models.Model):
    """A workbook too large to wait for. `listing` and `query` make its list again."""

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "生成中"
        DONE = "done", "可下载"
        FAILED = "failed", "失败"
        EXPIRED = "expired", "已过期"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey(
        "orgs.User", verbose_name="导出人", on_delete=models.PROTECT, related_name="exports"
    )
    asked_at = models.DateTimeField("申请时间")
    listing = models.CharField("名册", max_length=200)
    query = models.TextField("条件", blank=True)
    file_name = models.CharField("文件名", max_length=120)
    row_count = models.PositiveIntegerField("行数")
    state = models.CharField(
        "状态", max_length=10, choices=State.choices, default=State.WAITING, db_index=True
    )
    # The role and place it was made with: whoever has others by now makes it anew.
    rights = models.CharField("导出时的权限", max_length=40, blank=True)
    error = models.CharField("失败原因", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("大小", default=0)
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    seen_at = models.DateTimeField("下载时间", null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "导出"
        ordering = ["-pk"]
        constraints = [
            # Asking twice for the same thing waits for the same workbook.
            models.UniqueConstraint(
                fields=["asked_by", "listing", "query"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="export_waits_once",
            ),
        ]

    def __str__(self):
        return f"{self.file_name}（{self.row_count}行）"

    @property
    def scope(self):
        return self.asked_by.organisation

    @property
    def path(self) -> Path:
        return settings.EXPORT_DIR / f"{self.key}.xlsx"

    @property
    def path_beside(self) -> Path:
        """Where it is while it is written; what a broken or killed worker left there is no use."""
        return self.path.with_suffix(".part")

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def can_be_asked_again(self) -> bool:
        return self.state in {self.State.FAILED, self.State.EXPIRED}

    @property
    def kept_until(self) -> datetime.datetime | None:
        return self.finished_at and self.finished_at + KEPT

    def is_slow(self, now: datetime.datetime) -> bool:
        return self.state == self.State.WAITING and now - self.asked_at > SLOW
