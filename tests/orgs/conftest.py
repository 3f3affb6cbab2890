import datetime

import pytest

from orgs.models import LogEntry
from tests.people import cast  # noqa: F401


@pytest.fixture(autouse=True)
def today(settings):
    """The register's tests happen on 3 November 2024."""
    settings.BUSINESS_DATE = datetime.date(2024, 11, 3)
    return settings.BUSINESS_DATE


@pytest.fixture
def sign_in(client):
    """`sign_in(person)` gives a browser in which that person is signed in."""

    def start(person):
        client.force_login(person)
        return client

    return start


@pytest.fixture
def logged():
    """`logged()` are the rows of the log since the last call: (verb, who, what, before, after)."""
    seen = 0

    def new_rows():
        nonlocal seen
        rows = list(LogEntry.objects.filter(pk__gt=seen).order_by("pk"))
        seen = rows[-1].pk if rows else seen
        return [(r.verb, r.actor, r.subject_label, r.before, r.after) for r in rows]

    return new_rows
