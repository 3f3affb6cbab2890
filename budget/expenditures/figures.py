"""What was spent, with the payments that add up to it."""

import datetime
from decimal import Decimal

from budget.projects.models import Project
from orgs.lists.figures import Figure, Records


def spent(project: Project, amount: Decimal, day: datetime.date) -> Figure:
    """`amount`: what the project had spent by the end of that day, 元."""
    conditions = {"project": project.pk, "to": day}
    return Figure(amount, "元", Records("budget:expenditure_list", conditions, adds="amount"))
