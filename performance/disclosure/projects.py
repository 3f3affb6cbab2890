"""Turns what a table says into a Project, naming every cell that could not be read."""

from decimal import Decimal

from performance.disclosure.amounts import day_in, read_amount, read_day, read_percentages
from performance.disclosure.indicators import (
    FIELDS,
    PrintedCell,
    column_of,
    notes_below,
    read_indicators,
)
from performance.disclosure.lines import compact, one_line
from performance.disclosure.model import Finding, Indicator, Project, ScheduleRow
from performance.disclosure.tables import Draft

_MONEY_NAMES = {
    "budget": "预算数",
    "fiscal": "财政资金",
    "carried": "上年结转资金",
    "other": "其他资金",
}


def read_project(draft: Draft, year: int | None) -> tuple[Project, list[Finding]]:
    money, findings = _money(draft)
    checkpoints, odd_schedule = _checkpoints(draft, year, money["budget_yuan"])
    project = Project(
        code=compact(draft.text("code")),
        name=draft.text("name") or draft.title,
        **money,
        purpose="\n".join(draft.purpose),
        checkpoints=checkpoints,
        goals=tuple("\n".join(goal) for goal in draft.goals),
        indicators=_indicators(draft),
        unit_code=draft.unit[0],
        unit_name=draft.unit[1],
        line=draft.line,
    )
    return project, findings + odd_schedule + _unread(draft)


def _indicators(draft: Draft) -> tuple[Indicator, ...]:
    columns = [column_of(cell.text) or "" for cell in draft.header]
    if not {"level1", "level2", "official_value"} <= set(columns):
        columns = []
    return tuple(read_indicators(draft.rows, columns))


def _money(draft: Draft) -> tuple[dict[str, Decimal | None], list[Finding]]:
    """Amounts in 元; without a unit line they are taken as 万元, the unit of this form."""
    amounts: dict[str, Decimal | None] = {}
    findings = []
    for name, printed in _MONEY_NAMES.items():
        cell = draft.values.get(name)
        try:
            amounts[f"{name}_yuan"] = read_amount(draft.text(name), draft.money_unit or "万元")
        except ValueError:
            amounts[f"{name}_yuan"] = None
            message = f"{printed}“{_short(cell)}”不是可读的金额，未取值；请核对原文后重新载入。"
            findings.append(Finding("amount_unreadable", cell.line, message))
    if not draft.money_unit:
        message = "表头没有“单位：万元”一行，金额暂按万元读取；请核对，单位弄错会差一万倍。"
        findings.append(Finding("money_unit_missing", draft.line, message))
    parts = [amounts[f"{name}_yuan"] for name in ("fiscal", "carried", "other")]
    if amounts["budget_yuan"] and parts == [None] * 3:
        message = "只有预算数，没有分资金来源；执行时按当年财政拨款计，请核对。"
        findings.append(Finding("parts_missing", draft.line, message))
    if not compact(draft.text("budget")):
        message = "没有读到预算数；没有预算数就无法计算执行率和各时点应支出金额。"
        findings.append(Finding("budget_missing", draft.line, message))
    return amounts, findings


def _checkpoints(
    draft: Draft, year: int | None, budget: Decimal | None
) -> tuple[tuple[ScheduleRow, ...], list[Finding]]:
    pairs = _pairs(draft.days, draft.shares)
    filled = [cell for cell in draft.days + draft.shares if cell.text]
    if not pairs:
        line = filled[0].line if filled else draft.line
        if filled:
            message = "资金支出计划的时点与百分比个数不一致，无法一一对应，未取值；请补全该行。"
            return (), [Finding("schedule_unreadable", line, message)]
        message = "没有资金支出计划；没有时点就无法判断支出进度快慢。"
        return (), [Finding("schedule_missing", line, message)]
    texts = [share.text for _, share in pairs]
    unit, findings = _shares_unit(draft, texts, budget)
    shares = _shares(texts, unit, budget)
    checkpoints = []
    for (day, cell), share in zip(pairs, shares, strict=True):
        checkpoint = _checkpoint(day, share, year)
        if checkpoint is None:
            message = f"支出计划“{_short(day)}”“{_short(cell)}”读不出日期或百分比，该时点未取值。"
            findings.append(Finding("schedule_unreadable", cell.line, message))
        else:
            checkpoints.append(checkpoint)
            findings += _other_year(checkpoint, year)
    return tuple(checkpoints), findings


def _shares_unit(
    draft: Draft, texts: list[str], budget: Decimal | None
) -> tuple[str, list[Finding]]:
    """The money unit of the spending plan, "" where it is printed as percentages.

    Where no unit stands beside it, a plan that ends with the budget itself is money.
    """
    bare = [compact(text) for text in texts]
    if draft.shares_unit or any("%" in text for text in bare):
        return draft.shares_unit, []
    unit = draft.money_unit or "万元"
    if any(text.endswith("元") for text in bare):
        return unit, []
    if not budget or bare[-1] in ("1", "100") or _amount(texts[-1], unit) != budget:
        return "", []
    message = (
        f"资金支出计划没有写单位，最后一项“{texts[-1]}”等于预算数，"
        f"按金额（{unit}）折算成累计百分比；请核对。"
    )
    return unit, [Finding("schedule_as_money", draft.shares[0].line, message)]


def _shares(texts: list[str], unit: str, budget: Decimal | None) -> list[Decimal | None]:
    """Cumulative shares: printed as such, or as money of the budget."""
    if not unit:
        return read_percentages(texts)
    amounts = [_amount(text, unit) for text in texts]
    return [amount / budget if budget and amount is not None else None for amount in amounts]


def _amount(text: str, unit: str) -> Decimal | None:
    try:
        return read_amount(text, unit)
    except ValueError:
        return None


def _other_year(checkpoint: ScheduleRow, year: int | None) -> list[Finding]:
    if not (year and checkpoint.due_on) or checkpoint.due_on.year == year:
        return []
    message = (
        f"支出计划的时点“{checkpoint.printed}”不在{year}年度之内；"
        "年度内的支出比不到这个时点，请核对年份。"
    )
    return [Finding("schedule_other_year", checkpoint.line, message)]


def _pairs(
    days: list[PrintedCell], shares: list[PrintedCell]
) -> list[tuple[PrintedCell, PrintedCell]]:
    """Days with their shares: in order when the counts agree, else by their place in the row."""
    filled_days = [cell for cell in days if cell.text]
    filled_shares = [cell for cell in shares if cell.text]
    if len(filled_days) == len(filled_shares):
        return list(zip(filled_days, filled_shares, strict=True))
    # The share row begins with the blank half of the merged label cell.
    if len(shares) == len(days) + 1 and not shares[0].text:
        return [pair for pair in zip(days, shares[1:], strict=True) if pair[0].text]
    return []


def _checkpoint(day: PrintedCell, share: Decimal | None, year: int | None) -> ScheduleRow | None:
    read = read_day(day.text)
    if read is None or share is None:
        return None
    printed_year, month, day_of_month = read
    year = printed_year or year
    date = day_in(year, month, day_of_month) if year else None
    if year and date is None:
        return None
    return ScheduleRow(date, share, one_line(day.text), day.line)


def _unread(draft: Draft) -> list[Finding]:
    findings = [
        Finding("text_unread", cell.line, f"表中“{_short(cell)}”不在任何栏目名之后，未取值。")
        for cell in draft.unread
        if cell.text
    ]
    findings += [
        Finding("note_below", cell.line, f"表下的“{_short(cell)}”是合计、备注或落款，不作为指标。")
        for cell in notes_below(draft.rows)
    ]
    names = {column_of(cell.text) for cell in draft.header}
    missing = [_COLUMN_NAMES[name] for name in FIELDS if name not in names]
    if missing and draft.rows:
        message = f"指标表表头缺“{'、'.join(missing)}”，各行按内容辨认；请核对指标是否读对。"
        line = draft.header[0].line if draft.header else draft.rows[0].line
        findings.append(Finding("table_header_incomplete", line, message))
    return findings


_COLUMN_NAMES = dict(
    zip(
        FIELDS,
        ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"),
        strict=True,
    )
)


def _short(cell: PrintedCell) -> str:
    text = one_line(cell.text)
    return text if len(text) <= 30 else text[:30] + "…"
