import datetime

from django.db import models

from orgs.accounts.models import User
from orgs.dated import DatedFact, DatedQuerySet, constraints
from orgs.organisations.models import Organisation


class BookClosingQuerySet(DatedQuerySet):
    scope = "committee"

    def closed_through(self, committee):
        """The last closed day as it stands now, or None. A later decision can reopen the books."""
        return (
            self.filter(committee=committee, ends_on=None)
            .values_list("closed_through", flat=True)
            .first()
        )

    def is_closed(self, committee, day):
        last = self.closed_through(committee)
        return bool(last and day <= last)

    def refusal(self, committee, day) -> str:
        """Why nothing of that day may be added or changed; "" while its books are open."""
        last = self.closed_through(committee)
        if not last or day > last:
            return ""
        return _closed_message(day, last, User.objects.whom_to_ask(committee))


class BookClosing(DatedFact):
    """Nothing dated on or before `closed_through` may be added or changed any more.

    A quarter, a year and a reopening are the same row with another date; without a date
    everything is open again. It holds from the day it was decided until the next decision.
    """

    SUBJECT = ("committee",)

    committee = models.ForeignKey(
        Organisation, verbose_name="工委", on_delete=models.PROTECT, related_name="closings"
    )
    closed_through = models.DateField("结账至", null=True, blank=True)
    reason = models.CharField("原因", max_length=200)

    objects = BookClosingQuerySet.as_manager()

    class Meta:
        verbose_name = "结账"
        ordering = ["-pk"]
        constraints = constraints("closing", "committee")

    def __str__(self):
        return f"结账至 {self.closed_through:%Y-%m-%d}" if self.closed_through else "全部开账"

    @property
    def scope(self):
        return self.committee


def _closed_message(day: datetime.date, closed_through: datetime.date, whom: str) -> str:
    if closed_through >= datetime.date(day.year, 12, 31):
        return f"{day.year}年度已结账，不能再登记或修改；确需办理，请{whom}重新开账。"
    return f"{closed_through:%Y年%-m月%-d日}及以前已结账，不能再登记或修改；请{whom}重新开账。"
