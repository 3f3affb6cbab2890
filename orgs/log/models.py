from django.db import models, transaction

from orgs.log import chain
from orgs.organisations.models import Organisation
from orgs.scope import ScopedQuerySet


class LogEntryQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Also what belongs to no organisation: a sign-in under a name that nobody has.

        Where there is none, the condition stays one that an index answers in the log's own order.
        """
        within = self._within(user.organisation)
        unowned = models.Q(committee=None)
        return self.filter(within | unowned if self.filter(unowned).exists() else within)

    def _within(self, organisation):
        """A committee's entries stand together in an index; those of one branch are few."""
        if organisation.kind == Organisation.Kind.COMMITTEE:
            committees = Organisation.objects.committees().below(organisation)
            # Keys, not a query inside the query: only then the index is used on both databases.
            return models.Q(committee__in=list(committees.values_list("pk", flat=True)))
        return models.Q(organisation__path__under=organisation.path)

    def update(self, **kwargs):
        raise TypeError("日志只能追加，不能修改。")

    def delete(self):
        raise TypeError("日志只能追加，不能删除。")


class LogEntry(models.Model):
    """Who did what to what, when, and how it read before and after. Append-only.

    The database refuses UPDATE and DELETE by triggers; names are kept as text, so an entry
    reads the same after people and records change. Each entry carries a digest over itself and the
    one before it in its committee's log, so whoever gets round the triggers is found
    (orgs/log/verification.py).
    """

    class Verb(models.TextChoices):
        CREATE = "create", "新建"
        UPDATE = "update", "修改"
        DELETE = "delete", "删除"
        SUBMIT = "submit", "报送"
        SEND_BACK = "send_back", "退回"
        APPROVE = "approve", "审核通过"
        RECORD = "record", "登记"
        REVERSE = "reverse", "冲销"
        WITHDRAW = "withdraw", "撤回"
        ASK = "ask", "申请"
        REVOKE = "revoke", "撤销审核"
        DECLINE = "decline", "不同意"
        CONFIRM = "confirm", "确认"
        SEAL = "seal", "封存"
        CLOSE = "close", "结账"
        LOAD = "load", "载入"
        EXPORT = "export", "导出"
        SIGN_IN = "sign_in", "登录"
        SIGN_OUT = "sign_out", "退出"
        SIGN_IN_FAILED = "sign_in_failed", "登录失败"
        PASSWORD = "password", "修改密码"
        DENIED = "denied", "拒绝"

    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(
        "orgs.User", verbose_name="人员", null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField("姓名", max_length=100)
    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The nearest committee above, so that its own log is found without the tree.
    committee = models.ForeignKey(
        Organisation,
        verbose_name="工委",
        null=True,
        db_index=False,  # the first column of two indexes below
        on_delete=models.PROTECT,
        related_name="+",
    )
    verb = models.CharField("动作", max_length=20, choices=Verb.choices)
    subject_type = models.CharField("对象类别", max_length=40)
    subject_id = models.CharField("对象编号", max_length=40, blank=True)
    subject_label = models.CharField("对象", max_length=200)
    before = models.JSONField("原内容", default=dict)
    after = models.JSONField("新内容", default=dict)
    reason = models.TextField("原因", blank=True)
    number = models.PositiveBigIntegerField("序号", editable=False)  # in its committee's log
    digest = models.CharField("校验码", max_length=64, editable=False)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "日志"
        # The clock may be set back; the key never is.
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["committee", "-id"]),
            models.Index(fields=["committee", "subject_type"]),
        ]

    def __str__(self):
        return f"{self.actor_name} {self.get_verb_display()} {self.subject_label}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("日志只能追加，不能修改。")
        self.committee = self.organisation and self.organisation.committee
        with transaction.atomic():
            end = LogChain.held(self.committee_id)
            self.pk, self.number = end.next_key, end.length + 1
            self.digest = chain.digest_of(self, end.head)
            super().save(*args, **kwargs | {"force_insert": True})
            LogChain.objects.filter(pk=end.pk).update(length=self.number, head=self.digest)

    def delete(self, *args, **kwargs):
        raise TypeError("日志只能追加，不能删除。")

    @property
    def changes(self):
        """Rows of (field, before, after) in the order they were written."""
        keys = list(dict.fromkeys([*self.before, *self.after]))
        return [(key, self.before.get(key), self.after.get(key)) for key in keys]


class LogChain(models.Model):
    """The end of one committee's log. Its row is held while an entry is added to it.

    So entries stand in one order, and whatever else a committee writes can wait for its turn here
    (`orgs.log.hold`).
    """

    NOBODYS = 0  # what belongs to no committee: a sign-in under a name that nobody has

    key = models.PositiveBigIntegerField("工委", primary_key=True)
    length = models.PositiveBigIntegerField("条数", default=0)
    head = models.CharField("末条校验码", max_length=64, blank=True)

    class Meta:
        verbose_name = "日志末端"

    def __str__(self):
        return f"{self.length} 条 {self.head[:8]}"

    @classmethod
    def held(cls, committee_id) -> "LogChain":
        """The end of this committee's log, locked until the transaction ends, with the key of the
        next entry."""
        key = committee_id or cls.NOBODYS
        rows = cls.objects.select_for_update(no_key=True).annotate(next_key=chain.NextKey())
        end = rows.filter(pk=key).first()
        if end is None:
            cls.objects.get_or_create(pk=key)
            end = rows.get(pk=key)
        return end


class LogCheck(models.Model):
    """What looking through the whole log found: `fault` names the first thing that is wrong."""

    at = models.DateTimeField("核对时间", db_index=True)
    count = models.PositiveBigIntegerField("条数")
    fault = models.TextField("问题", blank=True)

    class Meta:
        verbose_name = "日志核对"
        ordering = ["-pk"]

    def __str__(self):
        return self.fault or f"完整 {self.count} 条"


class LogAnchor(models.Model):
    """How a committee's log ended at one moment, kept where it can be compared later.

    A copy stands in each sealed form and in each backup, out of reach of whoever alters the
    database.
    """

    class Occasion(models.TextChoices):
        SEAL = "seal", "封存"
        BACKUP = "backup", "备份"
        CHECK = "check", "核对"

    key = models.PositiveBigIntegerField("工委", db_index=True)
    number = models.PositiveBigIntegerField("条数")
    digest = models.CharField("末条校验码", max_length=64)
    occasion = models.CharField("场合", max_length=10, choices=Occasion.choices)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "日志锚点"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.number}:{self.digest}"
