"""The approved 《…绩效目标表》 as the disclosure prints it, for the page, the PDF and the workbook.

One grid of cells serves all three: what differs between them is only how a cell is drawn.
"""

import calendar
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from config.documents.spreadsheet import Column, Kind, Merge, Sheet, Value
from orgs.lights import percent
from performance.disclosure.model import Plan, Project, ScheduleRow

MONEY_UNIT = "单位：万元"
HEADINGS = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
LABEL_WIDTH = 2


@dataclass(frozen=True)
class Cell:
    """`columns` and `rows` are spans; a label is centred, a number stands at the right."""

    text: str
    columns: int = 1
    rows: int = 1
    is_label: bool = False
    is_number: bool = False


@dataclass(frozen=True)
class GoalTable:
    """One project: `head` down to 绩效目标, then the indicators in `rows` under `headings`."""

    title: str
    unit: str
    width: int
    head: list[list[Cell]]
    headings: list[Cell]
    rows: list[list[Cell]]


def goal_tables(plan: Plan) -> list[GoalTable]:
    """The tables in the plan's order; code and name of the unit are printed without a space."""
    unit = f"{plan.unit_code}{plan.unit_name}"
    return [_table(number, unit, project) for number, project in enumerate(plan.projects, 1)]


def _table(number: int, unit: str, project: Project) -> GoalTable:
    width = max(12, LABEL_WIDTH + len(project.checkpoints))
    columns = _spread(width, len(HEADINGS))
    return GoalTable(
        title=f"{number}.{project.name}绩效目标表",
        unit=unit,
        width=width,
        head=[
            _identity(project, width),
            *_money(project, width),
            *_schedule(project.checkpoints, width - LABEL_WIDTH),
            [_label("绩效目标"), Cell("\n".join(project.goals), width - LABEL_WIDTH)],
        ],
        headings=[_label(text, span) for text, span in zip(HEADINGS, columns, strict=True)],
        rows=[_indicator(row, columns) for row in project.indicators],
    )


def _identity(project, width):
    code, name = _spread(width - 2 * LABEL_WIDTH, 2)
    return [
        _label("项目编码"),
        Cell(project.code, code),
        _label("项目名称"),
        Cell(project.name, name),
    ]


def _money(project, width):
    rest = [2, 1, 2, 2, 2, width - LABEL_WIDTH - 9]  # a label of four characters keeps one line
    cells = [
        _label("预算数", rest[0]),
        _amount(project.budget_yuan, rest[1]),
        _label("其中：财政资金", rest[2]),
        _amount(project.fiscal_yuan, rest[3]),
        _label("其他资金", rest[4]),
        _amount(project.other_yuan, rest[5]),
    ]
    purpose = [Cell(project.purpose, width - LABEL_WIDTH)]
    return [[_label("预算规模及资金用途", rows=2), *cells], purpose]


def _schedule(checkpoints, width):
    if not checkpoints:
        return [[_label("资金支出计划（%）"), Cell("", width)]]
    spans = _spread(width, len(checkpoints))
    days = [_label(_day(row), span) for row, span in zip(checkpoints, spans, strict=True)]
    shares = [_label(_share(row), span) for row, span in zip(checkpoints, spans, strict=True)]
    return [[_label("资金支出计划（%）", rows=2), *days], shares]


def _indicator(row, columns):
    texts = [
        row.level1,
        row.level2,
        row.level3,
        row.description,
        row.official_value,
        row.basis,
    ]
    return [Cell(text, span) for text, span in zip(texts, columns, strict=True)]


def _label(text, columns=LABEL_WIDTH, rows=1):
    return Cell(text, columns, rows, is_label=True)


def _amount(yuan: Decimal | None, columns) -> Cell:
    return Cell(wan_exactly(yuan), columns, is_number=True)


def wan_exactly(yuan: Decimal | None) -> str:
    """万元 with two decimals, or as many as the amount has to the cent; blank stays blank."""
    if yuan is None:
        return ""
    whole, _, decimals = f"{yuan.scaleb(-4):f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


def _day(checkpoint: ScheduleRow) -> str:
    day = checkpoint.due_on
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return f"{day.month}月底" if is_last else f"{day.month}月{day.day}日"


def _share(checkpoint: ScheduleRow) -> str:
    return percent(checkpoint.cumulative)


def _spread(width: int, parts: int) -> list[int]:
    """`width` in `parts` whole spans that differ by at most one, the wider ones first."""
    return [width // parts + (place < width % parts) for place in range(parts)]


def sheets(tables: list[GoalTable], note: str) -> list[Sheet]:
    """One tab for each table, its cells merged as they are printed."""
    return [_sheet(table, note) for table in tables]


def _sheet(table, note):
    rows, merges = [], []
    covered = 0  # columns taken by a label that reaches down from the row above
    lines = [*table.head, table.headings, *table.rows]
    for number, line in enumerate(lines, 1):
        starts = accumulate((cell.columns for cell in line), initial=covered)
        row = [None] * table.width
        for start, cell in zip(starts, line, strict=False):
            kind = Kind.MONEY if cell.is_number else Kind.TEXT
            row[start] = Value(cell.text, kind, bold=cell.is_label, centred=cell.is_label)
            merges.append(Merge(number, start, rows=cell.rows, columns=cell.columns))
        rows.append(row)
        covered = line[0].columns if line[0].rows > 1 else 0
    last = table.width - LABEL_WIDTH
    unit_row = [Value(table.unit), *[None] * (last - 1), Value(MONEY_UNIT), None]
    merges += [Merge(0, 0, columns=last), Merge(0, last, columns=LABEL_WIDTH)]
    return Sheet(
        title=table.title,
        columns=[Column("", width=9) for _ in range(table.width)],
        rows=[unit_row, *rows],
        note=note,
        merge=merges,
    )
