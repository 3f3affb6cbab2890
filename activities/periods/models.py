from django.db import models

from orgs.models import Organisation, ScopedQuerySet


class SentMonthQuerySet(ScopedQuerySet):
    def locking(self, organisation, month):
        """The sent months that count what `organisation` does: its own or one above."""
        return self.filter(organisation__in=organisation.lineage, month=month)

    def keep(self, organisation, month, words: str):
        """The month lies with the office, in a state told in `words`; "" gives it back."""
        rows = self.filter(organisation=organisation, month=month)
        if not words:
            rows.delete()
        elif not rows.update(words=words):
            self.create(organisation=organisation, month=month, words=words)


class SentMonth(models.Model):
    """A month whose report lies with the office: what the organisation did in it stands still.

    Kept by the verbs of the monthly report; records of that month ask here and need not know
    what a report is.
    """

    # Nothing refers to the row: what it says once is its key.
    pk = models.CompositePrimaryKey("organisation_id", "month")
    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", on_delete=models.PROTECT, related_name="sent_months"
    )
    month = models.DateField("月份")
    words = models.CharField("月报状态", max_length=10)

    objects = SentMonthQuerySet.as_manager()

    class Meta:
        verbose_name = "已报送月份"

    def __str__(self):
        return f"{self.month.month}月月报{self.words}"

    @property
    def scope(self):
        return self.organisation
