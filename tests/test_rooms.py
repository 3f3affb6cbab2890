"""Facts look left, pages look down: the order of the rooms inside each app.

A room is a package (or a single module) about one noun. Its facts – models, rules, figures, verbs
– know only facts of rooms to their left; its pages – forms, views, urls – know the facts of every
room of the app, but no other room's pages.
"""

import ast
from functools import cache

import pytest

from tests.test_architecture import APPS, imported, modules, name_of, tree_of

ROOMS = {
    "orgs": [
        *("scope", "dated", "rounding", "lights", "formatting", "way_back", "environment"),
        *("organisations", "accounts", "log", "access", "closings", "rules", "decisions"),
        *("attachments",),
        *("devices", "sign_in", "second_factor"),
        *("accountable", "lists", "jobs", "grades", "members", "dues"),
    ],
    "activities": ["periods", "activities", "monthly", "remarks", "surveys"],
    "budget": ["projects", "expenditures", "execution"],
    "performance": [
        *("disclosure", "scoring", "indicators", "plans", "monitoring", "evaluations"),
        *("dashboards", "demo"),
    ],
}
# What stands above all rooms of an app: where Django looks first.
ENTRANCES = {"", "apps", "models", "urls", "middleware", "management", "migrations"}
PAGES = {"forms", "views", "tables", "urls"}
LARGEST_ROOM, LONGEST_MODULE = 12, 300


@cache
def dotted_modules() -> frozenset[str]:
    return frozenset(dotted(path) for path in modules(*APPS))


def dotted(path) -> str:
    return name_of(path)[:-3].replace("/", ".").removesuffix(".__init__")


def module_of(name: str) -> str:
    """The project's module that an imported name is, or is found in."""
    while name and name not in dotted_modules():
        name = name.rpartition(".")[0]
    return name


def known_to(path) -> set[str]:
    """The modules of the same app that this one imports."""
    own = dotted(path)
    package = own if path.name == "__init__.py" else own.rpartition(".")[0]
    found = {module_of(name) for name in imported(tree_of(path), package)} - {"", own}
    return {name for name in found if name.split(".")[0] == own.split(".")[0]}


def room_of(module: str) -> str:
    return [*module.split("."), ""][1]


def is_page(module: str) -> bool:
    last = module.split(".")[-1]
    return last in PAGES or last.endswith(("_forms", "_views"))


def inside(app: str):
    return [path for path in modules(app) if room_of(dotted(path)) not in ENTRANCES]


@pytest.mark.parametrize("app", APPS)
def test_every_room_has_its_place_in_the_order(app):
    assert {room_of(dotted(path)) for path in inside(app)} == set(ROOMS[app])


def wrong(app: str, module: str, other: str) -> bool:
    """Whether `module` may not know `other`, both of the same app."""
    place, there = room_of(module), room_of(other)
    if place == there:
        return False
    if there in ENTRANCES:
        return True
    if is_page(module):
        return is_page(other)
    return is_page(other) or ROOMS[app].index(there) > ROOMS[app].index(place)


@pytest.mark.parametrize("app", APPS)
def test_facts_look_left_and_pages_look_down(app):
    found = [
        f"{dotted(path)} → {other}"
        for path in inside(app)
        for other in sorted(known_to(path))
        if wrong(app, dotted(path), other)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("module", "other", "expected"),
    [
        ("orgs.dues.figures", "orgs.members.models", False),
        ("orgs.members.models", "orgs.dues.models", True),
        ("orgs.members.forms", "orgs.dues.models", False),
        ("orgs.members.forms", "orgs.organisations.forms", True),
        ("orgs.dues.figures", "orgs.dues.forms", False),
        ("orgs.dues.figures", "orgs.lists.views", True),
        ("orgs.dues.figures", "orgs.models", True),
    ],
)
def test_a_look_the_wrong_way_is_recognised(module, other, expected):
    assert wrong("orgs", module, other) is expected


def test_no_two_modules_know_each_other_even_through_others():
    known = {dotted(path): known_to(path) for path in modules(*APPS)}
    assert [cycle for name in known if (cycle := way_back(name, known))] == []


def way_back(start: str, known: dict[str, set[str]]) -> list[str]:
    """A chain of imports that returns to its start; [] if there is none."""
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop()
        for name in known.get(way[-1], ()):
            if name == start:
                return [*way, start]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def test_a_circle_is_recognised():
    known = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}
    assert way_back("a", known) == ["a", "b", "c", "a"]
    assert way_back("d", known) == []


@pytest.mark.parametrize("app", APPS)
def test_a_room_can_be_taken_in_at_a_glance(app):
    folders = {path.parent for path in inside(app)}
    sizes = {str(f.name): sum(p.name != "__init__.py" for p in f.glob("*.py")) for f in folders}
    assert {name: size for name, size in sizes.items() if size > LARGEST_ROOM} == {}


def test_no_module_is_longer_than_a_person_reads():
    lengths = {name_of(p): len(p.read_text().splitlines()) for p in modules("config", *APPS)}
    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_nothing_of_the_project_is_imported_inside_a_function():
    project = {"config", *APPS}
    found = [
        f"{name_of(path)} {function.name}: {ast.unparse(node)}"
        for path in modules(*APPS)
        if path.name != "apps.py"  # Django asks for it: models are there only once it is ready
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.level or node.module.split(".")[0] in project)
    ]
    assert found == []
