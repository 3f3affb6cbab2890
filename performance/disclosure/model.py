"""What a plan document says, as frozen values that turn into JSON.

`line` is the 1-based line of the given text a value was read from. It serves the findings and
is neither compared nor exported.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal


def _line():
    return field(default=0, compare=False, repr=False)


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _ratio(value: Decimal) -> str:
    """A ratio with at least two decimals and no more than it has: 0.20, 0.125, 1.00."""
    text = f"{value.normalize():f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"


@dataclass(frozen=True)
class Finding:
    """Something odd in the document: what it is and what it means for the office."""

    code: str
    line: int
    message: str

    def as_dict(self) -> dict:
        return {"code": self.code, "line": self.line, "message": self.message}


@dataclass(frozen=True)
class Task:
    """A numbered task of part 二. The label is the printed one, brackets included: （1）."""

    label: str
    text: str
    line: int = _line()

    def as_dict(self) -> dict:
        return {"label": self.label, "text": self.text}


@dataclass(frozen=True)
class SubGoal:
    """An item of 分项绩效目标: its title, 绩效目标 and 绩效指标, each as printed."""

    label: str
    title: str
    goal: str = ""
    indicator: str = ""
    line: int = _line()

    def as_dict(self) -> dict:
        return {
            "label": self.label,
            "title": self.title,
            "goal": self.goal,
            "indicator": self.indicator,
        }


@dataclass(frozen=True)
class ScheduleRow:
    """The cumulative share (1.00 = the whole budget) due at the end of `due_on`.

    `due_on` is None only when the document's year is unknown; `printed` is the cell: 3月底.
    """

    due_on: datetime.date | None
    cumulative: Decimal
    printed: str = ""
    line: int = _line()

    def as_dict(self) -> dict:
        return {
            "date": self.due_on.isoformat() if self.due_on else None,
            "cumulative": _ratio(self.cumulative),
        }


@dataclass(frozen=True)
class Indicator:
    """One row of the indicator table; blank level cells are filled from the row above."""

    level1: str
    level2: str
    level3: str
    description: str
    official_value: str
    basis: str
    line: int = _line()

    def as_dict(self) -> dict:
        return {
            "level1": self.level1,
            "level2": self.level2,
            "level3": self.level3,
            "description": self.description,
            "official_value": self.official_value,
            "basis": self.basis,
        }


@dataclass(frozen=True)
class Project:
    """One 绩效目标表. Money is in 元; None is a blank cell."""

    code: str
    name: str
    budget_yuan: Decimal | None = None
    fiscal_yuan: Decimal | None = None
    carried_yuan: Decimal | None = None
    other_yuan: Decimal | None = None
    purpose: str = ""
    checkpoints: tuple[ScheduleRow, ...] = ()
    goals: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    unit_code: str = ""
    unit_name: str = ""
    line: int = _line()

    def as_dict(self) -> dict:
        return {
            "code": self.code,
            "name": self.name,
            "budget_yuan": _money(self.budget_yuan),
            "fiscal_yuan": _money(self.fiscal_yuan),
            # A cell that most tables do not have: named only where it is printed.
            **({"carried_yuan": _money(self.carried_yuan)} if self.carried_yuan else {}),
            "other_yuan": _money(self.other_yuan),
            "purpose": self.purpose,
            "checkpoints": [checkpoint.as_dict() for checkpoint in self.checkpoints],
            "goals": list(self.goals),
            "indicators": [indicator.as_dict() for indicator in self.indicators],
        }


@dataclass(frozen=True)
class Plan:
    """A department's disclosure for one year; `tasks_introduction` precedes the tasks of 二."""

    year: int | None
    unit_code: str = ""
    unit_name: str = ""
    overall_goal: str = ""
    tasks_introduction: str = ""
    tasks: tuple[Task, ...] = ()
    subgoals: tuple[SubGoal, ...] = ()
    safeguards: tuple[str, ...] = ()
    projects: tuple[Project, ...] = ()

    def as_dict(self) -> dict:
        return {
            "year": self.year,
            "unit_code": self.unit_code,
            "unit_name": self.unit_name,
            "overall_goal": self.overall_goal,
            "tasks": [task.as_dict() for task in self.tasks],
            "subgoals": [subgoal.as_dict() for subgoal in self.subgoals],
            "safeguards": list(self.safeguards),
            "projects": [project.as_dict() for project in self.projects],
        }


def as_plan_json(plan: Plan, findings: list[Finding]) -> dict:
    """The plan with its findings, ready for json.dumps."""
    return {**plan.as_dict(), "findings": [finding.as_dict() for finding in findings]}
