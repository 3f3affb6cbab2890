import datetime

from django import forms

from config.fields import DateField, NameField
from config.search import containing
from orgs.lists.choices import OrganisationField
from orgs.lists.filters import FilterForm
from orgs.organisations.models import Organisation


class MemberFilter(FilterForm):
    q = NameField(label="姓名")
    organisation = OrganisationField(blank="全部")
    standing = forms.ChoiceField(
        label="身份",
        choices=[
            ("", "在册党员"),
            ("formal", "正式党员"),
            ("probationary", "预备党员"),
            ("left", "已转出或离开"),
        ],
    )

    on = DateField(label="截至日期")

    def __init__(self, data, *, user, today):
        super().__init__(data, user=user)
        self.today = today
        self.fields["organisation"].offer(Organisation.objects.visible_to(user))

    @property
    def day(self) -> datetime.date:
        """The day asked for; today without one."""
        return (self.cleaned_data["on"] if self.is_valid() else None) or self.today

    def narrow(self, queryset):
        """Of the memberships those that are asked for."""
        wanted = self.cleaned_data
        if wanted["q"]:
            queryset = queryset.filter(containing(wanted["q"], "member__name"))
        if wanted["organisation"]:
            queryset = queryset.below(wanted["organisation"])
        return {
            "": queryset.on,
            "formal": queryset.formal_on_day,
            "probationary": queryset.probationary_on_day,
            "left": queryset.left_by,
        }[wanted["standing"]](self.day)
