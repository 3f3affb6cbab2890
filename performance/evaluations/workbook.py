"""The self-evaluation as a workbook: the report in front, then the form cell for cell."""

from datetime import date

from config.documents import official
from config.documents.official import Cell, Line
from config.documents.spreadsheet import Column, Sheet, Value
from orgs.formatting import cn_date
from performance.evaluations import seals
from performance.evaluations.self_evaluation import SelfEvaluation
from performance.evaluations.table import COLUMNS, evaluation_table

WIDTHS = [5, 12, 16, 18, 13, 18, 10, 11, 42]


def sheets(evaluation, form: SelfEvaluation) -> list[Sheet]:
    mark = seals.mark(evaluation, form)
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
    day = cn_date(date.fromisoformat(form.prepared_on)) if form.prepared_on else "　　年　月　日"
    signatures = [f"填报人：{form.prepared_by}", f"联系电话：{form.phone}", f"填报日期：{day}"]
    return official.sheet(
        evaluation_table(form),
        WIDTHS,
        below=[Line([Cell(text, 3) for text in signatures]), Line([Cell(mark, COLUMNS)])],
        title=f"项目支出绩效自评表（ {form.year} 年度）",
        tab="自评表",
        note=f"填报单位（盖章）：{form.department}",
        landscape=True,
    )
