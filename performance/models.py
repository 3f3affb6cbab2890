"""Every model of this app: where Django looks, and what apps to the right import from."""

from .evaluations.models import Evaluation, EvaluationRow
from .indicators.models import Indicator, IndicatorReading, Measurement
from .plans.models import AnnualPlan, PlanTask, Safeguard, SubGoal

__all__ = [
    "AnnualPlan",
    "Evaluation",
    "EvaluationRow",
    "Indicator",
    "IndicatorReading",
    "Measurement",
    "PlanTask",
    "Safeguard",
    "SubGoal",
]
