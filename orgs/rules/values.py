"""What a committee had decided on a day; what applied where it had decided nothing."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from .models import RuleValue
from .registry import RULES, Rule


def in_force(committee, day) -> dict[str, Decimal | str]:
    """Every rule's value for this committee on that day: its own decision or the default."""
    decided = RuleValue.objects.filter(committee=committee, key__in=RULES).on(day)
    own = dict(decided.order_by().values_list("key", "value"))
    return {
        key: rule.parse(own.get(key, rule.default_on(day).value)) for key, rule in RULES.items()
    }


@dataclass(frozen=True)
class History:
    """One rule of one committee through time: its decisions as (first day, end, value)."""

    rule: Rule
    decided: tuple[tuple[datetime.date, datetime.date | None, str], ...] = ()

    def on(self, day: datetime.date) -> Decimal | str:
        held = [
            value
            for begins_on, ends_on, value in self.decided
            if begins_on <= day and (ends_on is None or day < ends_on)
        ]
        return self.rule.parse(held[0] if held else self.rule.default_on(day).value)


def history(committee, key: str) -> History:
    """One query, whatever number of days is asked afterwards."""
    rows = RuleValue.objects.filter(committee=committee, key=key).timeline()
    return History(RULES[key], tuple(rows.values_list("begins_on", "ends_on", "value")))
