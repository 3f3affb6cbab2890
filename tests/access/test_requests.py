"""Requests that no page of ours would send."""

import re
import uuid

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from config import clock
from orgs.models import LogEntry, User
from tests.people import PASSWORD

from .doors import all_doors
from .traces import stored, text_of, undone
from .world import NOW

pytestmark = pytest.mark.django_db

DOORS = all_doors()
STRAY = {"status": "approved", "score": "100", "path": "/1/", "is_superuser": "1"}
# They act on the address alone and read no field.
BUTTON_ROUTES = {
    "activities:activity_delete",
    "orgs:account_disable",
    "orgs:dues_carry_over",
    "orgs:account_enable",
    "orgs:export_again",
    "orgs:logout",
    "performance:evaluation_seal",
}
BUTTONS = [
    door
    for door in DOORS
    if door.method == "POST" and (door.route in BUTTON_ROUTES or door.objects == "bare_project")
]
FORMS = [
    door
    for door in DOORS
    if door.method == "POST" and door not in BUTTONS and door.route != "orgs:login"
]
ANSWERED = {"200", "go"}


# --- hosts and addresses --------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.com", "testserver.evil.com", "evil.com:8000", "a b"])
def test_a_foreign_host_is_refused(world, host, logged_errors):
    response = world.browser("admin").get("/overview/", headers={"host": host})
    assert response.status_code == 400
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert all("HTTP_HOST" in message for message in logged_errors)
    logged_errors.clear()


def test_a_forwarded_host_is_ignored(world):
    headers = {"x-forwarded-host": "evil.com", "forwarded": "host=evil.com"}
    page = world.browser("admin").get("/overview/", headers=headers)
    assert page.status_code == 200
    assert "evil.com" not in text_of(page)
    assert Client().get("/overview/", headers=headers).url == "/login/?next=/overview/"


@pytest.mark.parametrize(
    "target", ["//evil.com", "/\\evil.com", "javascript:alert(1)", "https://evil.com", "/%09/evil"]
)
def test_signing_in_never_leads_to_another_site(world, target):
    credentials = {"username": "clerk", "password": PASSWORD}
    response = Client().post(f"/login/?next={target}", credentials)
    assert response.status_code == 302
    assert response.url in {"/", "/%09/evil", "/\t/evil"}


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/reports/?year=2024", "http://testserver/reports/?year=2024"),
        ("http://evil.com/", "/"),
        ("//evil.com/", "/"),
        ("javascript:alert(1)", "/"),
        ("http://testserver.evil.com/", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_from_a_conflict_stays_on_this_site(world, referer, back):
    address = reverse("activities:report_write", args=[2024, 9])
    page = world.browser("own").post(address, headers={"referer": referer})
    assert page.status_code == 409
    assert page.context["back_url"] == back


@pytest.mark.parametrize("header", ["x-http-method-override", "x-method-override", "x-http-method"])
def test_a_method_cannot_be_dressed_as_another(world, header):
    address = reverse("activities:activity_delete", args=[world.rows["activity"].pk])
    page = world.browser("own").get(address, {"_method": "POST"}, headers={header: "POST"})
    assert page.status_code == 200
    assert stored() == world.stored


# --- numbers and words in addresses ---------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 13, 9999, 2**63])
@pytest.mark.parametrize("actor", ["own", "admin"])
def test_no_number_in_an_address_breaks_a_page(world, actor, number):
    browser = world.browser(actor)
    for odd in (odd for door in DOORS for odd in with_number(door, number)):
        with undone():
            response = odd.open(browser, world)
            assert response.status_code in {200, 302, 403, 404, 409}, str(odd)


def with_number(door, number):
    """The same request with each number of its address exchanged for this one."""
    parts = [] if door.objects == "-" else door.objects.split("/")
    for place in range(len(parts)):
        changed = [*parts[:place], str(number), *parts[place + 1 :]]
        yield door.with_objects("/".join(changed))


LISTS = sorted({door.route for door in DOORS if door.objects == "-" and door.method == "GET"})
NAMES = [
    *("activity", "actor", "grade", "kind", "linked", "missing", "month", "on", "organisation"),
    *("page", "project", "q", "report", "select", "since", "state", "status", "subject_type"),
    *("text", "through", "to", "until", "verb", "year"),
]
ODD = [
    "-1",
    "0",
    "99999999999999999999999",
    "1e5",
    "٣",
    "１",
    "²",
    "\x00",
    "😀",
    "0001-01-01",
    "9999-12-31",
    "9999-12",
    "2024-13",
    "2025-02-29",
    "'\"><script>alert(1)</script>",
    "../../etc/passwd",
    "党" * 1000,
]


@pytest.mark.parametrize("value", ODD, ids=lambda value: ascii(value[:20]))
@pytest.mark.parametrize("actor", ["own", "admin"])
def test_no_word_in_a_filter_breaks_a_list(world, actor, value):
    browser = world.browser(actor)
    for route in LISTS:
        page = browser.get(reverse(route), dict.fromkeys(NAMES, value))
        assert page.status_code in {200, 302, 403, 404, 409}, route
        assert "<script>alert" not in text_of(page)


# --- more than a form offers ----------------------------------------------------------------------


@pytest.fixture
def still_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def tried(world, door, actor, **fields):
    """What is stored afterwards, and the refusals in the log."""
    with undone():
        door.open(world.browser(actor), world, **fields)
        denied = LogEntry.objects.filter(verb="denied").order_by("pk")
        return stored(), list(denied.values_list("subject_label", flat=True))


@pytest.mark.parametrize("door", FORMS, ids=str)
@pytest.mark.usefixtures("still_clock")
def test_fields_that_a_form_never_offered_change_nothing_and_stay_in_the_log(
    world, door, monkeypatch
):
    # What is drawn by lot differs between two requests in any case.
    monkeypatch.setattr(User, "set_password", lambda user, raw: setattr(user, "password", "*"))
    for actor in ("admin", "own"):
        if door.answers[actor] in ANSWERED:
            plain, denials = tried(world, door, actor)
            with_strays = tried(world, door, actor, **STRAY)
            assert with_strays == (plain, [*denials, "is_superuser、path、score、status"])


@pytest.mark.parametrize("door", BUTTONS, ids=str)
@pytest.mark.usefixtures("still_clock")
def test_a_button_reads_no_field(world, door):
    """One that compares what it was pressed on is a form, and tells the log of the strays, too."""
    for actor in ("admin", "own"):
        plain, denials = tried(world, door, actor)
        with_strays, more_denials = tried(world, door, actor, **STRAY)
        assert without_keys(with_strays) == without_keys(plain)
        assert more_denials in (denials, [*denials, "is_superuser、path、score、status"])


def without_keys(tables):
    """A sequence goes on after a rollback, so a new row has a new key each time."""
    return {
        table: [[cell for cell in row if not is_key(cell)] for row in rows]
        for table, rows in tables.items()
    }


def is_key(cell):
    is_uuid = isinstance(cell, uuid.UUID) or re.fullmatch("[0-9a-f]{32}", str(cell))
    return type(cell) is int or is_uuid


@pytest.mark.parametrize("actor", ["admin", "own"])
def test_a_body_without_anything_breaks_no_page(world, actor):
    browser = world.browser(actor)
    for door in FORMS + BUTTONS:
        with undone():
            status = browser.post(door.url(world)).status_code
            assert status in {200, 302, 403, 404, 409}, str(door)


def test_a_clerk_cannot_make_an_admin_of_himself(world):
    clerk = world.cast.clerk
    browser = world.browser("clerk")
    address = reverse("orgs:account_update", args=[clerk.pk])
    assert browser.post(address, {"name": clerk.name, "role": "admin"}).status_code == 403
    browser.post(
        reverse("orgs:password"),
        {
            "old_password": PASSWORD,
            "new_password1": "another-password-2",
            "new_password2": "another-password-2",
            "role": "admin",
        },
    )
    clerk.refresh_from_db()
    assert clerk.role == "clerk"
    labels = LogEntry.objects.filter(verb="denied").order_by("pk")
    assert [row.subject_label for row in labels] == [f"POST {address}", "role"]


# --- people who are gone --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "key", "username"),
    [
        ("activities:report_detail", "approved", "clerk"),
        ("activities:activity_detail", "activity", "secretary"),
        ("orgs:organisation_detail", "organisation", "clerk"),
        ("budget:expenditure_detail", "expenditure", "admin"),
        ("activities:survey_detail", "survey", "admin"),
        ("performance:indicator_detail", "indicator", "admin"),
    ],
)
def test_history_names_a_person_whose_account_is_disabled(world, route, key, username):
    people = {row.username: row for row in world.users.values()}
    gone = people[username]
    type(gone).objects.filter(pk=gone.pk).update(is_active=False, name="周已离任")
    page = world.browser("auditor").get(reverse(route, args=[world.rows[key].pk]))
    assert "周已离任" in text_of(page)


@pytest.mark.parametrize("actor", ["own", "clerk", "admin"])
def test_a_person_in_the_history_cannot_be_deleted(world, actor):
    with pytest.raises(ProtectedError):
        world.users[actor].delete()
