"""Text search over columns, whichever way the words were typed."""

from django.db.models import Q

from config.text import spellings


def containing(text: str, *columns: str) -> Q:
    """Rows of which a column contains `text` in one of its spellings."""
    return Q(
        *((f"{column}__icontains", one) for one in sorted(spellings(text)) for column in columns),
        _connector=Q.OR,
    )
