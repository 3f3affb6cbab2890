"""What the three first pages show: one function each, every figure with the way to its records."""

from .branch import branch_home
from .committee import committee_view
from .office import month_counts, office_todos
from .overview import overview

__all__ = [
    "branch_home",
    "committee_view",
    "month_counts",
    "office_todos",
    "overview",
]
