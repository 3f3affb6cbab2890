from .activity import Activity, ActivityKind, locked_message
from .report import AlreadySubmitted, MonthlyReport
from .survey import SatisfactionSurvey

__all__ = [
    "Activity",
    "ActivityKind",
    "AlreadySubmitted",
    "MonthlyReport",
    "SatisfactionSurvey",
    "locked_message",
]
