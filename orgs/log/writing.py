"""Every write goes through `change`: one transaction, one row in the log."""

import datetime
import decimal
import uuid
from contextlib import contextmanager

from django.db import models, transaction

from config import clock
from config.text import storable
from orgs.log.models import LogChain, LogEntry

Verb = LogEntry.Verb

# The end of a dated fact follows from the next one; where a person sets it, the row says so itself.
HIDDEN = {"password", "last_login", "token", "snapshot", "marks", "ends_on", "tree_order"}


def hold(organisation) -> None:
    """Let everything that this organisation's committee writes wait until the transaction ends.

    Taken first, before any row: then whoever reads, decides and writes does so alone, and no two
    writers wait for each other. It needs a transaction; to take it again costs nothing but a query.
    """
    LogChain.held(organisation.committee.pk)


@contextmanager
def change(subject, *, by, verb: str, reason: str = ""):
    """Take the committee's turn, let the caller write `subject`, and log what became different.

    The block saves (or deletes) the subject itself. Its columns, and whatever its
    `log_extra()` adds, are compared before and after; without a difference no row is written,
    unless the verb is more than an edit. `by` is None for the system itself.
    """
    with transaction.atomic():
        hold(subject.scope)
        key = subject.pk
        before = _stored(subject) if key else {}
        yield subject
        after = _stored(subject) if subject.pk else {}
        if before != after or verb != Verb.UPDATE:
            _write(subject, key or subject.pk, by, verb, reason, _difference(before, after))


def record(*, by, verb: str, subject_type: str, label: str, organisation=None, reason: str = ""):
    """Log an event that changes no row: a sign-in, an export, a refused attempt."""
    LogEntry.objects.create(
        at=clock.now(),
        actor=by,
        actor_name=_actor_name(by),
        organisation=organisation or (by.organisation if by else None),
        verb=verb,
        subject_type=subject_type,
        subject_label=storable(label)[:200],
        reason=storable(reason),
    )


def _write(subject, key, by, verb, reason, difference):
    before, after = difference
    LogEntry.objects.create(
        at=clock.now(),
        actor=by,
        actor_name=_actor_name(by),
        organisation=subject.scope,
        verb=verb,
        subject_type=subject._meta.verbose_name,
        subject_id=str(key),
        subject_label=storable(str(subject))[:200],
        before=_storable(before),
        after=_storable(after),
        reason=storable(reason),
    )


def _storable(values: dict) -> dict:
    return {
        key: storable(value) if isinstance(value, str) else value for key, value in values.items()
    }


def _actor_name(user):
    return f"{user.name}（{user.get_role_display()}）" if user else "系统"


def _stored(subject) -> dict:
    """The row as the database holds it now, locked until the transaction ends."""
    # Not type(subject): request.user is a lazy stand-in for the row.
    rows = subject._meta.model._base_manager.select_for_update().filter(pk=subject.pk)
    # Ordered by the key: a model's own order may join, and then lock, its organisation's row.
    row = rows.order_by("pk").first()
    return snapshot(row) if row else {}


def snapshot(row: models.Model) -> dict:
    """Column titles and readable values of one row."""
    values = {
        str(field.verbose_name): _readable(row, field)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in HIDDEN
    }
    extra = getattr(row, "log_extra", None)
    return values | (extra() if extra else {})


def _readable(row, field):
    value = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return f"{getattr(row, field.name)}（{value}）"
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    if isinstance(value, datetime.datetime):
        return value.astimezone(clock.ZONE).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, datetime.date | decimal.Decimal | uuid.UUID):
        return str(value)
    return value


def _difference(before: dict, after: dict) -> tuple[dict, dict]:
    if not (before and after):
        return before, after
    changed = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in changed}, {key: after[key] for key in changed}
