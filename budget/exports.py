"""The workbooks of money: what the page shows, typed, with unit, day and exporter."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from config.spreadsheet import Column, Kind, Sheet, Value
from orgs.exports import exported

from .cards import checkpoint_rows
from .models import Expenditure
from .reports import ProjectExecution

WAN = Decimal(10000)
UNIT = "单位：元"

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

EXPENDITURE_COLUMNS = [
    Column("编号", Kind.COUNT, 8),
    Column("支付日期", Kind.DATE, 13),
    Column("金额（元）", Kind.MONEY, 15),
    Column("类别", width=8),
    Column("用途", width=28),
    Column("收款单位或个人", width=24),
    Column("凭证号", width=14),
    Column("发票号码", width=20),
    Column("开票日期", Kind.DATE, 13),
    Column("资金来源", width=14),
    Column("对应活动", width=30),
    Column("冲销编号", Kind.COUNT, 10),
    Column("冲销原因", width=24),
    Column("项目", width=24),
    Column("登记人", width=10),
    Column("登记时间", Kind.DATETIME, 17),
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
        expenditure_sheet(
            project.expenditures.through(report.through), note=f"{until}　{exported(by, now)}"
        ),
    ]


def expenditure_sheet(rows, *, note: str) -> Sheet:
    """支出明细 of a queryset, with its sum in the last row."""
    rows = rows.select_related("project", "activity", "recorded_by")
    lines = [_expenditure(row) for row in rows]
    return Sheet(
        title="支出明细",
        columns=EXPENDITURE_COLUMNS,
        rows=[*lines, _sum(line[2] for line in lines)],
        unit=UNIT,
        note=note,
        landscape=True,
    )


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


def _expenditure(row: Expenditure) -> Sequence[object]:
    return [
        row.pk,
        row.paid_on,
        row.amount,
        "冲销" if row.is_reversal else "支付",
        row.purpose,
        row.payee,
        row.voucher,
        row.invoice_number,
        row.invoiced_on,
        row.get_fund_kind_display(),
        str(row.activity) if row.activity else "",
        row.reverses_id,
        row.reason,
        f"{row.project.year}年 {row.project}",
        row.recorded_by.name,
        row.recorded_at,
    ]


def _sum(amounts: Iterable[Decimal]) -> Sequence[object]:
    total = sum(amounts, Decimal("0.00"))
    blank = [None] * (len(EXPENDITURE_COLUMNS) - 3)
    return [None, Value("合计", bold=True), Value(total, Kind.MONEY, bold=True), *blank]
