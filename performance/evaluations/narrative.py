"""The report in front of the form: what the figures say by themselves, and what a person wrote."""

from dataclasses import replace
from datetime import date

from orgs.formatting import cn_date, exact_percent, form_money, points, score, wan
from performance.evaluations.self_evaluation import ScoreRow, Section, SelfEvaluation


def sections(form: SelfEvaluation, words) -> SelfEvaluation:
    """`form` with its seven sections; `words` carries the five typed texts."""
    return replace(
        form,
        sections=(
            Section("一、项目概况", _paragraphs(words.overview)),
            Section("二、资金安排与执行情况", (_money(form), *_paragraphs(form.execution_remark))),
            Section(
                "三、绩效目标完成情况",
                (*_paragraphs(words.achievement), *[_result(row) for row in form.rows]),
            ),
            Section("四、自评结论", (_conclusion(form),)),
            Section("五、存在的问题及原因", _paragraphs(words.problems)),
            Section("六、下一步改进措施", _paragraphs(words.measures)),
            Section("七、自评结果应用与公开建议", _paragraphs(words.publication)),
        ),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _money(form) -> str:
    fund = form.total_fund
    text = (
        f"年初预算{wan(fund.initial)}万元，全年预算{wan(fund.full_year)}万元，"
        f"截至{cn_date(date.fromisoformat(form.as_of))}执行{form_money(fund.executed)}元"
        f"（{wan(fund.executed)}万元），"
    )
    if form.execution_rate is None:
        return text + "全年预算为0，不计算执行率。"
    return text + (
        f"预算执行率{exact_percent(form.execution_rate)}，"
        f"得{score(form.execution_score)}分（满分{points(form.execution_weight)}分）。"
    )


def _result(row: ScoreRow) -> str:
    result = "尚未评分" if row.score is None else f"得{score(row.score)}分"
    return (
        f"{row.level1}“{row.name}”：年度指标值{row.official_value or '—'}，"
        f"实际完成{row.value or '—'}，{result}（满分{points(row.weight)}分）。"
    )


def _conclusion(form) -> str:
    if not form.is_complete:
        return "有指标尚未评分，暂不形成自评结论。"
    return (
        f"预算执行率与各项指标得分合计{score(form.total)}分"
        f"（满分{points(form.total_weight)}分），自评等级为“{form.grade}”。"
    )
