from django.db import models

from orgs.dated import DatedFact, DatedQuerySet, constraints
from orgs.organisations.models import Organisation
from orgs.rules.registry import RULES


class RuleValueQuerySet(DatedQuerySet):
    scope = "committee"


class RuleValue(DatedFact):
    """A rule of the field as one committee applies it from a date on, with its source."""

    SUBJECT = ("committee", "key")

    committee = models.ForeignKey(
        Organisation, verbose_name="工委", on_delete=models.PROTECT, related_name="rule_values"
    )
    key = models.CharField("规则", max_length=40)
    value = models.CharField("取值", max_length=40)
    begins_on = models.DateField("生效日期")
    document = models.CharField("依据", max_length=200)

    objects = RuleValueQuerySet.as_manager()

    class Meta:
        verbose_name = "规则取值"
        ordering = ["key", "-begins_on", "-pk"]
        indexes = [models.Index(fields=["committee", "key", "-begins_on"])]
        constraints = constraints("rule_value", "committee", "key")

    def __str__(self):
        return f"{self.rule.label} {self.rule.readable(self.value)}"

    @property
    def rule(self):
        return RULES[self.key]

    def log_extra(self):
        """The log is read by people: words instead of keys."""
        return {"规则": self.rule.label, "取值": self.rule.readable(self.value)}

    @property
    def scope(self):
        return self.committee
