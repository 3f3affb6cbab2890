"""支出明细: its columns, and the sum that stands below its rows in every workbook of money."""

from budget.expenditures.models import Expenditure
from config.documents.spreadsheet import Kind, Value
from orgs.lists.listing import Column, Listing

COLUMNS = {
    "number": Column("编号", "pk", Kind.COUNT, 8),
    "paid_on": Column("支付日期", "paid_on", Kind.DATE, 13, sort=["paid_on"]),
    "amount": Column("金额（元）", "amount", Kind.MONEY, 15, sort=["amount"]),
    "kind": Column(
        "类别", lambda row: "冲销" if row.is_reversal else "支付", width=8, css="nowrap"
    ),
    "purpose": Column("用途", "purpose", width=28, sort=["purpose"]),
    "payee": Column("收款单位或个人", "payee", width=24, sort=["payee"]),
    "voucher": Column("凭证号", "voucher", sort=["voucher"], css="named"),
    "invoice_number": Column("发票号码", "invoice_number", width=20),
    "invoiced_on": Column("开票日期", "invoiced_on", Kind.DATE, 13),
    "fund_kind": Column("资金来源", Expenditure.get_fund_kind_display),
    "activity": Column("对应活动", lambda row: str(row.activity or ""), width=30),
    "reverses": Column("冲销编号", "reverses_id", Kind.COUNT, 10),
    "reason": Column("冲销原因", "reason", width=24),
    "project": Column("项目", lambda row: f"{row.project.year}年 {row.project}", width=24),
    "recorded_by": Column("登记人", "recorded_by.name", width=10),
    "recorded_at": Column("登记时间", "recorded_at", Kind.DATETIME, 17),
}
PAGE = ["paid_on", "purpose", "payee", "voucher", "activity", "project", "kind", "amount"]


def ledger(rows, query=None, form=None, conditions=()) -> Listing:
    """The entries of a queryset; one project needs no column on the page."""
    has_choice = form is None or form.project_count > 1
    return Listing(
        title="支出明细",
        rows=rows.for_list().select_related("recorded_by"),
        columns=COLUMNS,
        page=[name for name in PAGE if name != "project" or has_choice],
        export=list(COLUMNS),
        query=query or {},
        form=form,
        head="paid_on",
        conditions=conditions,
        unit="单位：元",
        landscape=True,
        total=lambda: _sum(rows),
    )


def _sum(rows) -> list:
    total = {
        "paid_on": Value("合计", bold=True),
        "amount": Value(rows.total(), Kind.MONEY, bold=True),
    }
    return [total.get(name) for name in COLUMNS]
