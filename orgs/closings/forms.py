from django import forms
from django.utils.functional import cached_property

from config.fields import DateField, NameField
from orgs import log
from orgs.accountable import AccountableForm
from orgs.closings.models import BookClosing


class ClosingForm(AccountableForm, forms.ModelForm):
    """Close the books through a later day than now."""

    closed_through = DateField(
        label="结账至",
        allow_future=False,
        help_text="这一天及以前的业务不能再登记或修改，如 2024-09-30。",
    )
    reason = NameField(label="原因", max_length=200, help_text="如 三季度账目已核对。")

    class Meta:
        model = BookClosing
        fields = ["closed_through", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.committee = self.user.organisation.committee

    def opened_on(self):
        return {"现在结账至": str(self.present or "没有结账")}

    @cached_property
    def present(self):
        """The last closed day as the page shows it, or None."""
        return BookClosing.objects.closed_through(self.committee)

    def clean_closed_through(self):
        day = self.cleaned_data["closed_through"]
        if day == self.present:
            raise forms.ValidationError(f"现在就是结账至{day}，没有变化。")
        if self.present and day < self.present:
            raise forms.ValidationError(
                f"现在结账至{self.present}；要开账到更早的日期，请用页首的“重新开账”。"
            )
        return day

    def save(self, *, now):
        row = self.instance
        row.committee, row.decided_by, row.recorded_at = self.committee, self.user, now
        with log.change(row, by=self.user, verb=log.Verb.CLOSE, reason=row.reason):
            # A clock that was set back must not hide a decision behind the one before it.
            last = BookClosing.objects.filter(committee=self.committee).first()
            row.begins_on = max(now.date(), last.begins_on) if last else now.date()
            row.take_place()
        return row


class ReopeningForm(ClosingForm):
    """Open closed books again, back to an earlier day or wholly; its page says what changes."""

    WHOLLY, PARTLY = "wholly", "partly"

    extent = forms.ChoiceField(
        label="开账范围",
        choices=[(PARTLY, "只开账到下面的日期"), (WHOLLY, "全部开账")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择开账范围。"},
    )
    closed_through = DateField(
        label="仍结账至",
        allow_future=False,
        required=False,
        help_text="这一天以后的业务又可以登记和修改，如 2024-06-30；全部开账的不填。",
    )
    reason = NameField(label="原因", max_length=200, help_text="如 补登9月漏记的支出。")

    field_order = ["extent", "closed_through", "reason"]

    def clean_closed_through(self):
        day = self.cleaned_data["closed_through"]
        if day and self.present and day >= self.present:
            raise forms.ValidationError(f"应早于现在的结账日{self.present}。")
        return day

    def clean(self):
        data = super().clean()
        day, extent = data.get("closed_through"), data.get("extent")
        if extent == self.PARTLY and not day and "closed_through" not in self.errors:
            self.add_error("closed_through", "请填写仍结账至的日期，例如 2024-06-30。")
        if extent == self.WHOLLY and day:
            self.add_error("closed_through", "全部开账时不填日期；只开一部分请改选范围。")
        return data
