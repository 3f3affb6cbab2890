import calendar

from django.db import models
from django.db.models import Case, F, Q, When

from orgs.organisations.models import Organisation
from orgs.scope import ScopedQuerySet


class MemberQuerySet(ScopedQuerySet):
    def on_register(self, day):
        """Members, formal and probationary, whose membership lies here on that day."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), admitted_on__lte=day)

    def left_by(self, day):
        return self.filter(left_on__lte=day)

    def formal_on_day(self, day):
        return self.on_register(day).filter(formal_on__lte=day)

    def probationary_on_day(self, day):
        return self.on_register(day).filter(Q(formal_on=None) | Q(formal_on__gt=day))

    def in_tree_order(self):
        """By organisation as the tree lists them, in each the longest standing first."""
        organisations = Organisation.objects.all().in_tree_order()
        ranks = [When(organisation=row.pk, then=rank) for rank, row in enumerate(organisations)]
        return self.order_by(Case(*ranks, default=0), "admitted_on", "pk")

    def owing_in(self, month):
        """Members who belonged here on at least one day of the month (党费规定 第七条)."""
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        first = month.replace(day=1)
        return self.filter(Q(left_on=None) | Q(left_on__gte=first), admitted_on__lte=last)


class Member(models.Model):
    """A party member; standing follows from dated facts, so any past day can be asked."""

    class Sex(models.TextChoices):
        MALE = "m", "男"
        FEMALE = "f", "女"

    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", on_delete=models.PROTECT, related_name="members"
    )
    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices)
    # 入党时间：支部党员大会通过其为预备党员之日（发展党员工作细则 第二十一条）
    admitted_on = models.DateField("入党日期")
    formal_on = models.DateField("转正日期", null=True, blank=True)
    left_on = models.DateField("离开日期", null=True, blank=True)
    left_reason = models.CharField("离开原因", max_length=60, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "党员"
        ordering = ["organisation__path", "admitted_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(formal_on=None) | Q(formal_on__gte=F("admitted_on")),
                name="member_formal_after_admission",
                violation_error_message="转正日期不能早于入党日期。",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("admitted_on")),
                name="member_left_after_admission",
                violation_error_message="离开日期不能早于入党日期。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def scope(self):
        return self.organisation

    def standing_on(self, day):
        """正式党员 or 预备党员 on that day."""
        return "正式党员" if self.formal_on and self.formal_on <= day else "预备党员"
