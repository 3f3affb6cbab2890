from django import forms

from orgs import log
from orgs.models import BookClosing


class AccountableForm(forms.BaseForm):
    """A form that knows who fills it in, and logs fields that it never offered.

    Put it before forms.Form or forms.ModelForm. Whatever else a request carries
    (status=approved, score=100) changes nothing; the attempt stays in the log.
    """

    expected = frozenset({"csrfmiddlewaretoken", "action"})

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def is_valid(self):
        stray = self._stray_fields()
        if stray:
            log.record(
                by=self.user,
                verb=log.Verb.DENIED,
                subject_type="表单",
                label="、".join(stray),
                reason="提交了表单上没有的字段，已忽略",
            )
        return super().is_valid()

    def _stray_fields(self) -> list[str]:
        offered = {self.add_prefix(name) for name in self.fields}
        return sorted(
            key
            for key in self.data
            # Widgets of several inputs post as name_0, name_1.
            if key not in offered | self.expected and key.rsplit("_", 1)[0] not in offered
        )


def offer_organisations(field, organisations, *, blank=""):
    """Offer these in the order of the tree; where there is only one, nothing is asked.

    `blank`: the words of an empty choice, if there is one.
    """
    field.queryset = organisations
    rows = organisations.in_tree_order()
    offered = [(row.pk, field.label_from_instance(row)) for row in rows]
    field.choices = [("", blank), *offered] if blank else offered
    if len(rows) == 1:
        field.widget = forms.HiddenInput()
        field.initial = None if blank else rows[0].pk


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


def open_day(organisation, day):
    """`day`, unless the committee of this organisation has closed its books over it."""
    if message := BookClosing.objects.refusal(organisation.committee, day):
        raise forms.ValidationError(message, code="closed")
    return day
