from .expenditure import Expenditure
from .project import Checkpoint, FundKind, FundLine, Project

__all__ = ["Checkpoint", "Expenditure", "FundKind", "FundLine", "Project"]
