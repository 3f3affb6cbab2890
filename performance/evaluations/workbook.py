"""The self-evaluation as a workbook: the report in front, then the form cell for cell."""

from datetime import date
from decimal import Decimal

from config.documents.spreadsheet import Column, Kind, Merge, Sheet, Value
from orgs.formatting import cn_date, percent, score
from orgs.rounding import half_up
from performance.evaluations.self_evaluation import SelfEvaluation

WIDTHS = [5, 12, 16, 18, 13, 18, 10, 11, 42]
LAST = len(WIDTHS)
BLANK = (None,) * LAST


def sheets(evaluation, form: SelfEvaluation) -> list[Sheet]:
    mark = _mark(evaluation, form)
    return [_report(form, mark), _table(form, mark)]


def _report(form, mark) -> Sheet:
    rows = []
    for section in form.sections:
        rows.append([Value(section.heading, bold=True)])
        rows += [[paragraph] for paragraph in section.paragraphs]
    return Sheet(
        title=f"{form.year}年度{form.project_name}绩效自评报告",
        tab="自评报告",
        columns=[Column("", width=90)],
        rows=rows,
        note=f"{form.department}　{mark}",
    )


def _table(form, mark) -> Sheet:
    grid = _Grid()
    _head(grid, form)
    _money(grid, form)
    _goal(grid, form)
    _indicators(grid, form)
    _foot(grid, form, mark)
    return Sheet(
        title=f"项目支出绩效自评表（ {form.year} 年度）",
        tab="自评表",
        columns=[Column("", width=width) for width in WIDTHS],
        rows=grid.rows,
        merge=grid.merges,
        note=f"填报单位（盖章）：{form.department}",
        landscape=True,
    )


class _Grid:
    """Rows of the form, nine columns wide, and the blocks merged in them."""

    def __init__(self):
        self.rows: list[list] = []
        self.merges: list[Merge] = []

    def add(self, *cells):
        """One row out of (column, columns, value) triples; the rest stays empty."""
        row = list(BLANK)
        for column, columns, value in cells:
            row[column] = value
            if columns > 1:
                self.merges.append(Merge(len(self.rows), column, columns=columns))
        self.rows.append(row)

    def merge_down(self, row, column, rows, columns=1):
        self.merges.append(Merge(row, column, rows=rows, columns=columns))


def _label(text):
    return Value(text, bold=True, centred=True)


def _head(grid, form):
    grid.add((0, 2, _label("项目名称")), (2, 7, form.project_name))
    grid.add(
        (0, 2, _label("主管部门")),
        (2, 3, form.department),
        (5, 1, _label("实施单位")),
        (6, 3, form.unit),
    )


def _money(grid, form):
    top = len(grid.rows)
    titles = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    grid.add(
        (0, 1, _label("项目资金（万元）")),
        *[(3 + i, 1, _label(title)) for i, title in enumerate(titles)],
    )
    for number, fund in enumerate(form.funds):
        label = f"其中：{fund.label}" if number == 1 else fund.label
        amounts = [fund.initial, fund.full_year, fund.executed]
        marks = _execution_marks(form) if number == 0 else _no_marks()
        grid.add(
            (2, 1, label),
            *[(3 + i, 1, _wan(amount)) for i, amount in enumerate(amounts)],
            *[(6 + i, 1, mark) for i, mark in enumerate(marks)],
        )
    grid.merge_down(top, 0, rows=1 + len(form.funds), columns=2)


def _execution_marks(form):
    return [
        _number(form.execution_weight),
        Value(percent(form.execution_rate), centred=True),
        _number(form.execution_score),
    ]


def _no_marks():
    return [Value("—", centred=True), None, Value("—", centred=True)]


def _goal(grid, form):
    top = len(grid.rows)
    grid.add(
        (0, 1, _label("年度总体目标")), (2, 3, _label("预期目标")), (5, 4, _label("实际完成情况"))
    )
    grid.add((2, 3, form.expected_goal), (5, 4, form.actual_goal))
    grid.merge_down(top, 0, rows=2, columns=2)


def _indicators(grid, form):
    top = len(grid.rows)
    titles = [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ]
    grid.add(*[(i, 1, _label(title)) for i, title in enumerate(titles)])
    for first, second, row in form.table:
        here = len(grid.rows)
        grid.add(
            (1, 1, first.text if first.span else None),
            (2, 1, second.text if second.span else None),
            (3, 1, row.name),
            (4, 1, Value(row.official_value, centred=True)),
            (5, 1, Value(row.value, centred=True)),
            (6, 1, _number(row.weight)),
            (7, 1, _number(row.score)),
            (8, 1, row.remark),
        )
        for column, cell in ((1, first), (2, second)):
            if cell.span > 1:
                grid.merge_down(here, column, rows=cell.span)
    grid.merge_down(top, 0, rows=1 + len(form.rows))


def _foot(grid, form, mark):
    grid.add(
        (0, 6, _label("总分")),
        (6, 1, _number(form.total_weight)),
        (7, 1, _number(form.total if form.is_complete else None)),
        (8, 1, Value(form.grade, centred=True)),
    )
    day = cn_date(date.fromisoformat(form.prepared_on)) if form.prepared_on else "　　年　月　日"
    grid.add(
        (0, 3, f"填报人：{form.prepared_by}"),
        (3, 3, f"联系电话：{form.phone}"),
        (6, 3, f"填报日期：{day}"),
    )
    grid.add((0, LAST, mark))


def _wan(amount: Decimal | None):
    """元 as 万元, two decimals, as the form prints it."""
    return None if amount is None else Value(half_up(amount / 10000), Kind.MONEY)


def _number(value: Decimal | None):
    if value is None:
        return Value(score(None), centred=True)
    return Value(value, Kind.MONEY, centred=True)


def _mark(evaluation, form) -> str:
    """Which version this is: a sealed one names its digest, a draft its day."""
    if not evaluation.is_sealed:
        return f"草稿，数据截至{cn_date(date.fromisoformat(form.as_of))}"
    day, who = cn_date(evaluation.sealed_at), evaluation.sealed_by.name
    return f"第{form.version}版，{day}由{who}封存，校验码 {evaluation.digest}"
