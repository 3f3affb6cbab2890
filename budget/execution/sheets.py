import datetime
from collections.abc import Sequence
from decimal import Decimal

from budget.execution.cards import checkpoint_rows
from budget.execution.figures import ProjectExecution
from budget.expenditures.ledger import ledger
from config.documents.spreadsheet import Column, Kind, Sheet
from orgs.lists.exports import exported, sheet

WAN = Decimal(10000)


CHECKPOINT_COLUMNS = [
    Column("节点", Kind.DATE, 13),
    Column("计划累计（%）", Kind.PERCENT, 13),
    Column("计划累计（元）", Kind.MONEY, 15),
    Column("计划累计（万元）", Kind.MONEY, 15),
    Column("实际累计（元）", Kind.MONEY, 15),
    Column("实际累计（万元）", Kind.MONEY, 15),
    Column("实际累计（%）", Kind.PERCENT, 13),
    Column("差额（元）", Kind.MONEY, 15),
    Column("差额（百分点）", Kind.MONEY, 13),
    Column("状态", width=14),
    Column("说明", width=60),
]


def execution_sheets(report: ProjectExecution, *, by, now: datetime.datetime) -> list[Sheet]:
    """节点 and 支出明细 of one project, as of the report's day."""
    project = report.project
    until = f"截至{report.through:%Y年%-m月%-d日}"
    return [
        Sheet(
            title=f"{project.year}年{project.name}支出执行情况",
            columns=CHECKPOINT_COLUMNS,
            rows=[_checkpoint(row) for row in checkpoint_rows(report)],
            unit=f"全年预算 {report.result.budget:,.2f} 元，余额 {report.result.remaining:,.2f} 元",
            note=f"{until}　{exported(by, now)}",
            tab="节点",
            landscape=True,
        ),
        sheet(
            ledger(project.expenditures.through(report.through), conditions=[until]),
            by=by,
            now=now,
        ),
    ]


def _checkpoint(row) -> Sequence[object]:
    reading = row.reading
    return [
        reading.on,
        reading.cumulative,
        reading.planned_amount,
        reading.planned_amount / WAN,
        reading.actual_amount,
        reading.actual_amount / WAN,
        reading.actual_rate,
        reading.difference_amount,
        reading.difference_points,
        row.status.word,
        "".join(reading.explanation),
    ]
