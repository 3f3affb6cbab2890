"""An address that asks for what its page does not know is answered in words, never passed over.

Addresses are kept, sent on and typed by hand: every page that can be narrowed, sorted or turned
over says what it could not read, and shows it as it was written.
"""

from html import unescape

import pytest
from django import forms
from django.urls import reverse

from orgs.lists.filters import FilterForm
from tests.access.doors import all_doors

pytestmark = pytest.mark.django_db

ROOMS = [
    door
    for door in all_doors()
    if (door.method, door.objects) == ("GET", "-") and not door.route.endswith("export")
]
WRITTEN = ["垃圾", "13", "0", "<b>", "1' OR", "9" * 60]
LISTS = {
    *("orgs:organisation_list", "orgs:member_list", "orgs:dues_month", "orgs:account_list"),
    *("orgs:grade_list", "orgs:grade_change_list", "orgs:closing_list", "orgs:log_list"),
    *("activities:activity_list", "activities:report_list", "activities:survey_list"),
    "budget:expenditure_list",
}
YEARS = [
    *("performance:workbench", "performance:overview", "activities:matrix"),
    *("performance:indicator_list", "budget:execution"),
]


def filter_of(context) -> FilterForm | None:
    forms_there = (context.get(name) for name in ("filter", "form"))
    return next((form for form in forms_there if isinstance(form, FilterForm)), None)


def complaints(response) -> list[str]:
    form = filter_of(response.context)
    at_fields = [error for errors in form.errors.values() for error in errors] if form else []
    return [*at_fields, *response.context.get("notes", [])]


def is_list(door, actor, context) -> bool:
    """Whether this person sees a list there; an office's list that lost its place here is told."""
    found = door.answers[actor] == "200" and bool(context) and "list" in context
    if actor == "admin":
        assert found == (door.route in LISTS)
    return found


def may_be_anything(field) -> bool:
    return isinstance(field, forms.CharField) and not isinstance(field, forms.ChoiceField)


def asked(form) -> list[str]:
    """What the address of a list may say that is one of few."""
    named = [name for name, field in form.fields.items() if not may_be_anything(field)]
    return [*named, "page", "sort", "nothing_known"]


@pytest.mark.parametrize("actor", ["admin", "own"])
@pytest.mark.parametrize("door", ROOMS, ids=str)
def test_a_list_says_what_it_does_not_understand(world, actor, door):
    url, browser = reverse(door.route), world.browser(actor)
    context = browser.get(url).context
    if not is_list(door, actor, context):
        return
    for name in asked(filter_of(context)) if filter_of(context) else ["page", "sort"]:
        for text in WRITTEN:
            response = browser.get(url, {name: text})
            assert response.status_code == 200
            assert complaints(response), (door.route, name, text)
            wrong = name if name == "nothing_known" else text[:40]
            assert wrong in unescape(response.text), (door.route, name, text)


@pytest.mark.parametrize("text", ["垃圾", "20 25", "25", "10000", "-1", "９９"])
@pytest.mark.parametrize("route", YEARS)
def test_a_page_of_a_year_says_that_it_cannot_read_the_year(world, route, text):
    response = world.browser("admin").get(reverse(route), {"year": text})
    assert response.status_code == 200
    assert complaints(response)
    assert text in response.text


@pytest.mark.parametrize("actor", ["admin", "own", "leader"])
@pytest.mark.parametrize("door", ROOMS, ids=str)
def test_a_page_as_it_opens_complains_of_nothing(world, actor, door):
    response = world.browser(actor).get(reverse(door.route))
    if door.answers.get(actor) == "200" and response.context:
        assert complaints(response) == []


def test_a_last_day_before_the_first_is_said_at_the_field(world):
    url = reverse("orgs:log_list")
    response = world.browser("admin").get(url, {"since": "2024-05-02", "until": "2024-05-01"})
    assert complaints(response) == ["截止日期不能早于起始日期。"]
    assert 'value="2024-05-02"' in response.text


@pytest.mark.parametrize("door", ROOMS, ids=str)
def test_a_list_stands_in_the_order_of_every_column_it_offers(world, door):
    url, browser = reverse(door.route), world.browser("admin")
    response = browser.get(url)
    if not is_list(door, "admin", response.context):
        return
    listing = response.context["list"]
    for name, column in listing.page_columns:
        for asked in [name, f"-{name}"] if column.sort else []:
            again = browser.get(url, {"sort": asked})
            word = "descending" if asked.startswith("-") else "ascending"
            assert f'aria-sort="{word}"' in again.text, (door.route, asked)
            assert again.context["page_obj"].paginator.count == listing.page_obj.paginator.count
