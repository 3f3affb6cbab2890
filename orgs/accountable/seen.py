"""What a form showed when it was opened, and to whom; compared when it comes back.

Every page that writes carries a signed note: who opened it (person, organisation, role), what it is
about, and a short digest of each value it showed. When it comes back and something else stands
there, nothing is stored: what both sides have is shown side by side, a field that only the others
changed takes their value, and what was typed is kept. When it comes back from somebody else, or
from the same person in another place, it is shown and cannot be stored at all.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.html import format_html

from orgs.access import Conflict

NAME = "seen"
SIGNER = signing.Signer(salt="orgs.accountable.seen")


@dataclass(frozen=True)
class Difference:
    """One thing that stands otherwise now, in the words of the screen."""

    label: str
    now: str
    typed: str
    is_taken_over: bool = False  # only the others changed it: their value is in the form


class Stale(Conflict):
    """The form was opened on another state, or by somebody else. Nothing has been stored."""

    def __init__(self, form, differences, opened_as=""):
        super().__init__("未保存：打开这一页以后内容有了变化，请按“保存”查看两边的内容")
        self.form = form
        self.differences = differences
        self.opened_as = opened_as  # who opened it, where that is not who sent it


def note(form) -> str:
    """The hidden field that a page with this form carries."""
    what = {"who": _who(form.user), "as": _words(form.user), "what": form.about()}
    saw = {name: _digest(text) for name, text in form.opened_on().items()}
    return format_html(
        '<input type="hidden" name="{}" value="{}">',
        NAME,
        SIGNER.sign_object(what | {"saw": saw}, compress=True),
    )


def check(form) -> None:
    """Raise Stale unless the form was opened by this person on what stands there now.

    A request without the note claims to have seen nothing, and is not compared.
    """
    sent = form.data.get(NAME)
    if not sent:
        return
    try:
        page = SIGNER.unsign_object(sent)
    except signing.BadSignature:
        raise Stale(form, _everything(form), "别处") from None
    if page["who"] != _who(form.user) or page["what"] != form.about():
        raise Stale(form, _everything(form), page["as"])
    if form.is_own_page:
        return
    if differences := list(_differences(form, page["saw"])):
        _take_over(form, [name for name, one in differences if one.is_taken_over])
        raise Stale(form, [one for _, one in differences])


def shown_in(form) -> dict[str, str]:
    """The values that the fields of a form show, as text; not files, passwords or suggestions."""
    return {name: _drawn(form[name]) for name in form.fields if _is_compared(form, name)}


def _is_compared(form, name) -> bool:
    widget = form.fields[name].widget
    is_secret = isinstance(widget, forms.PasswordInput) or widget.needs_multipart_form
    return not is_secret and name not in form.suggested


def _who(user) -> list:
    return [user.pk, user.organisation_id, user.role]


def _words(user) -> str:
    return f"{user.name}（{user.organisation}，{user.get_role_display()}）"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _differences(form, saw: Mapping[str, str]):
    """(name, Difference) of what is answered otherwise now than when the page was opened."""
    now = form.opened_on()
    for name in dict.fromkeys([*now, *saw]):
        text = now.get(name, "")
        if saw.get(name) == _digest(text):
            continue
        if name not in form.fields:
            yield name, Difference(name, text or "已没有", "")
            continue
        typed = _typed(form[name])
        if typed != text:
            is_untouched = _digest(typed) == saw.get(name)
            yield name, _difference(form[name], text, typed, is_untouched)


def _difference(bound, now: str, typed: str, is_untouched: bool) -> Difference:
    label = str(bound.label)
    return Difference(label, _readable(bound, now), _readable(bound, typed), is_untouched)


def _everything(form) -> list[Difference]:
    """All that was typed, for a page that cannot be stored."""
    fields = (form[name] for name in form.fields if _is_compared(form, name))
    return [
        Difference(str(field.label), "", _readable(field, _typed(field)))
        for field in fields
        if not field.is_hidden and _typed(field)
    ]


def _drawn(bound) -> str:
    """What an unbound form shows in this field."""
    widget = bound.field.widget
    value = bound.field.prepare_value(bound.initial)
    if isinstance(widget, forms.CheckboxInput):
        return "on" if widget.check_test(value) else ""
    return _as_text(widget.format_value(value))


def _typed(bound) -> str:
    """What was sent for this field."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return "on" if bound.data else ""
    text = _as_text(bound.data)
    if text and (named := getattr(bound.field, "named", None)):  # typed by name, shown by key
        found = named(text)
        return str(found[0].pk) if len(found) == 1 else text
    return text


def _as_text(value) -> str:
    if isinstance(value, list | tuple | set):
        return "\n".join(sorted(str(one) for one in value if one not in (None, "")))
    return "" if value is None else str(value).replace("\r\n", "\n")


def _readable(bound, text: str) -> str:
    """The words of the screen for a stored or typed value."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return "是" if text else "否"
    if named := getattr(bound.field, "named", None):
        found = named(text) if text else []
        return bound.field.label_from_instance(found[0]) if len(found) == 1 else text
    choices = {str(key): str(words) for key, words in getattr(bound.field, "choices", [])}
    if not choices:
        return text
    return "、".join(choices.get(one, one) for one in text.split("\n") if one)


def _take_over(form, names) -> None:
    """Let the form hold what stands there now, where its sender had changed nothing."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    now = form.opened_on()
    for name in names:
        values = now[name].split("\n") if _has_several(form.fields[name]) else [now[name]]
        data.setlist(form.add_prefix(name), [value for value in values if value])
    form.data, form._errors = data, None


def _has_several(field) -> bool:
    return getattr(field.widget, "allow_multiple_selected", False)
