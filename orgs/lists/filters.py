from django import forms
from django.core.exceptions import ValidationError

from config.fields import YearField


def asked_year(query, default: int) -> int:
    """The year of an address, or the default where there is none worth the name."""
    try:
        return YearField(required=False).clean(query.get("year")) or default
    except ValidationError:
        return default


class AnyOfField(forms.ChoiceField):
    """One of the choices, or several joined by commas: how a counted figure names its records."""

    def __init__(self, *, choices, **kwargs):
        super().__init__(choices=[("", "全部"), *choices], **kwargs)

    def offer(self, value: str) -> None:
        """Show a combination that the address asks for, so that the page says what it filters."""
        if "," in value and self.valid_value(value):
            labels = dict(self.choices)
            joined = "、".join(labels[part] for part in value.split(","))
            self.choices = [*self.choices, (value, joined)]

    def valid_value(self, value):
        return all(super(AnyOfField, self).valid_value(part) for part in value.split(","))

    def clean(self, value):
        text = super().clean(value)
        return text.split(",") if text else []


class FilterForm(forms.Form):
    """What a list may be narrowed by, from the query string; nothing is required.

    Subclasses answer `narrow(queryset)`. A value that was never offered finds nothing.
    """

    def __init__(self, data, *, user):
        self.user = user
        super().__init__(data)
        self.is_in_use = any(data.get(name) for name in self.fields)
        # "?" leads back to this page without its query string.
        self.reset_url = "?" if self.is_in_use else ""
        for name, field in self.fields.items():
            field.required = False
            if isinstance(field, AnyOfField):
                field.offer(data.get(name, ""))

    def filter(self, queryset):
        return self.narrow(queryset) if self.is_valid() else queryset.none()

    @property
    def spans_organisations(self) -> bool:
        """Whether the list can hold rows of more than one organisation."""
        return not self["organisation"].is_hidden

    @property
    def conditions(self) -> str:
        """The filter in words, as an export prints it."""
        if not self.is_valid():
            return ""
        values = [(self[name], value) for name, value in self.cleaned_data.items() if value]
        return "；".join(
            f"{field.label}：{_in_words(field.field, value)}" for field, value in values
        )


def _in_words(field, value) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, AnyOfField):
        return "、".join(dict(field.choices)[part] for part in value)
    if isinstance(field, forms.BooleanField):
        return "是"
    return str(dict(getattr(field, "choices", ())).get(value, value))
