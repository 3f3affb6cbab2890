"""One of the stored rows as an answer: picked from a list, or named where the list is too long.

A list of more than MANY is slow to send and hopeless to scroll, so the field becomes a box for the
name: what names one row is the answer, and what fits several is offered as a list of those. All of
it is done by the server and needs no script; a key, as a link carries it, reads as its row's name.
"""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from config.text import spellings
from orgs.accounts.models import User
from orgs.organisations.models import Organisation

MANY = 50
LONGEST_KEY = 18  # digits; more fit no key of a database
NOT_FOUND = "没有名称含“{text}”的{label}，请核对，或只填其中几个字。"
SEVERAL = "名称含“{text}”的{label}有{count}个，请从列表中选择。"
TOO_MANY = f"名称含“{{text}}”的{{label}}超过{MANY}个，请把名称填得更完整。"


class NamedField(forms.ModelChoiceField):
    """One row of what was last offered. `names`: the columns by which people know it.

    With `blank`, the words of an empty choice, nothing has to be chosen. Where only one row is on
    offer, nothing is asked.
    """

    names: Sequence[str] = ()
    order: Sequence[str] = ()

    def __init__(self, *, blank="", **kwargs):
        self.blank = blank
        self.is_searched = False
        super().__init__(queryset=self.model.objects.none(), empty_label=blank or None, **kwargs)

    def offer(self, rows):
        """Ask for one of these. One query."""
        self.queryset = rows
        first = list(rows.order_by(*self.order)[: MANY + 1])
        if len(first) > MANY:
            self.is_searched = True
            self.widget = _NameBox(self)
            self.widget.is_required = self.required
            self.help_text = " ".join(filter(None, [self.help_text, "填名称或其中几个字。"]))
            return
        offered = [(row.pk, self.label_from_instance(row)) for row in first]
        self.choices = [("", self.blank), *offered] if self.blank else offered
        if len(first) == 1:
            self.widget = forms.HiddenInput()
            self.initial = None if self.blank else first[0].pk

    def key_of(self, value):
        """The key of the one row on offer that an address names, or None."""
        found = self.named(value)
        return found[0].pk if len(found) == 1 else None

    def to_python(self, value):
        if not self.is_searched or value in self.empty_values:
            return super().to_python(value)
        found = self.named(value)
        if len(found) == 1:
            return found[0]
        message = NOT_FOUND if not found else SEVERAL if len(found) <= MANY else TOO_MANY
        said = message.format(text=_text(value), label=self.label, count=len(found))
        raise ValidationError(said, code="invalid_choice")

    def named(self, value) -> list:
        """The rows on offer that a key or a name means, at most one more than MANY."""
        text = _text(value)
        if not text:
            return []
        if is_key(text):
            found = list(self.queryset.filter(pk=int(text)))
            if found:
                return found
        exact = self._where("iexact", text)
        return exact or self._where("icontains", text)

    def _where(self, lookup, text) -> list:
        texts = sorted(spellings(text))
        wanted = Q(
            *((f"{name}__{lookup}", one) for name in self.names for one in texts),
            _connector=Q.OR,
        )
        return list(self.queryset.filter(wanted).order_by(*self.order)[: MANY + 1])


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of what is on offer. What can be the key of no row is refused like any other."""

    def clean(self, value):
        odd = [key for key in value or [] if not is_key(str(key))]
        if odd:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": odd}
            )
        return super().clean(value)


def is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def _text(value) -> str:
    return " ".join(str(value).replace("\0", "").split())[:100]


class _NameBox(forms.TextInput):
    """The box for a name; a list where what was typed fits several rows."""

    def __init__(self, field: NamedField):
        self.field = field
        super().__init__({"autocomplete": "off", "placeholder": "名称或其中几个字"})

    def __deepcopy__(self, memo):
        return self  # belongs to one bound field and keeps nothing else

    def render(self, name, value, attrs=None, renderer=None):
        found = self.field.named(value) if value not in self.field.empty_values else []
        if 1 < len(found) <= MANY:
            label = self.field.label_from_instance
            choices = [("", "请选择"), *((row.pk, label(row)) for row in found)]
            return forms.Select(choices=choices).render(name, "", attrs, renderer)
        if len(found) == 1:
            value = getattr(found[0], self.field.names[0])
        return super().render(name, value, attrs, renderer)


class OrganisationField(NamedField):
    """A party organisation, in the order of the tree."""

    model = Organisation
    names = ("name", "short_name")
    order = ("tree_order",)

    def __init__(self, *, label="党组织", **kwargs):
        super().__init__(label=label, **kwargs)


class PersonField(NamedField):
    """A person with an account."""

    model = User
    names = ("name", "username")
    order = ("organisation__tree_order", "username")

    def __init__(self, *, label="人员", **kwargs):
        super().__init__(label=label, **kwargs)
