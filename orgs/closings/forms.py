from django import forms
from django.utils.functional import cached_property

from config.fields import DateField, NameField
from orgs import log
from orgs.accountable import AccountableForm
from orgs.closings.models import BookClosing


class ClosingForm(AccountableForm, forms.ModelForm):
    """Close the books through a day, or open them again: back to an earlier day, or wholly."""

    closed_through = DateField(
        label="结账至",
        allow_future=False,
        required=False,
        help_text="这一天及以前的业务不能再登记或修改，如 2024-09-30；不填为全部重新开账。",
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
        if day == BookClosing.objects.closed_through(self.committee):
            raise forms.ValidationError(
                f"现在就是结账至{day}，没有变化。"
                if day
                else "现在没有结账，请填写日期，例如 2024-09-30。"
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
