"""What a committee had decided on a day."""

from decimal import Decimal

from .models import RuleValue
from .registry import RULES


def in_force(committee, day) -> dict[str, Decimal | str]:
    """Every rule's value for this committee on that day: its own decision or the default."""
    decided = {
        row.key: row.value
        for row in RuleValue.objects.filter(
            committee=committee, effective_on__lte=day, key__in=RULES
        ).order_by("effective_on", "pk")
    }
    return {key: rule.parse(decided.get(key, rule.default)) for key, rule in RULES.items()}
