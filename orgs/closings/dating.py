"""The verbs of a dated fact: begin, end, correct.

Each takes the committee's turn, asks whether the first day that changes is still open, and leaves
one row in the log. There is no other way to write a fact, so closed books bind them all.
"""

from orgs import log
from orgs.closings.guard import refuse_closed
from orgs.log import Verb


def begin(fact, *, by, now, verb=Verb.RECORD, reason=""):
    """`fact` holds from its first day on; what held there gives way. Returns it, saved.

    Raises Conflict for a closed day, dated.Overlap where the other fact does not give way.
    """
    with log.change(fact, by=by, verb=verb, reason=reason):
        fact.decided_by, fact.recorded_at = by, now
        _place(fact)
    return fact


def end(fact, day, *, by, reason=""):
    """`day` is the first on which it does not hold any more. Raises Conflict for a closed day."""
    fact.ends_on = day
    return correct(fact, by=by, reason=reason)


def correct(fact, *, by, reason=""):
    """Save what was entered wrongly and is right now; the log keeps what stood before.

    Raises Conflict where that would change what a closed day said.
    """
    with log.change(fact, by=by, verb=Verb.UPDATE, reason=reason):
        _place(fact)
    return fact


def _place(fact):
    if day := fact.first_changed_day():
        refuse_closed(fact.scope, day)
    fact.take_place()
