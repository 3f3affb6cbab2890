from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from config.text import is_blank
from orgs import log
from orgs.access import Conflict, require


@dataclass(frozen=True)
class Move:
    """One verb, and everything that decides whether it may be done."""

    verb: str
    label: str  # the words of its button
    sources: frozenset[str]
    target: str | None  # None: the state stays, and the caller stores and logs
    may: Callable  # (user, record) → bool, a predicate of orgs.access
    refuse: Callable  # (record, now) → the Conflict of a record in any other state
    logged: str = log.Verb.UPDATE
    reason: str = ""  # what is said when no reason is given; "": none is asked for
    not_by: dict[str, str] = field(default_factory=dict)  # column of a person → why not they
    when: Callable | None = None  # (record) → bool; None: every record
    stale: str = ""  # what is said when the record is not the version that was seen
    ready: Callable | None = None  # (record, now): raises what still stands in the way
    effect: str = ""  # what it changes, for the page that asks before it is done

    def starts_from(self, record, state: str) -> bool:
        return state in self.sources and (self.when is None or self.when(record))

    def own_work(self, user, record) -> str:
        """Why this person may not decide what they did themselves; "" if they may."""
        return next(
            (why for name, why in self.not_by.items() if getattr(record, f"{name}_id") == user.pk),
            "",
        )


@dataclass(frozen=True)
class Moves:
    """The state table of one kind of record."""

    moves: tuple[Move, ...]
    column: str = "status"

    def state(self, record) -> str:
        return getattr(record, self.column)

    def allows(self, verb: str, user, record) -> bool:
        """Whether this is for this person to do, in whatever state the record is."""
        return any(
            move.may(user, record) and not move.own_work(user, record) for move in self._named(verb)
        )

    def require(self, verb: str, user, record) -> None:
        """Stop with 403 unless it is for this person to do; the state is told by `made`."""
        require(self.allows(verb, user, record))

    def open_to(self, user, record) -> dict[str, Move]:
        """What this person may do with the record as it stands: verb → move."""
        return {
            move.verb: move
            for move in self.moves
            if move.starts_from(record, self.state(record))
            and move.may(user, record)
            and not move.own_work(user, record)
        }

    def check(self, verb: str, record, now) -> Move:
        """The move that leads on from the state the record is in; its Conflict if none does."""
        named = self._named(verb)
        for move in named:
            if move.starts_from(record, self.state(record)):
                return move
        raise named[0].refuse(record, now)

    @contextmanager
    def made(self, record, verb: str, *, by, now, reason: str = "", seen: int | None = None):
        """Carry a move out: the block writes what comes with it, the state is set after it.

        In the committee's turn. Whose verb it is, the view has `require`d. ValidationError without
        the reason; Conflict in another state, for one's own work or a changed version.
        """
        first = self._named(verb)[0]
        if first.reason and is_blank(reason):
            raise ValidationError({"reason": first.reason})
        with log.change(record, by=by, verb=first.logged, reason=reason):
            record.refresh_from_db()
            move = self._checked(record, verb, by, now, seen)
            yield move
            setattr(record, self.column, move.target)
            record.version += 1
            record.save()

    def _checked(self, record, verb, by, now, seen) -> Move:
        move = self.check(verb, record, now)
        if message := move.own_work(by, record):
            raise Conflict(message)
        if seen is not None and seen != record.version:
            raise Conflict(move.stale)
        if move.ready:
            move.ready(record, now)
        return move

    def _named(self, verb: str) -> list[Move]:
        return [move for move in self.moves if move.verb == verb]
