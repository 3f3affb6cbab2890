"""Facts that hold from one day on: a grade, a rule, a rate, a membership, a reading, a closing.

A fact holds from `begins_on` until the day before `ends_on`; without an end it still holds. One
subject (an organisation, a member with its rates, one rule of a committee) has at most one fact of
a kind on any day, so "what held on D" has one answer, also for a D long past, and nothing that is
decided later changes it. A fact entered late takes its place between the others: it ends the one
that held until then and itself ends where the next one begins. What another fact replaces on its
very first day stays as a row without days, for whoever asks what was entered.

The verbs that begin, end and correct a fact are in `orgs.closings.dating`: they know the log and
the closed books.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact

from orgs.scope import ScopedQuerySet


class Overlap(ValueError):
    """Two facts of one subject would hold on the same day, and neither gives way."""


class DatedQuerySet(ScopedQuerySet):
    def on(self, day):
        """What holds on that day: one row a subject."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), begins_on__lte=day)

    def during(self, first, last):
        """What holds on at least one day from `first` to `last`, both included."""
        return self.held().filter(Q(ends_on=None) | Q(ends_on__gt=first), begins_on__lte=last)

    def held(self):
        """Without what was replaced on its very first day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=F("begins_on")))

    def timeline(self):
        """What held, is holding or will hold, the oldest first."""
        return self.held().order_by("begins_on", "pk")


class DatedFact(models.Model):
    """The columns of every dated fact. A subclass names what it is about in `SUBJECT`.

    Where it `GIVES_WAY`, a new fact ends the one that holds; where not, two must not meet.
    """

    SUBJECT: tuple[str, ...] = ()
    ANSWERS: tuple[str, ...] = ()  # what a day is asked for, where a fact can be corrected
    GIVES_WAY = True

    begins_on = models.DateField("开始日期")
    ends_on = models.DateField("截止日期", null=True, blank=True, editable=False)
    document = models.CharField("依据", max_length=200, blank=True)
    decided_by = models.ForeignKey(
        "orgs.User", verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def subject(self):
        """The record this is about."""
        return getattr(self, self.SUBJECT[0])

    def others(self):
        """The other facts of the same kind about the same subject."""
        same = {name: getattr(self, name) for name in self.SUBJECT}
        return type(self)._default_manager.filter(**same).exclude(pk=self.pk)

    def first_changed_day(self):
        """The first day that is answered otherwise once this is saved; None if none is."""
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        if stored is None:
            return self.begins_on
        asked = ("begins_on", *self.ANSWERS)
        if any(getattr(stored, name) != getattr(self, name) for name in asked):
            return min(stored.begins_on, self.begins_on)
        if stored.ends_on != self.ends_on:
            return min(filter(None, [stored.ends_on, self.ends_on]))
        return None

    def take_place(self):
        """Save it between the others, in the committee's turn. Raises Overlap."""
        if self.GIVES_WAY:
            self._make_room()
        elif self._meets_another():
            raise Overlap(f"{self} meets another fact of {self.subject}")
        self.save()

    def _make_room(self):
        following = self.others().held().filter(begins_on__gt=self.begins_on)
        if following := following.order_by("begins_on").first():
            self.ends_on = min(self.ends_on or following.begins_on, following.begins_on)
        self.others().on(self.begins_on).update(ends_on=self.begins_on)

    def _meets_another(self) -> bool:
        if self.ends_on == self.begins_on:
            return False
        later = self.others().held().filter(Q(ends_on=None) | Q(ends_on__gt=self.begins_on))
        return later.filter(Q(begins_on__lt=self.ends_on) if self.ends_on else Q()).exists()


class DayOfMonth(models.Func):
    """The day's number in its month, by what the database knows itself.

    Django's own `__day` is on SQLite a function of Python's, and then nothing but this application
    can check the file.
    """

    output_field = models.IntegerField()

    def as_sqlite(self, compiler, connection, **kwargs):
        return super().as_sql(
            compiler, connection, template="CAST(SUBSTR(%(expressions)s, 9, 2) AS INTEGER)"
        )

    def as_postgresql(self, compiler, connection, **kwargs):
        return super().as_sql(
            compiler, connection, template="CAST(EXTRACT(DAY FROM %(expressions)s) AS INTEGER)"
        )


def begins_a_month(column: str, name: str) -> models.CheckConstraint:
    """The database refuses any day but the first of a month."""
    return models.CheckConstraint(condition=Exact(DayOfMonth(column), 1), name=name)


def constraints(name: str, *subject: str) -> list[models.BaseConstraint]:
    """What the database itself refuses: an end before the beginning, two facts without an end."""
    return [
        models.CheckConstraint(
            condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")),
            name=f"{name}_ends_after_it_begins",
            violation_error_message="截止日期不能早于开始日期。",
        ),
        models.UniqueConstraint(
            fields=subject, condition=Q(ends_on=None), name=f"{name}_one_without_end"
        ),
    ]
