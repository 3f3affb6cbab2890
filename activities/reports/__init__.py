"""The figures about activities, monthly reports and surveys. Each exists once, here."""

from .counts import ActivityCounts, activity_counts, latest_survey
from .figures import REPORTED_KINDS, MonthFigures, month_figures, report_figures
from .filing import (
    MissingReports,
    OfficeOutstanding,
    OwedReport,
    office_outstanding,
    outstanding,
    year_matrix,
    year_strip,
)

__all__ = [
    "REPORTED_KINDS",
    "ActivityCounts",
    "MissingReports",
    "MonthFigures",
    "OfficeOutstanding",
    "OwedReport",
    "activity_counts",
    "latest_survey",
    "month_figures",
    "office_outstanding",
    "outstanding",
    "report_figures",
    "year_matrix",
    "year_strip",
]
