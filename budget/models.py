"""Every model of this app: where Django looks, and what apps to the right import from."""

from .expenditures.models import Expenditure
from .projects.models import Checkpoint, FundKind, FundLine, Project

__all__ = ["Checkpoint", "Expenditure", "FundKind", "FundLine", "Project"]
