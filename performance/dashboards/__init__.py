"""What the three first pages show: one function each, every figure with the way to its records."""

from performance.dashboards.branch import branch_home
from performance.dashboards.committee import committee_view
from performance.dashboards.first_steps import first_steps, is_empty
from performance.dashboards.office import month_counts, office_todos
from performance.dashboards.overview import overview

__all__ = [
    "branch_home",
    "committee_view",
    "first_steps",
    "is_empty",
    "month_counts",
    "office_todos",
    "overview",
]
