"""A figure opens exactly its records, on whatever day of the year it is opened.

The demo's year is walked from a role's first page, up to three pages of each kind; what they print
as figures is compared with the lists they lead to.
"""

import datetime
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from orgs.models import User

FIRST_PAGES = {
    "admin": ["/workbench/", "/overview/"],
    "secretary": ["/"],
}
# 29 February; the demo's own day; the last day; the days when December's report is due.
DAYS = ["2024-02-29", "2024-11-03", "2024-12-31", "2025-01-03"]
PER_ROUTE = 3  # pages of one kind that are looked at
NOT_LOOKED_AT = {"orgs:logout", "orgs:attachment_download"}


class Links(HTMLParser):
    """The addresses of a page, and the figures among them: (address, value, what is added up)."""

    def __init__(self, page: str, markup: str):
        super().__init__()
        self.page, self.addresses, self.figures = page, [], set()
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag != "a" or not found.get("href"):
            return
        address = urljoin(self.page, found["href"].split("#")[0])
        self.addresses.append(address)
        if "data-figure" in found:
            self.figures.add((address, Decimal(found["data-figure"]), found.get("data-adds", "")))


def walk(client: Client, first_pages) -> tuple[set, Counter]:
    """The figures of all pages that can be reached, and how many pages of each kind were read."""
    waiting, seen, per_route, figures = list(first_pages), set(first_pages), Counter(), set()
    while waiting:
        page = waiting.pop(0)
        response = client.get(page, follow=True)
        assert response.status_code == 200, page
        if not response["Content-Type"].startswith("text/html"):
            continue
        assert not response.context.get("notes"), page  # no link asks what its page does not know
        links = Links(page, response.text)
        figures |= links.figures
        for address in links.addresses:
            route = route_of(address)
            if address in seen or route in NOT_LOOKED_AT or per_route[route] >= PER_ROUTE:
                continue
            seen.add(address)
            per_route[route] += 1
            waiting.append(address)
    return figures, per_route


def route_of(address: str) -> str:
    path = urlsplit(address).path
    if path.endswith((".xlsx", ".pdf")):
        return "orgs:logout"  # made of the same lists; told by tests of their own
    try:
        return resolve(path).view_name
    except Resolver404:
        return "orgs:logout"


def come_to(client: Client, address: str, adds: str) -> Decimal:
    """What the list at an address comes to: its rows, or the sum of one of its columns."""
    response = client.get(address)
    assert response.status_code == 200, address
    if not adds:
        return Decimal(response.context["page_obj"].paginator.count)
    listing = response.context["list"]
    answer = listing.columns[adds].answer
    return sum((Decimal(answer(row)) for row in listing.each(list(listing.rows))), Decimal(0))


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("role", FIRST_PAGES)
def test_every_figure_opens_exactly_its_records(demo_year, db, settings, role, today):
    settings.BUSINESS_DATE = datetime.date.fromisoformat(today)
    client = Client()
    client.force_login(User.objects.get(username=role))
    figures, _ = walk(client, FIRST_PAGES[role])
    assert len(figures) > 10
    wrong = [
        (address, value, adds, found)
        for address, value, adds in sorted(figures)
        if (found := come_to(client, address, adds)) != value
    ]
    assert wrong == []


@pytest.mark.parametrize("role", FIRST_PAGES)
def test_what_a_figure_opens_is_the_same_a_year_later(demo_year, db, settings, role):
    """A link that somebody kept: its day and year are in the address."""
    settings.BUSINESS_DATE = datetime.date(2024, 11, 3)
    client = Client()
    client.force_login(User.objects.get(username=role))
    figures, _ = walk(client, FIRST_PAGES[role])
    settings.BUSINESS_DATE = datetime.date(2025, 11, 3)
    changed = [
        (address, value, found)
        for address, value, adds in sorted(figures)
        # A report that is not in yet is owed or not by today's date; the matrix is about today.
        if not address.startswith("/matrix/") and (found := come_to(client, address, adds)) != value
    ]
    assert changed == []
