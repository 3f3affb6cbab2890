"""The one rule of access: a person sees an organisation and what lies below it."""

from django.db import models
from django.db.models.lookups import Lookup


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to an organisation; `scope` is the lookup that leads to it."""

    scope = "organisation"

    def visible_to(self, user):
        return self.below(user.organisation)

    def below(self, organisation):
        """Rows of this organisation and of everything under it."""
        return self.filter(**{f"{self.scope}__path__under": organisation.path})


@models.CharField.register_lookup
class Under(Lookup):
    """Paths that begin with this one, found by the index of the column on both databases.

    A path is digits and separators and ends in one, so /1/4/ never matches /1/40/ and nothing in
    it means something to LIKE. SQLite uses an index for a range alone; PostgreSQL would need its
    own order of letters for a range, and has an index for LIKE.
    """

    lookup_name = "under"

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", [*params, f"{self.rhs}%"]

    def as_sqlite(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        beyond = self.rhs[:-1] + chr(ord(self.rhs[-1]) + 1)
        return f"({column} >= %s AND {column} < %s)", [*params, self.rhs, *params, beyond]
