import datetime

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.functional import cached_property

from orgs.scope import ScopedQuerySet

# 中国共产党成立: no organisation and no membership is older.
FOUNDING = datetime.date(1921, 7, 23)


def existing_on(day: datetime.date, prefix="") -> Q:
    """The condition that an organisation, reached by `prefix`, existed at the end of the day."""
    founded = Q((f"{prefix}founded_on", None)) | Q((f"{prefix}founded_on__lte", day))
    dissolved = Q((f"{prefix}dissolved_on", None)) | Q((f"{prefix}dissolved_on__gt", day))
    return founded & dissolved


class OrganisationQuerySet(ScopedQuerySet):
    def below(self, organisation):
        """This organisation and everything under it."""
        return self.filter(path__under=organisation.path)

    def grassroots(self, committee):
        """The committee's own list: what it rates and what owes it a monthly report."""
        return self.filter(parent=committee).exclude(kind=Organisation.Kind.COMMITTEE)

    def existing_on(self, day):
        return self.filter(existing_on(day))

    def committees(self):
        return self.filter(kind=Organisation.Kind.COMMITTEE)

    def in_tree_order(self):
        """Every parent before its children, siblings by position."""
        return self.order_by("tree_order")


class Organisation(models.Model):
    """One node of the tree of party organisations; a committee is a node like any other."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", "机关工委"
        PARTY_COMMITTEE = "party_committee", "机关党委"
        GENERAL_BRANCH = "general_branch", "党总支"
        BRANCH = "branch", "党支部"
        JOINT_BRANCH = "joint_branch", "联合党支部"
        TEMPORARY_BRANCH = "temporary_branch", "临时党支部"

    parent = models.ForeignKey(
        "self",
        verbose_name="上级党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    # Where it hangs in the tree and where it stands in a list of it; both follow from the parent.
    path = models.CharField("位置", max_length=200, unique=True, editable=False)
    tree_order = models.CharField("排列", max_length=255, db_index=True, editable=False)
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    document_name = models.CharField("公文名称", max_length=100, blank=True)
    unit_code = models.CharField("预算单位编码", max_length=20, blank=True)
    position = models.PositiveIntegerField("排序", default=0)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "党组织"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="organisation_name_once_per_parent",
                violation_error_message="同一上级下已有同名党组织，请核对名称。",
            ),
        ]

    def __str__(self):
        return self.short_name

    def save(self, *args, **kwargs):
        # Both columns hold the row's own key, which exists only after the first write.
        creating = self.pk is None
        if creating:
            self.path = f"new-{id(self)}"
        super().save(*args, **kwargs)
        if creating:
            self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
            super().save(update_fields=["path"])
        if not self.tree_order.endswith(self._place()):
            self._take_place_in_tree()

    def _place(self) -> str:
        """Its place among its siblings. Of fixed width and digits only, so that every database
        sorts by number whatever its order of letters."""
        return f"{self.position:010}{self.pk:010}"

    def _take_place_in_tree(self):
        """Move with everything below it to where its position says, in one statement."""
        orders = dict(
            Organisation.objects.filter(pk__in=[self.pk, self.parent_id]).values_list(
                "pk", "tree_order"
            )
        )
        before = orders[self.pk]
        self.tree_order = orders.get(self.parent_id, "") + self._place()
        rest = Substr("tree_order", len(before) + 1)
        below = Organisation.objects.filter(path__under=self.path)
        below.update(tree_order=Concat(Value(self.tree_order), rest))

    @property
    def scope(self):
        return self

    @cached_property
    def committee(self):
        """The committee this organisation answers to; a committee answers to itself."""
        return self if self.kind == self.Kind.COMMITTEE else self.parent.committee

    @property
    def lineage(self):
        """The keys from the root of the tree down to this organisation."""
        return [int(key) for key in self.path.strip("/").split("/")]

    @property
    def is_grassroots(self):
        """On the committee's own list: it is rated and files the monthly report."""
        return self.kind != self.Kind.COMMITTEE and self.parent.kind == self.Kind.COMMITTEE

    @property
    def official_name(self):
        """The name used on documents; the full name where there is no separate one."""
        return self.document_name or self.name
