from django import forms
from django.core.exceptions import ValidationError

from config.fields import YearField
from config.text import clean_name

TICKED = frozenset({"", "on", "true", "True", "1"})
NOT_OFFERED = "没有“%(value)s”这一项，请重新选择。"
LONGEST_QUOTED = 40


def asked_year(query, default: int) -> int:
    """The year of an address, or the default where there is none worth the name."""
    try:
        return YearField(required=False).clean(query.get("year")) or default
    except ValidationError:
        return default


def year_notes(query, shown: int) -> list[str]:
    """What a page says of an address whose year is none."""
    asked = query.get("year")
    if not asked or asked_year(query, 0):
        return []
    return [f"看不懂年度“{quoted(asked)}”，{YearField.wrong_year}现在显示{shown}年。"]


def page_notes(query, page) -> list[str]:
    """What a page of many says of an address that asks for one that does not exist."""
    asked = query.get("page")
    if not asked or asked == str(page.number):
        return []
    return [f"没有第“{quoted(asked)}”页，现在显示第 {page.number} 页。"]


def quoted(text: str) -> str:
    """What somebody typed, as a sentence may repeat it."""
    shown = clean_name(text)
    return shown if len(shown) <= LONGEST_QUOTED else f"{shown[:LONGEST_QUOTED]}…"


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

    Subclasses answer `narrow(queryset)`. A value that was never offered finds nothing, and is
    shown as it was typed with what is wrong about it. `span`: the fields of a first and last day.
    """

    span = ("since", "until")

    def __init__(self, data, *, user):
        self.user = user
        super().__init__(data)
        self.is_in_use = any(data.get(name) for name in self.fields)
        # "?" leads back to this page without its query string.
        self.reset_url = "?" if self.is_in_use else ""
        for name, field in self.fields.items():
            field.required = False
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = NOT_OFFERED
            if isinstance(field, AnyOfField):
                field.offer(data.get(name, ""))

    def clean(self):
        values = super().clean()
        for name, field in self.fields.items():
            typed = self.data.get(name, "")
            if isinstance(field, forms.BooleanField) and typed not in TICKED:
                self.add_error(name, f"看不懂“{quoted(typed)}”，请勾选或不选。")
        first, last = (values.get(name) for name in self.span)
        if first and last and last < first:
            self.add_error(self.span[1], "截止日期不能早于起始日期。")
        return values

    def full_clean(self):
        super().full_clean()
        for name in self._errors:
            self._show_typed(self.fields.get(name), self.data.get(name, ""))

    def _show_typed(self, field, typed):
        """A list of choices shows even what it does not offer, so that one sees what was asked."""
        if isinstance(getattr(field, "widget", None), forms.Select) and typed:
            field.widget.choices = [*field.widget.choices, (typed, quoted(typed))]

    @property
    def faults(self) -> list[str]:
        """What is wrong with the address, for a page without room at a field."""
        return [
            f"{self.fields[name].label}“{quoted(self.data.get(name, ''))}”：{error}"
            for name, errors in self.errors.items()
            for error in errors
        ]

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
