"""The year-end self-evaluation: one data object for page, PDF, workbook and seal."""

from .compilation import self_evaluation
from .completeness import Gap, gaps
from .form import FundRow, ScoreRow, Section, SelfEvaluation

__all__ = [
    "FundRow",
    "Gap",
    "ScoreRow",
    "Section",
    "SelfEvaluation",
    "gaps",
    "self_evaluation",
]
