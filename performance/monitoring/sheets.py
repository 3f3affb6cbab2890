"""Tables of this app as workbooks."""

from config.documents.spreadsheet import Column, Kind, Sheet
from orgs.lists.exports import exported
from performance.monitoring.statuses import IndicatorStatus

COLUMNS = [
    Column("一级指标", width=12),
    Column("二级指标", width=16),
    Column("三级指标", width=24),
    Column("指标值", width=12),
    Column("口径", width=14),
    Column("完成值", width=22),
    Column("完成率", Kind.PERCENT, width=12),
    Column("灯", width=14),
    Column("说明", width=50),
    Column("计数规则", width=44),
]


def indicator_sheet(statuses: list[IndicatorStatus], year: int, *, by, now) -> Sheet:
    """指标监控 in the order of the approved table, internal indicators last."""
    return Sheet(
        title=f"{year}年指标监控",
        columns=COLUMNS,
        rows=[_row(status) for status in statuses],
        note=exported(by, now),
        landscape=True,
    )


def _row(status):
    row = status.indicator
    return [
        row.level1 if row.is_scored else "内部指标（不计分）",
        row.level2,
        row.level3,
        row.official_value,
        status.reading_text,
        status.value_text,
        status.completion,
        status.light_word,
        status.reason,
        status.rule,
    ]
