from django import forms

from activities.surveys.models import SatisfactionSurvey
from config.fields import CountField, DateField, NameField, TextField, YearField
from orgs import log
from orgs.access import Conflict
from orgs.accountable import AccountableForm
from orgs.lists.filters import FilterForm
from orgs.models import BookClosing

Audience = SatisfactionSurvey.Audience
RECORDED = "同一天的这次测评已登记，请在列表中查看；更正请打开后修改。"


class SurveyFilter(FilterForm):
    audience = forms.ChoiceField(label="对象", choices=[("", "全部"), *Audience.choices])
    year = YearField(label="年度")

    def narrow(self, queryset):
        if self.cleaned_data["audience"]:
            queryset = queryset.filter(audience=self.cleaned_data["audience"])
        if self.cleaned_data["year"]:
            queryset = queryset.filter(held_on__year=self.cleaned_data["year"])
        return queryset


class SurveyForm(AccountableForm, forms.ModelForm):
    """Counts in; the rate follows from them: 满意度 = 满意人数 ÷ 有效份数."""

    title = NameField(label="名称", help_text="如 2024年机关干部满意度测评。")
    audience = forms.ChoiceField(label="对象", choices=Audience.choices, widget=forms.RadioSelect)
    held_on = DateField(label="完成日期", allow_future=False, help_text="如 2024-10-20。")
    conducted_by = NameField(label="实施单位", help_text="委托的第三方；须独立于被评价单位。")
    sent_count = CountField(label="发放", help_text="发出的问卷，如 120。")
    returned_count = CountField(label="收回", help_text="收回的问卷，不多于发放。")
    valid_count = CountField(label="有效", help_text="填写完整的问卷，不多于收回。")
    satisfied_count = CountField(label="满意", help_text="回答满意的人数，不超过有效份数。")
    note = TextField(
        widget=forms.Textarea({"rows": 4}),
        label="说明",
        required=False,
        max_length=1000,
        help_text="如 抽样方法、主要意见。",
    )

    class Meta:
        model = SatisfactionSurvey
        fields = [
            "title",
            "audience",
            "held_on",
            "conducted_by",
            "sent_count",
            "returned_count",
            "valid_count",
            "satisfied_count",
            "note",
        ]

    # Each count, and the one it may not exceed.
    LADDER = [
        ("returned_count", "sent_count", "收回份数不能多于发放份数"),
        ("valid_count", "returned_count", "有效份数不能多于收回份数"),
        ("satisfied_count", "valid_count", "满意人数不能多于有效份数"),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.was_held_on = self.instance.held_on
        if not self.instance.pk:
            self.instance.committee = self.user.organisation.committee
        self.committee = self.instance.committee
        for name in ("sent_count", "returned_count", "valid_count"):
            self.fields[name].unit = "份"
        self.fields["satisfied_count"].unit = "人"

    def clean(self):
        super().clean()
        values = self.cleaned_data
        if values.get("valid_count") == 0:
            self.add_error("valid_count", "无有效样本，不能登记满意度。")
        for name, above, message in self.LADDER:
            if None not in (values.get(name), values.get(above)) and values[name] > values[above]:
                self.add_error(name, f"{message}（{values[above]}）。")
                break
        self._check_open()
        self._check_recorded_once()

    def _check_recorded_once(self):
        """The second click on the button finds what the first has recorded."""
        if self._is_recorded():
            self.add_error("title", RECORDED)

    def _is_recorded(self) -> bool:
        same = {name: self.cleaned_data.get(name) for name in ("title", "audience", "held_on")}
        rows = SatisfactionSurvey.objects.filter(committee=self.committee, **same)
        return None not in same.values() and rows.exclude(pk=self.instance.pk).exists()

    def _check_open(self):
        for day in sorted({self.cleaned_data.get("held_on"), self.was_held_on} - {None}):
            if message := BookClosing.objects.refusal(self.committee, day):
                self.add_error("held_on", message)
                return

    def save(self, *, now):
        survey = self.instance
        verb = log.Verb.UPDATE if survey.pk else log.Verb.RECORD
        if not survey.pk:
            survey.recorded_by, survey.recorded_at = self.user, now
        with log.change(survey, by=self.user, verb=verb):
            if self._is_recorded():
                raise Conflict(RECORDED)
            return super().save()
