from decimal import Decimal

from django import forms

from activities.models import Activity, SatisfactionSurvey
from config.fields import DateField, NameField, NumberField, TextField
from orgs import log
from orgs.accountable import AccountableForm, ConfirmForm, seen
from orgs.closings.guard import open_day
from orgs.lists.filters import FilterForm
from orgs.models import Rating
from performance.indicators.lights import Pace
from performance.indicators.models import (
    PACE_CHOICES,
    SYMBOLS,
    Indicator,
    IndicatorReading,
    Measurement,
)
from performance.indicators.values import WITH_BRANCHES
from performance.scoring import Symbol

Source = IndicatorReading.Source
LARGEST = Decimal("999999999999.99")


class YearForm(FilterForm):
    """Which year's table; an unknown year falls back to the given one."""

    year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, data, *, user, years, default):
        super().__init__({"year": data.get("year") or default}, user=user)
        self.fields["year"].choices = [(year, f"{year}年") for year in years]
        self.year = self.cleaned_data["year"] if self.is_valid() else default


# What only some sources ask; the others have nothing to choose.
ASKS = {
    Source.GRADE: ["grades"],
    Source.ACTIVITY: ["kinds", "with_branches"],
    Source.SATISFACTION: ["audience"],
    Source.ENTERED: [],
}


def confirmed_so_far(indicator) -> str:
    """The newest reading, which another one replaces, in words."""
    newest = indicator.readings.order_by("-pk").first()
    return f"{newest.begins_on} {newest}，{newest.reason}" if newest else "还没有确认"


class ReadingForm(AccountableForm, forms.ModelForm):
    """How an indicator is counted: by its source, which was chosen before, and what that asks."""

    symbol = forms.ChoiceField(
        label="指标性质",
        choices=SYMBOLS,
        help_text="≥、＞ 越多越好；≤、＜ 不得超过。",
    )
    target = NumberField(label="目标数", required=False, max_value=LARGEST, help_text="如 18。")
    unit = NameField(label="单位", max_length=20, required=False, help_text="如 个、次、%。")
    source = forms.ChoiceField(label="取数方式", choices=Source.choices, widget=forms.HiddenInput)
    grades = forms.MultipleChoiceField(
        label="计入的档次",
        choices=Rating.Grade.choices,
        error_messages={"required": "请至少选择一个档次。"},
        widget=forms.CheckboxSelectMultiple,
        help_text="“县级A档及以上”选市级A档和县级A档。",
    )
    kinds = forms.MultipleChoiceField(
        label="计入的活动类型",
        choices=Activity.Kind.choices,
        error_messages={"required": "请至少选择一类活动。"},
        widget=forms.CheckboxSelectMultiple,
        help_text="一次活动只计一次。",
    )
    with_branches = forms.BooleanField(
        label="所属党组织的活动也计入", required=False, help_text="不选则只计工委本级的活动。"
    )
    audience = forms.ChoiceField(
        label="测评对象",
        choices=[("", "—"), *SatisfactionSurvey.Audience.choices],
        error_messages={"required": "请选择测评对象。"},
        help_text="取本年度最近一次测评。",
    )
    pace = forms.ChoiceField(label="考核方式", choices=PACE_CHOICES, widget=forms.RadioSelect)
    due_on = DateField(
        label="考核时点", required=False, help_text="年底一次性考核的日期，如 2024-12-31。"
    )
    reason = TextField(
        label="理由", max_length=500, help_text="为什么这样理解，依据哪份文件或哪次会议。"
    )

    class Meta:
        model = IndicatorReading
        fields = ["symbol", "target", "unit", "source", "pace", "due_on", "reason"]

    field_order = [
        *("source", "grades", "kinds", "with_branches", "audience", "symbol", "target", "unit"),
        *("pace", "due_on", "reason"),
    ]

    def __init__(self, *args, indicator, source, proposed, reason, **kwargs):
        counted = proposed.counted.split(",")
        super().__init__(
            *args,
            initial={
                "symbol": str(proposed.symbol),
                "target": proposed.target,
                "unit": proposed.unit,
                "source": source,
                "grades": counted,
                "kinds": counted,
                "with_branches": WITH_BRANCHES in counted,
                "audience": proposed.counted,
                "pace": proposed.pace,
                "due_on": proposed.due_on,
                "reason": reason,
            },
            **kwargs,
        )
        self.indicator = indicator
        self.source = source
        self._ask_only_for_the_source()

    def _ask_only_for_the_source(self):
        for source, names in ASKS.items():
            for name in names if source != self.source else []:
                del self.fields[name]
        if self.source == Source.ENTERED:
            self.fields["symbol"].help_text += "定性按三档评定，不填目标数和单位。"
        else:
            numbers = [choice for choice in SYMBOLS if choice[0] != Symbol.QUALITATIVE]
            self.fields["symbol"].choices = numbers
            self.fields["target"].required = True
        if self.source == Source.SATISFACTION:
            del self.fields["unit"]
            self.fields["target"].unit = "%"

    def about(self):
        return f"口径 {self.indicator.pk}"

    def opened_on(self):
        return {"已确认的口径": confirmed_so_far(self.indicator)} | seen.shown_in(self)

    def clean(self):
        data = super().clean()
        if self.source == Source.SATISFACTION:
            data["unit"] = "%"
            if (data.get("target") or 0) > 100:
                self.add_error("target", "满意度的目标应在0至100之间，例如 95。")
        if data.get("symbol") == Symbol.QUALITATIVE:
            data["target"], data["unit"] = None, ""
        elif data.get("target") is None and "target" not in self.errors:
            self.add_error("target", "定量指标必须有目标数，例如 18。")
        if data.get("pace") == Pace.SCHEDULED:
            data["due_on"] = None
        elif not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "年底一次性考核要有日期，例如 2024-12-31。")
        self.instance.counted = self._counted(data)
        return data

    def _counted(self, data) -> str:
        if self.source == Source.GRADE:
            return ",".join(data.get("grades", []))
        if self.source == Source.ACTIVITY:
            below = [WITH_BRANCHES] if data.get("with_branches") else []
            return ",".join([*data.get("kinds", []), *below])
        return data.get("audience", "")

    def save(self, *, now):
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        counted = self.instance.counted
        return self.indicator.confirm_reading(by=self.user, now=now, counted=counted, **values)


class AcceptanceForm(ConfirmForm):
    """The button that takes the proposal as it stands, its reason included."""

    def __init__(self, *args, indicator, proposal, **kwargs):
        self.proposal = proposal
        self.proposed = IndicatorReading(indicator=indicator, **proposal.values())
        shows = {
            "已确认的口径": confirmed_so_far(indicator),
            "建议口径": f"{proposal}，{proposal.reason}",
        }
        super().__init__(*args, record=indicator, shows=shows, **kwargs)

    def save(self, *, now) -> IndicatorReading:
        return self.record.confirm_reading(by=self.user, now=now, **self.proposal.values())


class MeasurementForm(AccountableForm, forms.Form):
    """What has been reached by a day: a number, a part of a whole, or one of three options."""

    begins_on = DateField(label="截至日期", allow_future=False, help_text="如 20241031。")
    option = forms.ChoiceField(
        label="完成情况", choices=Measurement.Option.choices, widget=forms.RadioSelect
    )
    numerator = NumberField(label="完成数", max_value=LARGEST, help_text="累计数，如 17。")
    denominator = NumberField(
        label="基数",
        max_value=LARGEST,
        required=False,
        help_text="填写后按 完成数÷基数×100 计算，如 18；不需要则不填。",
    )
    note = TextField(
        label="依据和说明", max_length=1000, help_text="数据从哪里来，如 台账、文件、测评报告。"
    )

    def __init__(self, *args, indicator, reading, **kwargs):
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.is_percentage = reading.unit == "%"
        self.is_capped = "满意" in indicator.level1 + indicator.level2 + indicator.level3
        if reading.symbol == Symbol.QUALITATIVE:
            del self.fields["numerator"], self.fields["denominator"]
            return
        del self.fields["option"]
        if self.is_percentage:
            self.fields["numerator"].label = "完成数（没有基数时填百分比）"
        else:
            del self.fields["denominator"]
            self.fields["numerator"].unit = reading.unit

    def about(self):
        return f"完成值 {self.indicator.pk}"

    def opened_on(self):
        """The newest value, which this one follows."""
        newest = self.indicator.measurements.order_by("-pk").first()
        return {"已填报的完成值": f"{newest.begins_on}：{newest.text}" if newest else ""}

    def clean_begins_on(self):
        day, year = self.cleaned_data["begins_on"], self.indicator.project.year
        if day.year != year:
            raise forms.ValidationError(f"应在{year}年度之内，例如 {year}-06-30。")
        return open_day(self.indicator.project.committee, day)

    def clean_denominator(self):
        value = self.cleaned_data["denominator"]
        if value is not None and not value:
            raise forms.ValidationError("基数必须大于0，例如 18。")
        return value

    def clean(self):
        data = super().clean()
        numerator, denominator = data.get("numerator"), data.get("denominator")
        if self.is_capped and numerator is not None and numerator > (denominator or 100):
            most = "基数" if denominator else "100"
            self.add_error("numerator", f"满意度应在0至100之间，完成数不能大于{most}。")
        return data

    def save(self, *, now) -> Measurement:
        return self.indicator.measure(by=self.user, now=now, **self.cleaned_data)


class IndicatorForm(AccountableForm, forms.ModelForm):
    """An internal indicator: watched, never scored."""

    level3 = NameField(
        label="名称", max_length=200, help_text="如 县级A档及以上党组织；只跟踪，不计分。"
    )
    project = forms.ModelChoiceField(label="项目", queryset=None, empty_label=None)

    class Meta:
        model = Indicator
        fields = ["project", "level3"]

    field_order = ["level3", "project"]

    def __init__(self, *args, projects, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects
        self.fields["project"].label_from_instance = lambda row: f"{row.year}年 {row.name}"

    def save(self):
        row = self.instance
        row.is_scored = False
        row.position = row.project.indicators.count()
        with log.change(row, by=self.user, verb=log.Verb.CREATE):
            return super().save()
