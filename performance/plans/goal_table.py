"""The approved 《…绩效目标表》 as the disclosure prints it."""

import calendar
from dataclasses import dataclass
from decimal import Decimal

from config.documents.official import Body, Cell, Grid, Line, Table, label, sheet
from config.documents.spreadsheet import Kind, Sheet
from orgs.lights import short_percent
from performance.disclosure.model import Plan, Project, ScheduleRow

MONEY_UNIT = "单位：万元"
HEADINGS = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
LABEL_WIDTH = 2


@dataclass(frozen=True)
class GoalTable:
    """One project: the grid down to 绩效目标, then the indicators under their headings."""

    title: str
    unit: str
    grid: Grid


def goal_tables(plan: Plan) -> list[GoalTable]:
    """The tables in the plan's order; code and name of the unit are printed without a space."""
    unit = f"{plan.unit_code}{plan.unit_name}"
    return [_table(number, unit, project) for number, project in enumerate(plan.projects, 1)]


def _table(number: int, unit: str, project: Project) -> GoalTable:
    width = max(12, LABEL_WIDTH + len(project.checkpoints))
    columns = _spread(width, len(HEADINGS))
    head = [
        _identity(project, width),
        *_money(project, width),
        *_schedule(project.checkpoints, width - LABEL_WIDTH),
        [_label("绩效目标"), _text("\n".join(project.goals), width - LABEL_WIDTH)],
    ]
    headings = [
        label(text, span, scope="col") for text, span in zip(HEADINGS, columns, strict=True)
    ]
    rows = [_indicator(row, columns) for row in project.indicators]
    return GoalTable(
        title=f"{number}.{project.name}绩效目标表",
        unit=unit,
        grid=Grid(
            width,
            (
                Table([Body([Line(cells) for cells in head])]),
                Table([Body([Line(cells) for cells in rows])], head=Line(headings)),
            ),
            css="goal-table",
        ),
    )


def _identity(project, width):
    code, name = _spread(width - 2 * LABEL_WIDTH, 2)
    return [
        _label("项目编码"),
        _text(project.code, code),
        _label("项目名称"),
        _text(project.name, name),
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
    if project.carried_yuan:
        rest = [2, 1, 2, 1, 2, 1, 2, width - LABEL_WIDTH - 11]
        parts = [("预算数", project.budget_yuan), ("其中：财政资金", project.fiscal_yuan)]
        parts += [("上年结转资金", project.carried_yuan), ("其他资金", project.other_yuan)]
        pairs = zip(parts, rest[::2], rest[1::2], strict=True)
        cells = [
            cell
            for (name, amount), label, value in pairs
            for cell in (_label(name, label), _amount(amount, value))
        ]
    purpose = [_text(project.purpose, width - LABEL_WIDTH)]
    return [[_label("预算规模及资金用途", rows=2), *cells], purpose]


def _schedule(checkpoints, width):
    if not checkpoints:
        return [[_label("资金支出计划（%）"), _text("", width)]]
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
    return [_text(text, span) for text, span in zip(texts, columns, strict=True)]


def _label(text, columns=LABEL_WIDTH, rows=1):
    return label(text, columns, rows)


def _text(text, columns):
    return Cell(text, columns, css="preserve")


def _amount(yuan: Decimal | None, columns) -> Cell:
    return Cell(wan_exactly(yuan), columns, css="number", kind=Kind.MONEY)


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
    return short_percent(checkpoint.cumulative)


def _spread(width: int, parts: int) -> list[int]:
    """`width` in `parts` whole spans that differ by at most one, the wider ones first."""
    return [width // parts + (place < width % parts) for place in range(parts)]


def sheets(tables: list[GoalTable], note: str) -> list[Sheet]:
    """One tab for each table, its cells merged as they are printed."""
    return [_sheet(table, note) for table in tables]


def _sheet(table, note):
    width = table.grid.columns
    unit = Line([Cell(table.unit, width - LABEL_WIDTH), Cell(MONEY_UNIT, LABEL_WIDTH)])
    return sheet(table.grid, [9] * width, above=[unit], title=table.title, note=note)
