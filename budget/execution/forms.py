from django import forms

from config.fields import DateField


class DayForm(forms.Form):
    """截至: the last day that counts; today when nothing is asked."""

    project = forms.IntegerField(required=False, widget=forms.HiddenInput)
    through = DateField(label="看以前的情况：截至", allow_future=False, required=False)

    @property
    def day(self):
        return self.cleaned_data.get("through") if self.is_valid() else None
