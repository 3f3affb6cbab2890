"""What closed books refuse: in a form at its field, in a verb as a conflict."""

from django import forms

from orgs.access import Conflict
from orgs.closings.models import BookClosing


def open_day(organisation, day):
    """`day`, unless the committee of this organisation has closed its books over it."""
    if message := BookClosing.objects.refusal(organisation.committee, day):
        raise forms.ValidationError(message, code="closed")
    return day


def open_change(organisation, before, after):
    """`after`, unless moving the date there from `before` changes what a closed day said."""
    if before != after:
        open_day(organisation, min(filter(None, [before, after])))
    return after


def refuse_closed(organisation, day) -> None:
    """The same for a verb, whichever way it was reached. Raises Conflict."""
    if message := BookClosing.objects.refusal(organisation.committee, day):
        raise Conflict(message)
