from django import forms

from config.fields import DateField, NameField
from orgs import rules
from orgs.accountable import AccountableForm
from orgs.closings import dating
from orgs.closings.guard import open_day
from orgs.rules.models import RuleValue


class RuleForm(AccountableForm, forms.ModelForm):
    """A committee's own value of one rule, from a date on."""

    value = NameField(label="取值", max_length=40)
    begins_on = DateField(
        label="生效日期", help_text="自这一天起适用，此前的统计不变，如 2025-01-01。"
    )
    document = NameField(label="依据", max_length=200, help_text="文件名称和文号，或会议决定。")

    class Meta:
        model = RuleValue
        fields = ["value", "begins_on", "document"]

    def __init__(self, *args, rule, present, default, **kwargs):
        self.rule = rule
        super().__init__(*args, **kwargs)
        self.committee = self.user.organisation.committee
        if rule.choices:
            self.fields["value"] = forms.ChoiceField(
                label="取值", choices=rule.choices, widget=forms.RadioSelect
            )
        self.fields["value"].unit = rule.unit
        self.fields["value"].help_text = f"通常为 {rule.readable(default)}。"
        self.initial.setdefault("value", present)

    def about(self):
        return f"规则 {self.committee.pk} {self.rule.key}"

    def opened_on(self):
        """The value in force, which a new one replaces."""
        return {"现在的取值": self.rule.readable(self.initial["value"])}

    def clean_value(self):
        try:
            return self.rule.written(self.cleaned_data["value"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_begins_on(self):
        return open_day(self.committee, self.cleaned_data["begins_on"])

    def clean(self):
        super().clean()
        day, value = (self.cleaned_data.get(name) for name in ("begins_on", "value"))
        if not (day and value):
            return
        held = rules.in_force(self.committee, day)
        if held[self.rule.key] == self.rule.parse(value):
            self.add_error("value", f"{day}的取值已是{self.rule.readable(value)}。")
        for message in rules.contradictions(held | {self.rule.key: self.rule.parse(value)}):
            self.add_error("value", message)

    def save(self, *, now):
        self.instance.committee, self.instance.key = self.committee, self.rule.key
        return dating.begin(self.instance, by=self.user, now=now)
