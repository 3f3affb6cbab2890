"""规则库: the rules of the field that a committee may set.

`registry` knows each rule – its unit, source and limits; `values` answers what a committee had
decided on a day.
"""

from .registry import (
    RULES,
    WEIGHTS,
    Default,
    Rule,
    contradictions,
    light_bands,
    weights_total,
)
from .values import History, history, in_force

__all__ = [
    "RULES",
    "WEIGHTS",
    "Default",
    "History",
    "Rule",
    "contradictions",
    "history",
    "in_force",
    "light_bands",
    "weights_total",
]
