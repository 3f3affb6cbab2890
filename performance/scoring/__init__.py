"""计分: from a completion to points, from points to a grade, and the weights in between.

Source: 财预〔2020〕10号; the variants counties use are values of `rules.Rules`. Nothing here knows
Django: plain values in, frozen dataclasses out.
"""

from .rules import (
    FULL,
    STANDARD,
    ZERO,
    Attainment,
    Band,
    Reverse,
    Rules,
    SatisfactionBy,
    Score,
    Symbol,
    Total,
    completion_rate,
    execution_score,
    grade,
    is_met,
    points_error,
    points_range,
    qualitative_score,
    quantitative_score,
    satisfaction_score,
    total,
)

__all__ = [
    "FULL",
    "STANDARD",
    "ZERO",
    "Attainment",
    "Band",
    "Reverse",
    "Rules",
    "SatisfactionBy",
    "Score",
    "Symbol",
    "Total",
    "completion_rate",
    "execution_score",
    "grade",
    "is_met",
    "points_error",
    "points_range",
    "qualitative_score",
    "quantitative_score",
    "satisfaction_score",
    "total",
]
