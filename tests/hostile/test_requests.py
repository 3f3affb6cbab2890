"""A few hundred of the campaign's requests, straight into the application: none breaks it."""

from random import Random

import pytest
from django.core.management import call_command

from config import clock
from tests.access.world import NOW
from tests.hostile import attacks, filling, grammar, people
from tests.hostile.atlas import crawl, routes
from tests.hostile.inside import Inside
from tests.hostile.requests import Answer, Request
from tests.hostile.tally import Tally

pytestmark = pytest.mark.django_db

# The people of the access tests under the names of the campaign's.
ACTORS = {"secretary": "own"}
EACH = 2  # times as many as their share


@pytest.fixture
def tally():
    return Tally()


@pytest.fixture
def hand(world, tally, settings):
    """A function that gives the hand of a person."""
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    everybody = people.everybody()
    for name, person in everybody.items():
        person.session = world.session_keys.get(ACTORS.get(name, name), "")
    transport = Inside()
    sessions = people.Sessions(lambda name: everybody[name].session)

    def of(name, attack=""):
        return people.Hand(everybody[name], transport, sessions, tally.see, everybody, attack)

    with clock.held_at(NOW):
        yield of


@pytest.fixture
def atlas(hand):
    def look(name, address):
        answer = hand(name, "crawl").ask(Request("GET", address))
        return answer.text if answer.is_page else ""

    return crawl(["admin", "secretary"], look)


def test_no_request_breaks_the_application(hand, atlas, tally, logged_errors):
    for attack, share in attacks.SHARES.items():
        for number in range(share * EACH):
            rng = Random(f"{attack.__name__}:{number}")
            (name,) = rng.choices(list(atlas.addresses), [2, 1])
            attack(hand(name, attack.__name__), rng, atlas)
    logged_errors.clear()  # foreign hosts and bodies over the limit are logged as such
    assert not tally.faults, tally.examples
    assert tally.count > 300
    call_command("verify_log", verbosity=0)


def test_a_crawl_meets_every_route_that_a_link_leads_to(atlas):
    met = set(atlas.addresses["admin"]) | set(atlas.addresses["secretary"])
    without_key = {name for name, path in routes() if "<" not in path}
    assert without_key <= met
    assert {"orgs:member_update", "activities:report_write", "budget:expenditure_detail"} <= met


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("paid_on", "date"),
        ("on", "date"),
        ("month", "month"),
        ("monthly_amount", "amount"),
        ("present_count", "count"),
        ("new_password1", "password"),
        ("reason", "text"),
        ("person", "text"),
    ],
)
def test_a_field_gets_values_of_its_own_kind(name, kind):
    assert grammar.kind_of(name) == kind


@pytest.mark.parametrize(
    ("answer", "is_fault"),
    [
        (Answer(200), False),
        (Answer(404), False),
        (Answer(503, {"Retry-After": "30"}), False),
        (Answer(503), True),
        (Answer(500), True),
        (Answer(0), True),
    ],
)
def test_a_fault_is_what_the_application_did_not_mean(tally, answer, is_fault):
    tally.see("read", "admin", Request("GET", "/members/7/edit/?q=1"), answer)
    assert bool(tally.faults) == is_fault
    if is_fault:
        assert list(tally.faults) == [f"{answer.status} GET /members/N/edit/"]


def test_the_same_seed_asks_the_same():
    names = ["name", "paid_on", "amount", "reason"]
    made = [filling.made_up(names, Random("7:12")) for _ in range(2)]
    assert made[0] == made[1] != filling.made_up(names, Random("7:13"))
    assert filling.spoilt_plan(Random("7:12")) == filling.spoilt_plan(Random("7:12"))


def test_a_request_travels_as_it_was_written():
    pairs = [("a\x00b", "\ud800"), ("党", "１")]
    assert attacks.urlencoded(pairs) == b"a%00b=%ED%A0%80&%E5%85%9A=%EF%BC%91"
    assert b'name="a\x00b"\r\n\r\n\xed\xa0\x80\r\n' in attacks.multipart(pairs)
