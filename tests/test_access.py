"""The access matrix: every route, everybody, by GET and by POST. The tables: tests/access/."""

import pytest

from tests.access.doors import METHODS, Door, all_doors, routes
from tests.access.knocks import knocks
from tests.access.traces import stored, undone
from tests.access.world import ACTORS, MARKS

pytestmark = pytest.mark.django_db

DOORS = all_doors()
OPEN_TO_ALL = {"health", "orgs:login"}
# One door for each route, to try what no line of the tables speaks of.
ONE_EACH = {door.route: door for door in reversed(DOORS)}
SHUT = [
    Door(door.route, door.objects, method, {})
    for door in ONE_EACH.values()
    for method in METHODS
    if (door.route, method) not in {(known.route, known.method) for known in DOORS}
]
REFUSED = {"in", "403", "404", "409"}
EXPORTS = {".xlsx": "spreadsheetml.sheet", ".pdf": "application/pdf"}


def everybody(world, *methods):
    return [
        attempt
        for door in DOORS
        if door.method in methods
        for attempt in knocks(world, door).values()
    ]


def test_the_matrix_knows_every_route_and_no_other():
    assert {door.route for door in DOORS} == routes()


def test_the_matrix_names_every_request_once():
    assert len({str(door) for door in DOORS}) == len(DOORS)


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_a_door_opens_to_those_it_should(world, door):
    expected = {actor: door.answers.get(actor, door.answers["out"]) for actor in ACTORS}
    assert {actor: row.answer for actor, row in knocks(world, door).items()} == expected


def test_only_signing_in_and_the_health_check_are_open_to_all():
    assert {door.route for door in DOORS if door.answers["out"] != "in"} == OPEN_TO_ALL


@pytest.mark.parametrize("door", SHUT, ids=str)
def test_a_method_that_the_matrix_does_not_name_is_refused(world, door):
    signed_in = {actor: row.answer for actor, row in knocks(world, door).items()}
    outside = {signed_in.pop(actor) for actor in ["anonymous", "disabled"]}
    assert set(signed_in.values()) == {"405"}
    assert outside == {"405" if door.route in OPEN_TO_ALL else "in"}


@pytest.mark.parametrize("actor", ["anonymous", "admin"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "SPY"])
def test_no_route_takes_another_method(world, method, actor):
    browser = world.browser(actor)
    answers = {
        door.route: browser.generic(method, door.url(world)).status_code
        for door in ONE_EACH.values()
    }
    assert answers == dict.fromkeys(answers, 405)
    assert stored() == world.stored


def test_reading_changes_nothing(world):
    assert [str(row) for row in everybody(world, "GET") if row.has_changed] == []


def test_reading_logs_nothing_but_exports_and_refusals(world):
    rows = everybody(world, "GET")
    assert [str(row) for row in rows if not {"export", "denied"} >= set(row.verbs)] == []


def test_whoever_is_refused_changes_nothing(world):
    refused = [
        row for row in everybody(world, *METHODS) if row.answer in {"in", "403", "404", "409"}
    ]
    assert [str(row) for row in refused if row.has_changed] == []


def test_every_refusal_leaves_one_row_in_the_log(world):
    rows = everybody(world, *METHODS)
    denials = {str(row): row.verbs.count("denied") for row in rows}
    assert denials == {str(row): int(row.answer in {"403", "404"}) for row in rows}


def test_nobody_is_shown_what_lies_beyond_their_scope(world):
    shown = {str(row): row.leaks for row in everybody(world, *METHODS)}
    assert {name: whose for name, whose in shown.items() if whose} == {}


def test_the_marks_are_there_to_be_seen(world):
    """Otherwise the test above could not fail."""
    seen = {actor: set() for actor in ACTORS}
    for row in everybody(world, "GET"):
        seen[row.actor] |= row.shown
    assert seen == {
        "anonymous": set(),
        "disabled": set(),
        "other": {"other branch", "administrator"},
        "own": {"branch", "administrator"},
        **dict.fromkeys(["clerk", "leader", "auditor", "admin"], set(MARKS) - {"elsewhere"}),
        "stranger": {"elsewhere"},
    }


def exports(world, actor):
    found = []
    for door in DOORS:
        row = knocks(world, door)[actor]
        kind = next((EXPORTS[end] for end in EXPORTS if door.url(world).endswith(end)), None)
        if kind and row.answer == "200":
            found.append((row, kind))
    return found


def test_an_export_is_what_its_address_says_and_a_download(world):
    rows = [pair for actor in ACTORS for pair in exports(world, actor)]
    assert [str(row) for row, kind in rows if not row.content_type.endswith(kind)] == []
    dispositions = {row.headers["Content-Disposition"].split(";")[0] for row, _ in rows}
    assert dispositions == {"attachment"}
    assert [str(row) for row, _ in rows if row.verbs != ["export"]] == []


@pytest.mark.parametrize(
    ("actor", "whose"),
    [
        ("other", {"other branch"}),
        ("own", {"branch"}),
        ("clerk", {"branch", "committee"}),
        ("admin", {"branch", "committee"}),
        ("stranger", {"elsewhere"}),
    ],
)
def test_an_export_holds_the_rows_of_ones_own_scope(world, actor, whose):
    rows = exports(world, actor)
    assert len(rows) >= 4
    assert [str(row) for row, _ in rows if not row.shown & whose] == []


def forbids_inline_code(policy: str) -> bool:
    """Pages run our own scripts; a file that somebody uploaded runs nothing at all."""
    is_page = "script-src 'self'" in policy and "unsafe" not in policy
    return is_page or policy == "sandbox; default-src 'none'"


def test_every_answer_forbids_inline_code_and_copies(world):
    rows = everybody(world, *METHODS)
    loose = [
        str(row)
        for row in rows
        if not forbids_inline_code(row.headers.get("Content-Security-Policy", ""))
        or "no-store" not in row.headers.get("Cache-Control", "")
        or row.headers.get("X-Frame-Options") != "DENY"
        or row.headers.get("X-Content-Type-Options") != "nosniff"
    ]
    assert loose == []


@pytest.mark.parametrize("door", [door for door in DOORS if door.method == "POST"], ids=str)
def test_a_post_without_the_pages_own_token_is_refused(world, door):
    browser = world.browser("admin", enforce_csrf_checks=True)
    with undone():
        assert browser.post(door.url(world)).status_code == 403
        assert stored() == world.stored
