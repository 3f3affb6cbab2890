"""A project's money at the end of a day: the one source of what page, dashboards and forms show."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from django.db.models import prefetch_related_objects

from budget.execution import rules as execution
from budget.execution.chart import Chart, execution_chart
from budget.expenditures.figures import spent
from budget.expenditures.models import Expenditure
from budget.projects import balance
from budget.projects.models import Project
from orgs import rules
from orgs.lights import Bands
from orgs.lists.figures import Figure

ZERO = Decimal("0.00")
SOURCE = "支出登记，按支付日期"


@dataclass(frozen=True)
class FundExecution:
    """One row of 资金来源; None where the approved form leaves the cell blank. 元."""

    kind: str
    label: str
    initial_amount: Decimal | None
    adjusted_amount: Decimal | None
    spent_amount: Decimal


@dataclass(frozen=True)
class ProjectExecution:
    """`result` holds the judged figures; the rest is what a page needs beside them.

    `through` is the last day that counts: today, or a day before it that was asked for.
    """

    project: Project
    through: datetime.date
    result: execution.Execution
    entries: tuple[execution.Entry, ...]
    funds: tuple[FundExecution, ...]

    @property
    def entry_count(self) -> int:
        return len(self.entries)

    @property
    def spent(self) -> Figure:
        return spent(self.project, self.result.spent, self.through)

    def spent_by(self, reading: execution.Reading) -> Figure:
        """What had been spent at a checkpoint, or so far where it is still to come."""
        return spent(self.project, reading.actual_amount, min(reading.on, self.through))

    @property
    def chart(self) -> Chart:
        """Plan, guide and payments of the year; without a budget there are no shares to draw."""
        budget = self.result.budget
        return execution_chart(
            checkpoints=[(reading.on, reading.cumulative) for reading in self.result.readings],
            actual=[
                (day, amount / budget if budget else ZERO)
                for day, amount in running_totals(self.entries)
            ],
            today=self.through,
            year=self.project.year,
            title=f"{self.project.year}年{self.project.name}支出进度",
            source=SOURCE,
        )


def project_execution(
    project: Project, today: datetime.date, through: datetime.date | None = None
) -> ProjectExecution:
    """The project at the end of `today`, or of an earlier day `through`. Four queries."""
    return project_executions([project], today, through)[0]


def project_executions(
    projects: Sequence[Project],
    today: datetime.date,
    through: datetime.date | None = None,
    bands: Bands | None = None,
) -> list[ProjectExecution]:
    """The same for several projects of one committee, in as many queries as for one.

    `bands`: the limits of the lights, where a page has asked for the committee's rules already.
    """
    if not projects:
        return []
    day = min(today, through or today)
    prefetch_related_objects(projects, "checkpoints", "fund_lines")
    bands = bands or rules.light_bands(rules.in_force(projects[0].committee, day))
    rows = Expenditure.objects.filter(project__in=projects).through(day)
    entries = list(rows.order_by("paid_on", "pk"))
    return [
        _one(project, [row for row in entries if row.project_id == project.pk], day, bands)
        for project in projects
    ]


def running_totals(
    entries: Iterable[execution.Entry],
) -> list[tuple[datetime.date, Decimal]]:
    """(day, 元 spent by its end) for every day with a payment, in order."""
    days = balance.by_day((entry.on, entry.amount) for entry in entries)
    return list(zip(days, accumulate(days.values()), strict=True))


def _one(project, rows, day, bands) -> ProjectExecution:
    lines = list(project.fund_lines.all())
    entries = tuple(execution.Entry(row.paid_on, row.amount) for row in rows)
    return ProjectExecution(
        project=project,
        through=day,
        result=execution.execution(
            budget=sum((line.adjusted_amount or ZERO for line in lines), ZERO),
            checkpoints=[
                execution.DueShare(row.due_on, row.cumulative_rate)
                for row in project.checkpoints.all()
            ],
            entries=entries,
            today=day,
            bands=bands,
        ),
        entries=entries,
        funds=tuple(_fund(line, rows) for line in lines),
    )


def _fund(line, rows) -> FundExecution:
    return FundExecution(
        kind=line.kind,
        label=line.get_kind_display(),
        initial_amount=line.initial_amount,
        adjusted_amount=line.adjusted_amount,
        spent_amount=sum((row.amount for row in rows if row.fund_kind == line.kind), ZERO),
    )
