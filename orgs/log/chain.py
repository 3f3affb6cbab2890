"""The digest of an entry: over all its columns and the digest of the entry before it."""

import datetime
import hashlib
import json

from django.db import models
from django.db.models import Func

# Every column but the digest itself. The order is part of the digest: never change it.
COLUMNS = (
    *("id", "number", "at", "actor_id", "actor_name", "organisation_id", "committee_id", "verb"),
    *("subject_type", "subject_id", "subject_label", "before", "after", "reason"),
)


def digest_of(entry, before: str) -> str:
    """SHA-256 in hexadecimal. `entry` has the columns as attributes, `before` is the digest of the
    preceding entry of the same log, "" for the first."""
    return digest([getattr(entry, name) for name in COLUMNS], before)


def digest(values, before: str) -> str:
    """The same for the values of COLUMNS in their order."""
    text = json.dumps(
        [before, *values],
        ensure_ascii=False,
        sort_keys=True,
        default=_in_utc,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _in_utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds")


class NextKey(Func):
    """The key that the next entry gets: it is part of the digest, so it is known beforehand."""

    output_field = models.BigIntegerField()

    def as_sqlite(self, compiler, connection, **kwargs):
        return "(SELECT COALESCE(MAX(id), 0) + 1 FROM orgs_logentry)", []

    def as_postgresql(self, compiler, connection, **kwargs):
        return "nextval(pg_get_serial_sequence('orgs_logentry', 'id'))", []
