"""Every model of this app: where Django looks, and what apps to the right import from."""

from .activities.models import Activity, ActivityKind, locked_message
from .monthly.models import MonthlyReport
from .monthly.moves import AlreadySubmitted
from .periods.models import SentMonth
from .surveys.models import SatisfactionSurvey

__all__ = [
    "Activity",
    "ActivityKind",
    "AlreadySubmitted",
    "MonthlyReport",
    "SatisfactionSurvey",
    "SentMonth",
    "locked_message",
]
