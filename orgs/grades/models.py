from django.db import models
from django.urls import reverse

from orgs import access
from orgs.dated import DatedFact, constraints
from orgs.organisations.models import Organisation


class Rating(DatedFact):
    """A grade given to an organisation by a document, in force until the next one."""

    class Grade(models.TextChoices):
        MUNICIPAL_A = "municipal_a", "市级A档"
        COUNTY_A = "county_a", "县级A档"
        B = "b", "B档"
        C = "c", "C档"
        UNRATED = "unrated", "未定档"

    SUBJECT = ("organisation",)

    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", on_delete=models.PROTECT, related_name="ratings"
    )
    grade = models.CharField("档次", max_length=12, choices=Grade.choices)
    begins_on = models.DateField("定档日期")
    authority = models.CharField("定档机关", max_length=60)
    document = models.CharField("文号", max_length=60)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "定档记录"
        ordering = ["organisation", "-begins_on", "-pk"]
        indexes = [models.Index(fields=["organisation", "-begins_on"])]
        constraints = constraints("rating", "organisation")

    def __str__(self):
        return f"{self.organisation} {self.get_grade_display()}"

    @property
    def scope(self):
        return self.organisation

    def get_absolute_url(self):
        """Where its history is read."""
        return reverse("orgs:organisation_detail", args=[self.organisation_id])

    def can_be_attached_by(self, user) -> bool:
        return access.can_rate(user)
