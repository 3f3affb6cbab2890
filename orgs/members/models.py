import calendar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property

from orgs.dated import DatedFact, DatedQuerySet, constraints
from orgs.organisations.models import Organisation
from orgs.scope import ScopedQuerySet


class MemberQuerySet(ScopedQuerySet):
    def below(self, organisation):
        """Who belongs, or once belonged, to this organisation or to one under it."""
        spells = Membership.objects.below(organisation).filter(member=OuterRef("pk"))
        return self.filter(Exists(spells))


class Member(models.Model):
    """A party member; where and since when are `Membership` rows, so any past day can be asked."""

    class Sex(models.TextChoices):
        MALE = "m", "男"
        FEMALE = "f", "女"

    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices)
    # 入党时间：支部党员大会通过其为预备党员之日（发展党员工作细则 第二十一条）
    admitted_on = models.DateField("入党日期")
    formal_on = models.DateField("转正日期", null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "党员"
        ordering = ["admitted_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(formal_on=None) | Q(formal_on__gte=F("admitted_on")),
                name="member_formal_after_admission",
                violation_error_message="转正日期不能早于入党日期。",
            ),
        ]

    def __str__(self):
        return self.name

    @cached_property
    def membership(self) -> "Membership | None":
        """The present membership, or the last one of a member who has left."""
        spells = self.memberships.select_related("organisation")
        return spells.order_by("-begins_on", "-pk").first()

    @property
    def scope(self):
        return self.membership.organisation

    def standing_on(self, day):
        """正式党员 or 预备党员 on that day."""
        return "正式党员" if self.formal_on and self.formal_on <= day else "预备党员"


class MembershipQuerySet(DatedQuerySet):
    def formal_on_day(self, day):
        return self.on(day).filter(member__formal_on__lte=day)

    def probationary_on_day(self, day):
        formal_later = Q(member__formal_on=None) | Q(member__formal_on__gt=day)
        return self.on(day).filter(formal_later)

    def left_by(self, day):
        return self.filter(ends_on__lte=day)

    def in_tree_order(self):
        """By organisation as the tree lists them, in each the longest standing first."""
        return self.order_by("organisation__tree_order", "member__admitted_on", "member")

    def owing_in(self, month):
        """Who belonged here on at least one day of the month (党费规定 第七条), each once.

        Dues are paid where one belongs; who moved during the month pays at the new place.
        """
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        later = Membership.objects.filter(
            member=OuterRef("member"), begins_on__gt=OuterRef("begins_on"), begins_on__lte=last
        )
        left_later = Q(ends_on=None) | Q(ends_on__gte=month.replace(day=1))
        return self.filter(~Exists(later), left_later, begins_on__lte=last)


class Membership(DatedFact):
    """组织关系: one member in one organisation from a day on; counted nowhere else meanwhile."""

    SUBJECT = ("member",)
    ANSWERS = ("organisation",)
    GIVES_WAY = False

    member = models.ForeignKey(
        Member, verbose_name="党员", on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="党组织", on_delete=models.PROTECT, related_name="memberships"
    )
    begins_on = models.DateField("转入日期")
    ends_on = models.DateField("离开日期", null=True, blank=True)
    end_reason = models.CharField("离开原因", max_length=60, blank=True)
    # Unknown where the member was on the register before memberships had rows of their own.
    decided_by = models.ForeignKey(
        "orgs.User", verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "组织关系"
        ordering = ["member", "-begins_on", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "begins_on"]),
            models.Index(fields=["member", "begins_on"]),
        ]
        constraints = constraints("membership", "member")

    def __str__(self):
        return f"{self.member} {self.organisation}"

    @property
    def scope(self):
        return self.organisation

    def log_extra(self):
        """Here a person sets the end; elsewhere it follows from the next fact."""
        return {"离开日期": str(self.ends_on or "")}
