"""《项目支出绩效自评表》 as a grid of cells (财预〔2020〕10号 附件)."""

from collections.abc import Callable
from decimal import Decimal

from config.documents.official import Body, Cell, Grid, Line, Table, label
from config.documents.spreadsheet import Kind
from orgs.formatting import exact_percent, form_wan, points, score
from orgs.rounding import half_up
from performance.evaluations.self_evaluation import SelfEvaluation

COLUMNS = 9
CSS = "self-evaluation"
MONEY = ("年初\n预算数", "全年\n预算数", "全年\n执行数", "分值", "执行率", "得分")
INDICATORS = (
    *("一级指标", "二级指标", "三级指标", "年度\n指标值", "实际完成值"),
    *("分值", "得分", "偏差原因分析\n及改进措施"),
)


def evaluation_table(
    form: SelfEvaluation,
    starts=frozenset(),
    *,
    record_url: Callable[[int], str] | None = None,
    execution_url: str = "",
) -> Grid:
    """`starts`: the indicators that begin a page, as for `SelfEvaluation.parts`. The page leads
    from each figure to its records: `record_url` answers for an indicator."""
    parts = [_part(part, record_url) for part in form.parts(starts)]
    head = [*_identity(form), *_money(form, execution_url)]
    return Grid(
        COLUMNS,
        (
            Table((Body(head), Body(_goal(form)))),
            Table((*parts, Body((_sum(form),), css="sum")), head=_headings()),
        ),
        css=CSS,
    )


def _identity(form) -> list[Line]:
    return [
        Line((label("项目名称", 2, scope="row"), Cell(form.project_name, 7))),
        Line(
            (
                label("主管部门", 2, scope="row"),
                Cell(form.department, 3),
                label("实施单位", scope="row"),
                Cell(form.unit, 3),
            )
        ),
    ]


def _money(form, execution_url) -> list[Line]:
    titles = [label(title, scope="col") for title in MONEY]
    block = label("项目资金\n（万元）", 2, 1 + len(form.funds), scope="rowgroup")
    lines = [Line((block, Cell(""), *titles))]
    for number, fund in enumerate(form.funds):
        is_total = number == 0
        name = f"其中：{fund.label}" if number == 1 else fund.label
        amounts = [
            _wan(fund.initial),
            _wan(fund.full_year),
            _wan(fund.executed, url=execution_url if is_total else ""),
        ]
        marks = _execution_marks(form) if is_total else _no_marks()
        lines.append(Line((Cell(name), *amounts, *marks)))
    return lines


def _execution_marks(form) -> list[Cell]:
    rate = Cell(exact_percent(form.execution_rate), css="center nowrap")
    return [_points(form.execution_weight), rate, _score(form.execution_score)]


def _no_marks() -> list[Cell]:
    return [Cell("—", css="center"), Cell("", css="center"), Cell("—", css="center")]


def _goal(form) -> list[Line]:
    titles = (label("预期目标", 3, scope="col"), label("实际完成情况", 4, scope="col"))
    return [
        Line((label("年度总体\n目标", 2, 2, scope="rowgroup"), *titles), css="leads"),
        Line(
            (
                Cell(form.expected_goal, 3, css="preserve"),
                Cell(form.actual_goal, 4, css="preserve"),
            ),
            css="long",
        ),
    ]


def _headings() -> Line:
    corner = Cell("", is_label=True, css="upright open-below", joins_below=True)
    return Line((corner, *(label(title, scope="col") for title in INDICATORS)))


def _part(part, record_url) -> Body:
    upright = label("绩\n效\n指\n标", rows=len(part), scope="rowgroup", css="upright open-above")
    lines = []
    for number, (first, second, row) in enumerate(part):
        levels = [Cell(cell.text, rows=cell.span) for cell in (first, second) if cell.span]
        value = Cell(row.value, css="center")
        if record_url:
            value = Cell(row.value or "未填", css="center", url=record_url(row.indicator_id))
        cells = [
            *([upright] if number == 0 else []),
            *levels,
            Cell(row.name),
            Cell(row.official_value, css="center"),
            value,
            _points(row.weight),
            _score(row.score),
            Cell(row.remark, css="preserve"),
        ]
        key, css = f"row-{row.indicator_id}", "long" if row.is_long else ""
        lines.append(Line(cells, key=key, css=css))
    return Body(lines)


def _sum(form) -> Line:
    total = _score(form.total if form.is_complete else None)
    return Line(
        (
            label("总\u3000分", 6, scope="row"),
            _points(form.total_weight),
            total,
            Cell(form.grade, css="center"),
        )
    )


def _wan(amount: Decimal | None, url="") -> Cell:
    """元 as 万元, two decimals, as the form prints it."""
    value = None if amount is None else half_up(amount / 10000)
    return Cell(form_wan(amount), css="number", value=value, kind=Kind.MONEY, url=url)


def _points(value: Decimal) -> Cell:
    return Cell(points(value), css="center", value=value, kind=Kind.MONEY)


def _score(value: Decimal | None) -> Cell:
    return Cell(score(value), css="center", value=value, kind=Kind.MONEY)
