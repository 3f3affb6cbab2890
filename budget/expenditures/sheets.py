"""The workbooks of money: what the page shows, typed, with unit, day and exporter."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from budget.expenditures.models import Expenditure
from config.documents.spreadsheet import Column, Kind, Sheet, Value

UNIT = "单位：元"


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
