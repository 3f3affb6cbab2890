import datetime

from django import forms

from config import clock
from config.fields import CountField, DateField, NameField
from config.search import containing
from orgs import log
from orgs.accountable import AccountableForm
from orgs.closings.models import BookClosing
from orgs.grades.models import Rating
from orgs.lists.choices import OrganisationField
from orgs.lists.filters import FilterForm
from orgs.members.models import Membership
from orgs.organisations.models import FOUNDING, Organisation

Kind = Organisation.Kind
# A committee is set up with its installation, not under another one.
GRASSROOTS_KINDS = [choice for choice in Kind.choices if choice[0] != Kind.COMMITTEE]

CLOSED = "会改变已结账期间的党组织个数；请填结账以后的日期，或先在“结账”中重新开账。"


class OrganisationFilter(FilterForm):
    q = NameField(label="名称", max_length=40)
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Kind.choices])
    grade = forms.ChoiceField(label="档次", choices=[("", "全部"), *Rating.Grade.choices])

    def narrow(self, queryset):
        if text := self.cleaned_data["q"]:
            queryset = queryset.filter(containing(text, "name", "short_name"))
        for name in ("kind", "grade"):
            if self.cleaned_data[name]:
                queryset = queryset.filter(**{name: self.cleaned_data[name]})
        return queryset


class OrganisationForm(AccountableForm, forms.ModelForm):
    """A parent is chosen once: moving a subtree would move its history out of sight."""

    parent = OrganisationField(
        label="上级党组织", help_text="保存后不能更改；更换上级请撤销后在新上级下新建。"
    )
    kind = forms.ChoiceField(label="类别", choices=GRASSROOTS_KINDS)
    name = NameField(label="全称", help_text="如 中共乐亭县档案馆支部委员会。")
    short_name = NameField(label="简称", max_length=40, help_text="列表中使用，如 档案馆党支部。")
    document_name = NameField(
        label="公文名称", required=False, help_text="公文落款用，与全称相同时不填。"
    )
    unit_code = NameField(
        label="预算单位编码", max_length=20, required=False, help_text="没有单独预算的不填。"
    )
    position = CountField(label="排序", help_text="同一上级下按此数由小到大排列，如 10。")
    founded_on = DateField(
        label="成立日期",
        required=False,
        earliest=FOUNDING,
        allow_future=False,
        help_text="如 2012-03-01。",
    )
    dissolved_on = DateField(
        label="撤销日期",
        required=False,
        earliest=FOUNDING,
        help_text="自这一天起不再计入各项统计，历史记录保留。",
    )

    class Meta:
        model = Organisation
        fields = [
            "parent",
            "kind",
            "name",
            "short_name",
            "document_name",
            "unit_code",
            "position",
            "founded_on",
            "dissolved_on",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["parent"]
            if self.instance.kind == Kind.COMMITTEE:
                del self.fields["kind"]
        else:
            self._offer_parents()

    def _offer_parents(self):
        today = clock.today()
        parents = Organisation.objects.visible_to(self.user).existing_on(today)
        self.fields["parent"].offer(parents)

    def clean(self):
        super().clean()
        self._check_name()
        self._check_dates()

    def _check_name(self):
        parent = self.cleaned_data.get("parent") or self.instance.parent
        namesakes = Organisation.objects.filter(parent=parent, name=self.cleaned_data.get("name"))
        if namesakes.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "同一上级下已有同名党组织，请核对名称。")

    def _check_dates(self):
        founded, dissolved = (self.cleaned_data.get(n) for n in ("founded_on", "dissolved_on"))
        self._check_closed(founded, dissolved)
        if founded and dissolved and dissolved < founded:
            self.add_error("dissolved_on", "撤销日期不能早于成立日期。")
        elif dissolved and self.instance.pk:
            staying = Membership.objects.below(self.instance).on(dissolved).count()
            if staying:
                self.add_error(
                    "dissolved_on", f"还有{staying}名党员在册，请先登记党员转出，再撤销党组织。"
                )

    def _check_closed(self, founded, dissolved):
        """How many organisations there were on a closed day stays as it was.

        Without a date of founding an organisation has always been there.
        """
        parent = self.cleaned_data.get("parent") or self.instance.parent
        if parent is None:
            return
        old = self.initial if self.instance.pk else {"founded_on": datetime.date.max}
        founding = {old.get("founded_on") or FOUNDING, founded or FOUNDING}
        dissolution = {old.get("dissolved_on"), dissolved}
        for name, days in {"founded_on": founding, "dissolved_on": dissolution}.items():
            changed = len(days) > 1 and min(filter(None, days))
            if changed and BookClosing.objects.is_closed(parent.committee, changed):
                self.add_error(name, CLOSED)

    def save(self):
        verb = log.Verb.UPDATE if self.instance.pk else log.Verb.CREATE
        with log.change(self.instance, by=self.user, verb=verb):
            return super().save()
