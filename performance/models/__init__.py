from .evaluation import Evaluation, EvaluationRow
from .indicator import Indicator, IndicatorReading, Measurement
from .plan import AnnualPlan, PlanTask, Safeguard, SubGoal

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
