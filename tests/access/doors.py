"""Reading the tables: a line is a request, the columns are the people who try it."""

import uuid
from dataclasses import dataclass, replace

from django.urls import URLPattern, get_resolver, reverse

from . import tables

METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Door:
    """One request, and what it answers to whom."""

    route: str
    objects: str
    method: str
    answers: dict[str, str]

    def __str__(self):
        return f"{self.method} {self.route} {self.objects}"

    def url(self, world) -> str:
        return reverse(self.route, args=arguments(self.objects, world))

    def open(self, browser, world, **fields):
        """The response. A POST carries the page's own token, as one from a browser does."""
        if self.method == "GET":
            return browser.get(self.url(world))
        return browser.post(self.url(world), {"csrfmiddlewaretoken": uuid.uuid4()} | fields)

    def with_objects(self, objects: str) -> "Door":
        return replace(self, objects=objects)


def arguments(objects: str, world) -> list:
    """`member/2024/10` → the key of the world's member, 2024, 10; `-` → nothing."""
    parts = [] if objects == "-" else objects.split("/")
    return [world.rows[part].pk if part in world.rows else part for part in parts]


def doors(namespace: str, table: str) -> list[Door]:
    heading, *lines = [line.split() for line in table.strip().splitlines() if line.strip()]
    actors = heading[2:]
    return [door(namespace, actors, *line) for line in lines]


def door(namespace, actors, name, objects, method, *answers) -> Door:
    route = f"{namespace}:{name}" if namespace else name
    return Door(route, objects, method, dict(zip(actors, answers, strict=True)))


def all_doors() -> list[Door]:
    return [
        *doors("", tables.PLUMBING),
        *doors("orgs", tables.ORGS),
        *doors("activities", tables.ACTIVITIES),
        *doors("budget", tables.BUDGET),
        *doors("performance", tables.PERFORMANCE),
    ]


def routes(resolver=None, namespace="") -> set[str]:
    """The names of all routes of the project."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            assert entry.name, f"a route without a name: {entry.pattern}"
            found.add(f"{namespace}:{entry.name}" if namespace else entry.name)
        else:
            found |= routes(entry, entry.namespace or namespace)
    return found


def answer(response) -> str:
    """in: to the sign-in page; go: to another page; otherwise the status."""
    if response.status_code == 302:
        return "in" if response.url.startswith("/login/") else "go"
    return str(response.status_code)
