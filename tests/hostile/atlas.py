"""What the application offers to whom: its routes, and the addresses and forms that a crawl met."""

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, get_resolver, resolve

from tests.page_forms import Forms

LINK = re.compile(r'href="(/[^"#]*)"')
VISITS, KEPT = 3, 40  # pages looked at, and addresses kept, of one route for one person


class FormsWithChoices(Forms):
    """And, under " choices", what each select, radio and tick offers; under " files" the others."""

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        if self._form is None:
            return
        given = dict(attrs)
        if tag == "option" and self._select:
            self._offer(self._select, given.get("value", ""))
        elif tag == "input" and given.get("type") in {"checkbox", "radio"}:
            self._offer(given.get("name"), given.get("value", "on"))
        elif tag == "input" and given.get("type") == "file":
            self._form.setdefault(" files", []).append(given.get("name"))

    def _offer(self, name, value):
        self._form.setdefault(" choices", {}).setdefault(name, []).append(value)


@dataclass
class PageForm:
    """A form of a page, read as a browser reads it."""

    address: str
    fields: dict[str, list[str]]
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


def forms_of(page: str, address: str) -> list[PageForm]:
    reader = FormsWithChoices()
    reader.feed(page)
    return [
        PageForm(
            address=form[""] or address,
            choices=form.get(" choices", {}),
            files=form.get(" files", []),
            fields={name: values for name, values in form.items() if name and name[0] != " "},
        )
        for form in reader.found
        if form[""] != "/logout/"
    ]


@dataclass
class Atlas:
    routes: dict[str, str] = field(default_factory=dict)  # name → "/members/<int:pk>/edit/"
    # Of each person: the name of a route → addresses that were linked.
    addresses: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    pages_with_forms: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)  # route → the fields it was seen with


def routes(resolver=None, prefix="/", namespace="") -> Iterator[tuple[str, str]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            name = f"{namespace}:{entry.name}" if namespace else entry.name
            yield name, prefix + str(entry.pattern)
        else:
            yield from routes(entry, prefix + str(entry.pattern), entry.namespace or namespace)


def route_of(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def crawl(people: list[str], look: Callable[[str, str], str]) -> Atlas:
    """`look(person, address)` answers the text of a page, or "" for anything else."""
    atlas = Atlas(routes=dict(routes()))
    for person in people:
        _crawl_as(person, look, atlas)
    return atlas


def _crawl_as(person, look, atlas: Atlas):
    known, seen, visits = defaultdict(list), set(), defaultdict(int)
    with_forms, waiting = [], ["/"]
    for path in atlas.routes.values():
        if "<" not in path:
            waiting.append(path)
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        if route is None or address in seen or len(known[route]) >= KEPT:
            continue
        seen.add(address)
        known[route].append(address)
        if visits[route] >= VISITS or route == "orgs:logout":
            continue
        visits[route] += 1
        page = look(person, address)
        waiting += [html.unescape(link) for link in LINK.findall(page)]
        for form in forms_of(page, urlsplit(address).path):
            waiting.append(form.address)
            with_forms.append(address)
            names = atlas.names.setdefault(route_of(form.address) or "", [])
            names += [name for name in [*form.fields, *form.files] if name not in names]
    atlas.addresses[person] = dict(known)
    atlas.pages_with_forms[person] = list(dict.fromkeys(with_forms))
