import datetime

from django import forms

from config import clock
from config.fields import DateField, NameField
from config.search import containing
from orgs.accounts.models import User
from orgs.lists.choices import OrganisationField, PersonField
from orgs.lists.filters import FilterForm
from orgs.log.models import LogEntry
from orgs.organisations.models import Organisation

TEXTS = ("subject_label", "actor_name", "reason")


def start_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), clock.ZONE)


class LogFilter(FilterForm):
    q = NameField(label="文字")
    actor = PersonField(blank="全部")
    verb = forms.ChoiceField(label="动作", choices=[("", "全部"), *LogEntry.Verb.choices])
    subject_type = forms.ChoiceField(label="对象类别")
    organisation = OrganisationField(blank="全部")
    since = DateField(label="起始日期")
    until = DateField(label="截止日期")

    def __init__(self, data, *, user, rows):
        super().__init__(data, user=user)
        self.fields["actor"].offer(User.objects.visible_to(user))
        self.fields["organisation"].offer(Organisation.objects.visible_to(user))
        kinds = rows.order_by("subject_type").values_list("subject_type", flat=True).distinct()
        self.fields["subject_type"].choices = [("", "全部"), *((kind, kind) for kind in kinds)]

    def narrow(self, queryset):
        wanted = self.cleaned_data
        for name in ("actor", "verb", "subject_type"):
            if wanted[name]:
                queryset = queryset.filter(**{name: wanted[name]})
        if wanted["organisation"]:
            queryset = queryset.below(wanted["organisation"])
        if wanted["since"]:
            queryset = queryset.filter(at__gte=start_of(wanted["since"]))
        if wanted["until"]:
            next_day = wanted["until"] + datetime.timedelta(days=1)
            queryset = queryset.filter(at__lt=start_of(next_day))
        return queryset.filter(containing(wanted["q"], *TEXTS)) if wanted["q"] else queryset
