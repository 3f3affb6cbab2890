from django import forms
from django.db import transaction

from config import clock
from config.fields import DateField, NameField
from orgs import log
from orgs.access import Conflict
from orgs.accountable import AccountableForm
from orgs.attachments.fields import AttachmentsField
from orgs.attachments.verbs import attach
from orgs.closings import dating
from orgs.closings.guard import open_day
from orgs.grades.figures import with_grade
from orgs.grades.models import Rating
from orgs.lists.filters import AnyOfField, FilterForm
from orgs.organisations.models import Organisation


class DayFilter(FilterForm):
    on = DateField(label="截至日期", allow_future=False)

    @property
    def day(self):
        """The day asked for; today without one."""
        return (self.cleaned_data["on"] if self.is_valid() else None) or clock.today()


class GradeFilter(DayFilter):
    grade = AnyOfField(label="档次", choices=Rating.Grade.choices)

    def narrow(self, queryset):
        grades = self.cleaned_data["grade"]
        return queryset.filter(grade__in=grades) if grades else queryset


class RatingForm(AccountableForm, forms.ModelForm):
    """A new grade of one organisation, in the words of the document that gives it."""

    grade = forms.ChoiceField(
        label="新档次", choices=Rating.Grade.choices, widget=forms.RadioSelect
    )
    begins_on = DateField(
        label="定档日期", allow_future=False, help_text="文件确定的日期，如 2024-06-30。"
    )
    authority = NameField(label="定档机关", max_length=60, help_text="如 市委组织部、县委组织部。")
    document = NameField(label="文号", max_length=60, help_text="如 唐组通〔2024〕12号。")
    note = NameField(
        label="说明", max_length=200, required=False, help_text="如 复核通过，补正阵地建设材料。"
    )
    files = AttachmentsField(label="定档文件", required=False)

    class Meta:
        model = Rating
        fields = ["grade", "begins_on", "authority", "document", "note"]

    def __init__(self, *args, organisation, **kwargs):
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def about(self):
        return f"定档 {self.organisation.pk}"

    def opened_on(self):
        """The grade in force, which a new one replaces."""
        held = with_grade(Organisation.objects, clock.today()).get(pk=self.organisation.pk)
        return {"现在的档次": held.grade_label}

    def clean_begins_on(self):
        day = open_day(self.organisation, self.cleaned_data["begins_on"])
        founded, dissolved = self.organisation.founded_on, self.organisation.dissolved_on
        if founded and day < founded:
            raise forms.ValidationError(f"不能早于该党组织的成立日期（{founded}）。")
        if dissolved and day >= dissolved:
            raise forms.ValidationError(f"该党组织已于{dissolved}撤销。")
        return day

    def clean(self):
        super().clean()
        is_readable = {"begins_on", "grade"} <= self.cleaned_data.keys()
        if is_readable and (message := self._already_held()):
            self.add_error("grade", message)

    def _already_held(self) -> str:
        day = self.cleaned_data["begins_on"]
        held = with_grade(Organisation.objects, day).get(pk=self.organisation.pk)
        is_new = held.grade != self.cleaned_data["grade"]
        return "" if is_new else f"{day}已是{held.grade_label}，不需要重复登记。"

    def save(self, *, now):
        self.instance.organisation = self.organisation
        with transaction.atomic():
            log.hold(self.organisation)
            if message := self._already_held():
                raise Conflict(message)
            rating = dating.begin(self.instance, by=self.user, now=now)
            attach(rating, self.cleaned_data["files"], by=self.user, now=now)
        return rating


class RatingFilesForm(AccountableForm, forms.Form):
    """The scanned document of a grade that was registered without it."""

    files = AttachmentsField(label="定档文件")

    def __init__(self, *args, rating, **kwargs):
        self.rating = rating
        super().__init__(*args, **kwargs)

    def save(self, *, now):
        """The files that are new to this grade."""
        with transaction.atomic():
            log.hold(self.rating.scope)
            return attach(self.rating, self.cleaned_data["files"], by=self.user, now=now)
