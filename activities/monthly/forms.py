import uuid

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.db import transaction

from activities.monthly.models import MonthlyReport
from activities.monthly.tally import GROUPS
from config.fields import CountField, NameField, TextField, YearField
from orgs import log
from orgs.accountable import AccountableForm, ConfirmForm, seen
from orgs.lists.choices import OrganisationField
from orgs.lists.filters import FilterForm
from orgs.models import Organisation


class ReportForm(AccountableForm, forms.ModelForm):
    """What only the secretary knows. Everything may be blank while it is a draft.

    `token` names the open page: it may save as often as it likes until another one has saved.
    """

    applicants_count = CountField(label="入党申请人", required=False, max_value=9999)
    activists_count = CountField(label="入党积极分子", required=False, max_value=9999)
    candidates_count = CountField(label="发展对象", required=False, max_value=9999)
    grade_progress = TextField(
        widget=forms.Textarea({"rows": 4}),
        label="创A进展",
        required=False,
        help_text="本月做了什么、还差什么；没有进展可不填。",
    )
    problems = TextField(
        widget=forms.Textarea({"rows": 4}),
        label="存在问题",
        required=False,
        help_text="如 个别党员外出，未参加组织生活；没有请写“本月无”。",
    )
    next_plan = TextField(
        widget=forms.Textarea({"rows": 4}),
        label="下月计划",
        required=False,
        help_text="如 召开支委会，开展主题党日；没有请写“本月无”。",
    )
    phone = NameField(
        label="联系电话", required=False, max_length=30, help_text="如 0315-4620000。"
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    suggested = frozenset({"token"})

    class Meta:
        model = MonthlyReport
        fields = [
            "applicants_count",
            "activists_count",
            "candidates_count",
            "grade_progress",
            "problems",
            "next_plan",
            "phone",
        ]

    def __init__(self, *args, previous=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset("发展党员", Row("applicants_count", "activists_count", "candidates_count")),
            Fieldset("文字说明", "grade_progress", "problems", "next_plan", "phone"),
            "token",
        )
        for name in ("applicants_count", "activists_count", "candidates_count"):
            self.fields[name].unit = "人"
            last = getattr(previous, name, None)
            if last is not None:
                self.fields[name].last_value = f"上月 {last}"
        for name in MonthlyReport.REQUIRED:
            self.fields[name].mark = "报送前必填"
        self.initial["token"] = uuid.uuid4()
        if not self.instance.pk:
            self.initial["phone"] = (previous and previous.phone) or self.user.phone

    def about(self):
        """The month's report, from before it has a row of its own."""
        return f"月报 {self.instance.organisation_id} {self.instance.month}"

    def opened_on(self):
        return seen.shown_in(self)

    @property
    def is_own_page(self):
        """Whether the page that saved last is this one: it knows what it has saved."""
        return bool(self.instance.token) and self.data.get("token") == str(self.instance.token)

    def save(self):
        """Keep what is valid as the draft. Conflict when it lies with the office."""
        with transaction.atomic():
            log.hold(self.instance.organisation)  # also before there is a row
            report = self._stored() or self.instance
            verb = log.Verb.UPDATE if report.pk else log.Verb.CREATE
            with log.change(report, by=self.user, verb=verb):
                report.check_editable()
                if self._write(report):
                    report.version += 1
                    report.token = self.cleaned_data.get("token")
                    report.save()
        return report

    def _stored(self):
        """The report as it stands now, whatever the page was opened with."""
        return MonthlyReport.objects.filter(
            organisation=self.instance.organisation_id, month=self.instance.month
        ).first()

    def _write(self, report) -> bool:
        """Set the valid values on the stored report; whether anything differs."""
        values = {
            name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data
        }
        if report.pk and all(getattr(report, name) == value for name, value in values.items()):
            return False
        for name, value in values.items():
            setattr(report, name, value)
        return True


class SubmitForm(AccountableForm, forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MoveForm(ConfirmForm):
    """The page that asks before a report is moved; with a reason where the move wants one."""

    reason = TextField(widget=forms.Textarea({"rows": 4}), label="原因", max_length=500)

    def __init__(self, *args, report, move, **kwargs):
        shows = {"状态": report.get_status_display(), "保存次数": str(report.version)}
        super().__init__(*args, record=report, shows=shows, **kwargs)
        if move.reason:
            self.fields["reason"].error_messages["required"] = move.reason
            self.fields["reason"].help_text = move.reason.replace("请写明", "")
        else:
            del self.fields["reason"]


class SendBackForm(AccountableForm, forms.Form):
    reason = TextField(
        widget=forms.Textarea({"rows": 4}),
        label="退回原因",
        max_length=500,
        help_text="如 10月主题党日未填主题，请补充后重新报送。",
        error_messages={"required": "请写明退回原因，例如：主题党日未填主题，请补充。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReportFilter(FilterForm):
    """The office's list of reports."""

    organisation = OrganisationField(blank="全部")
    status = forms.ChoiceField(label="状态", choices=[("", "全部"), *MonthlyReport.Status.choices])
    year = YearField(label="年度")
    month = forms.TypedChoiceField(
        label="月份",
        coerce=int,
        empty_value=None,
        choices=[("", "全部"), *((n, f"{n}月") for n in range(1, 13))],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.grassroots(self.user.organisation.committee)
        self.fields["organisation"].offer(organisations.visible_to(self.user))

    def narrow(self, queryset):
        values = self.cleaned_data
        if values["organisation"]:
            queryset = queryset.filter(organisation=values["organisation"])
        if values["status"]:
            queryset = queryset.filter(status=values["status"])
        if values["year"]:
            queryset = queryset.of_year(values["year"])
        if values["month"]:
            queryset = queryset.filter(month__month=values["month"])
        return queryset


class MatrixFilter(FilterForm):
    """`missing`: who owes any month; `month` and `show`: whose report of the month is where."""

    year = YearField(label="年度")
    missing = forms.BooleanField(label="只看未报")
    month = forms.TypedChoiceField(
        label="月份",
        coerce=int,
        empty_value=None,
        choices=[("", ""), *((n, f"{n}月") for n in range(1, 13))],
    )
    show = forms.ChoiceField(
        label="情况", choices=[("", ""), *((key, word) for key, (word, _) in GROUPS.items())]
    )
