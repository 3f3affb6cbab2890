from django import forms

from orgs.closings.models import BookClosing


def open_day(organisation, day):
    """`day`, unless the committee of this organisation has closed its books over it."""
    if message := BookClosing.objects.refusal(organisation.committee, day):
        raise forms.ValidationError(message, code="closed")
    return day
