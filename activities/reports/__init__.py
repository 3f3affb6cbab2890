"""The figures about activities and monthly reports. Each exists once, here."""

from .figures import REPORTED_KINDS, MonthFigures, month_figures, report_figures
from .filing import (
    MissingReports,
    OfficeOutstanding,
    OwedReport,
    office_outstanding,
    outstanding,
    year_matrix,
    year_rows,
    year_strip,
)
from .sheet import FigureRow, asked_rows, figure_rows, figures_before, previous_report

__all__ = [
    "REPORTED_KINDS",
    "FigureRow",
    "MissingReports",
    "MonthFigures",
    "OfficeOutstanding",
    "OwedReport",
    "asked_rows",
    "figure_rows",
    "figures_before",
    "month_figures",
    "office_outstanding",
    "outstanding",
    "previous_report",
    "report_figures",
    "year_matrix",
    "year_rows",
    "year_strip",
]
