"""What every table of moves promises, whatever it is about: shown on a request for money."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.monthly.moves import MOVES
from config import clock
from orgs import log
from orgs.access import Conflict
from orgs.decisions import Move, Moves
from orgs.models import LogEntry
from tests import factories

CLERK, ADMIN, OTHER = (SimpleNamespace(pk=n, role=r) for n, r in [(1, "c"), (2, "a"), (3, "a")])
LIMIT = 5000


def is_admin(user, record):
    return user.role == "a"


def is_large(record):
    return record.amount > LIMIT


def answer(record, now):
    return Conflict(f"现为{record.status}")


def approval(source, target, when=None, **fields):
    return Move(
        verb="approve",
        label="同意",
        sources=frozenset({source}),
        target=target,
        may=is_admin,
        refuse=answer,
        when=when,
        **fields,
    )


# Up to the limit one approver is enough; above it a second one is asked who is not the first.
REQUEST = Moves(
    (
        approval("asked", "agreed", lambda r: not is_large(r), not_by={"maker": "本人申请"}),
        approval("asked", "agreed_once", is_large, not_by={"maker": "本人申请"}),
        approval("agreed_once", "agreed", not_by={"maker": "本人申请", "first": "已同意过"}),
    )
)


def request(status="asked", amount=100, maker=CLERK, first=None):
    return SimpleNamespace(
        status=status, amount=amount, maker_id=maker.pk, first_id=first.pk if first else None
    )


@pytest.mark.parametrize(
    ("record", "user", "targets"),
    [
        (request(), ADMIN, ["agreed"]),
        (request(), CLERK, []),
        (request(amount=LIMIT), ADMIN, ["agreed"]),
        (request(amount=LIMIT + 1), ADMIN, ["agreed_once"]),
        (request("agreed_once", LIMIT + 1, first=ADMIN), ADMIN, []),
        (request("agreed_once", LIMIT + 1, first=ADMIN), OTHER, ["agreed"]),
        (request("agreed_once", LIMIT + 1, maker=OTHER, first=ADMIN), OTHER, []),
        (request(maker=ADMIN), ADMIN, []),
        (request("agreed"), ADMIN, []),
    ],
)
def test_a_second_approver_is_asked_above_the_limit_and_is_another_person(record, user, targets):
    assert [move.target for move in REQUEST.open_to(user, record).values()] == targets


def test_a_record_in_another_state_says_so():
    with pytest.raises(Conflict, match="现为agreed"):
        REQUEST.check("approve", request("agreed"), now=None)


@pytest.mark.parametrize(("user", "allowed"), [(CLERK, False), (ADMIN, True)])
def test_somebody_whose_verb_it_is_not_is_stopped(user, allowed):
    if allowed:
        REQUEST.require("approve", user, request())
    else:
        with pytest.raises(PermissionDenied):
            REQUEST.require("approve", user, request())


# Carried out, on the monthly report


@pytest.fixture
def submitted(cast):
    row = factories.report(cast.branch, cast.secretary, problems="无", next_plan="无")
    row.submit(by=cast.secretary, now=clock.moment(factories.day("2024-11-03"), 10))
    return row


def made(record, verb, **options):
    return MOVES.made(record, verb, now=clock.now(), **options)


def test_a_move_sets_the_state_counts_the_version_and_leaves_one_entry(cast, submitted):
    version = submitted.version

    with made(submitted, "approve", by=cast.clerk):
        pass

    submitted.refresh_from_db()
    assert (submitted.status, submitted.version) == ("approved", version + 1)
    entry = LogEntry.objects.first()
    assert (entry.verb, entry.after) == (log.Verb.APPROVE, {"状态": "已审核"} | _counted(version))


def _counted(version):
    return {"保存次数": version + 1}


def test_a_block_that_fails_leaves_everything_as_it_was(cast, submitted):
    with pytest.raises(ZeroDivisionError), made(submitted, "approve", by=cast.clerk):
        _ = 1 / 0

    assert submitted.status == "submitted"
    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    assert LogEntry.objects.filter(verb=log.Verb.APPROVE).count() == 0


def test_a_move_that_asks_for_a_reason_is_not_begun_without_one(cast, submitted):
    with pytest.raises(ValidationError), made(submitted, "send_back", by=cast.clerk, reason=" "):
        raise AssertionError("never reached")
