from .activity import Activity, ActivityKind
from .report import MonthlyReport
from .survey import SatisfactionSurvey

__all__ = ["Activity", "ActivityKind", "MonthlyReport", "SatisfactionSurvey"]
