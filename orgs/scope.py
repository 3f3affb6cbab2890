"""The one rule of access: a person sees an organisation and what lies below it."""

from django.db import models


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to an organisation; `scope` is the lookup that leads to it."""

    scope = "organisation"

    def visible_to(self, user):
        return self.below(user.organisation)

    def below(self, organisation):
        """Rows of this organisation and of everything under it."""
        # Paths end in a separator, so /1/4/ never matches /1/40/.
        return self.filter(**{f"{self.scope}__path__startswith": organisation.path})
