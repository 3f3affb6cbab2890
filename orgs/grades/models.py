from django.db import models

from orgs.organisations.models import Organisation
from orgs.scope import ScopedQuerySet


class RatingQuerySet(ScopedQuerySet):
    def in_force_on(self, day):
        """The latest first; of two decisions of one day the later entry counts."""
        return self.filter(effective_on__lte=day).order_by("-effective_on", "-pk")


class Rating(models.Model):
    """A grade given to an organisation by a document, in force until the next one."""

    class Grade(models.TextChoices):
        MUNICIPAL_A = "municipal_a", "市级A档"
        COUNTY_A = "county_a", "县级A档"
        B = "b", "B档"
        C = "c", "C档"
        UNRATED = "unrated", "未定档"

    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", on_delete=models.PROTECT, related_name="ratings"
    )
    grade = models.CharField("档次", max_length=12, choices=Grade.choices)
    effective_on = models.DateField("定档日期")
    authority = models.CharField("定档机关", max_length=60)
    document_number = models.CharField("文号", max_length=60)
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        "orgs.User", verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = "定档记录"
        ordering = ["organisation", "-effective_on", "-pk"]
        indexes = [models.Index(fields=["organisation", "-effective_on"])]

    def __str__(self):
        return f"{self.organisation} {self.get_grade_display()}"

    @property
    def scope(self):
        return self.organisation
