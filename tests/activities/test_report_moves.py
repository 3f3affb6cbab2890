"""Everything that anybody may do with a monthly report: each state, each verb, each person."""

import pytest
from django.urls import reverse

from activities.monthly.moves import MOVES, Status
from config import clock
from tests import factories

PEOPLE = ["secretary", "other_secretary", "clerk", "admin", "leader", "auditor"]

# + open now   o theirs, but not in this state   . not theirs
TABLE = """
state      verb       secretary other_secretary clerk admin leader auditor
draft      write      +         .               .     .     .      .
draft      submit     +         .               .     .     .      .
draft      approve    .         .               o     o     .      .
draft      send_back  .         .               o     o     .      .
draft      withdraw   o         .               .     .     .      .
draft      ask_back   o         .               .     .     .      .
draft      revoke     .         .               o     o     .      .
draft      decline    .         .               o     o     .      .
submitted  write      o         .               .     .     .      .
submitted  submit     o         .               .     .     .      .
submitted  approve    .         .               +     +     .      .
submitted  send_back  .         .               +     +     .      .
submitted  withdraw   +         .               .     .     .      .
submitted  ask_back   o         .               .     .     .      .
submitted  revoke     .         .               o     o     .      .
submitted  decline    .         .               o     o     .      .
returned   write      +         .               .     .     .      .
returned   submit     +         .               .     .     .      .
returned   approve    .         .               o     o     .      .
returned   send_back  .         .               o     o     .      .
returned   withdraw   o         .               .     .     .      .
returned   ask_back   o         .               .     .     .      .
returned   revoke     .         .               o     o     .      .
returned   decline    .         .               o     o     .      .
approved   write      o         .               .     .     .      .
approved   submit     o         .               .     .     .      .
approved   approve    .         .               o     o     .      .
approved   send_back  .         .               o     o     .      .
approved   withdraw   o         .               .     .     .      .
approved   ask_back   +         .               .     .     .      .
approved   revoke     .         .               +     +     .      .
approved   decline    .         .               o     o     .      .
"""


def drawn(cast, report):
    yield ["state", "verb", *PEOPLE]
    for status in Status.values:
        report.status = status
        for verb in dict.fromkeys(move.verb for move in MOVES.moves):
            yield [status, verb, *(sign(verb, getattr(cast, p), report) for p in PEOPLE)]


def sign(verb, user, report):
    if verb in MOVES.open_to(user, report):
        return "+"
    return "o" if MOVES.allows(verb, user, report) else "."


def test_the_whole_table(cast):
    report = factories.report(cast.branch, cast.secretary)
    assert list(drawn(cast, report)) == [line.split() for line in TABLE.strip().splitlines()]


def test_who_sent_a_report_in_cannot_decide_on_it(cast):
    report = factories.report(cast.branch, cast.secretary, status=Status.SUBMITTED)
    report.submitted_by = cast.clerk

    assert list(MOVES.open_to(cast.clerk, report)) == []
    assert list(MOVES.open_to(cast.admin, report)) == ["approve", "send_back"]


def test_what_each_move_leads_to_logs_and_asks_for():
    assert [
        (m.verb, sorted(m.sources), m.target, m.logged, bool(m.reason), list(m.not_by))
        for m in MOVES.moves
    ] == [
        ("write", ["draft", "returned"], None, "update", False, []),
        ("submit", ["draft", "returned"], "submitted", "submit", False, []),
        ("approve", ["submitted"], "approved", "approve", False, ["submitted_by"]),
        ("send_back", ["submitted"], "returned", "send_back", True, ["submitted_by"]),
        ("withdraw", ["submitted"], "returned", "withdraw", False, []),
        ("withdraw", ["submitted"], "draft", "withdraw", False, []),
        ("ask_back", ["approved"], "approved", "ask", True, []),
        ("revoke", ["approved"], "submitted", "revoke", True, ["submitted_by"]),
        ("decline", ["approved"], "approved", "decline", True, ["submitted_by"]),
    ]


@pytest.mark.parametrize(
    ("person", "buttons"),
    [("clerk", ["审核通过", "退回修改"]), ("admin", ["审核通过", "退回修改"]), ("leader", [])],
)
def test_the_desk_shows_the_buttons_of_the_table(client, cast, person, buttons):
    report = factories.report(cast.branch, cast.secretary, problems="无", next_plan="无")
    report.submit(by=cast.secretary, now=clock.moment(factories.day("2024-11-03"), 10))
    client.force_login(getattr(cast, person))

    page = client.get(reverse("activities:review_report", args=[report.pk])).content.decode()

    assert [label for label in ("审核通过", "退回修改", "继续填写") if label in page] == buttons
