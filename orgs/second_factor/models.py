from django.db import models

from config.serving import vault
from orgs import log
from orgs.accounts.models import User
from orgs.second_factor import codes


class SecondFactorQuerySet(models.QuerySet):
    def in_use(self, user) -> "SecondFactor | None":
        return self.filter(user=user).first()


class SecondFactor(models.Model):
    """动态验证码: what an authenticator application of this person's phone shows.

    The secret rests locked; of the recovery codes only digests do.
    """

    user = models.OneToOneField(
        User, verbose_name="用户", on_delete=models.CASCADE, related_name="second_factor"
    )
    locked_secret = models.CharField(max_length=200)
    last_step = models.BigIntegerField(default=0)  # of the code used last: none is taken twice
    recovery_digests = models.JSONField(default=list)
    set_up_at = models.DateTimeField("启用时间")

    objects = SecondFactorQuerySet.as_manager()

    class Meta:
        verbose_name = "动态验证码"

    def __str__(self):
        return f"{self.user}的动态验证码"

    @property
    def scope(self):
        return self.user.organisation

    @property
    def codes_left(self) -> int:
        return len(self.recovery_digests)

    def accepts(self, typed: str, now: float) -> bool:
        """Use up this code, of the application or of recovery. `now`: seconds since 1970."""
        return self._accepts_step(typed, now) or self._accepts_recovery(typed)

    def _accepts_step(self, typed: str, now: float) -> bool:
        step = codes.step_of(vault.unlocked(self.locked_secret), typed, now)
        if step is None:
            return False
        # Two browsers with one code: the row is changed for the first of them only.
        unused = SecondFactor.objects.filter(pk=self.pk, last_step__lt=step)
        return bool(unused.update(last_step=step))

    def _accepts_recovery(self, typed: str) -> bool:
        digest = codes.digest_of(typed)
        row = SecondFactor.objects.select_for_update(no_key=True).get(pk=self.pk)
        if digest not in row.recovery_digests:
            return False
        row.recovery_digests.remove(digest)
        told = f"使用备用码，还剩{row.codes_left}个"
        with log.change(self.user, by=self.user, verb=log.Verb.PASSWORD, reason=told):
            row.save(update_fields=["recovery_digests"])
        return True
