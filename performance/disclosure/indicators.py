"""Indicator rows out of table cells, however the cells were spread over lines."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from performance.disclosure.lines import compact, one_line
from performance.disclosure.model import Indicator
from performance.disclosure.official_value import read_official_value

FIELDS = ("level1", "level2", "level3", "description", "official_value", "basis")
COLUMNS = {
    "一级指标": "level1",
    "二级指标": "level2",
    "三级指标": "level3",
    "绩效指标描述": "description",
    "指标描述": "description",
    "指标说明": "description",
    "绩效指标说明": "description",
    "指标值": "official_value",
    "绩效指标值": "official_value",
    "年度指标值": "official_value",
    "目标值": "official_value",
    "符号": "symbol",
    "指标性质": "symbol",
    "计量单位": "unit",
    "度量单位": "unit",
    "指标值确定依据": "basis",
    "指标值依据": "basis",
    "分值": "weight",
    "权重": "weight",
    "绩效指标": "",
    "序号": "",
    "备注": "",
}
LEVEL1 = {"成本指标", "产出指标", "效益指标", "满意度指标"}
LEVEL2 = {
    "产出指标": {"数量指标", "质量指标", "时效指标", "成本指标", "经济成本指标"},
    "成本指标": {"经济成本指标", "社会成本指标", "生态环境成本指标", "成本指标"},
    "效益指标": {"经济效益指标", "社会效益指标", "生态效益指标"}
    | {"可持续影响指标", "可持续发展指标", "可持续影响效益指标"},
    "满意度指标": {"服务对象满意度指标", "满意度指标", "社会公众满意度指标"},
}
_LEVEL2_NAMES = set().union(*LEVEL2.values())


@dataclass(frozen=True)
class PrintedCell:
    """A table cell; cells of one `group` stood together, between empty lines or in one line."""

    text: str
    line: int
    group: int
    continues: bool = False  # may be the rest of the cell before it, broken over lines


def level_name(cell: str) -> str:
    """产出指标 for 产出指标（50分）, so that a printed weight does not hide the name."""
    return compact(cell).partition("(")[0]


def column_of(cell: str) -> str | None:
    """The field a header cell stands for, "" for a column not read, None for no header."""
    return COLUMNS.get(level_name(cell))


# What stands below a table and is no row of it: sums, notes, signatures.
_NOTE = re.compile(
    r"(?:合计|小计|总计|备注|注|说明|填[报表制]人|制表人?|经办人|(?:单位|部门|项目)?负责人|审核人?|联系人"
    r"|联系电话|电话|填[报表]日期|日期|签[字章])(?:[:：].*|[0-9].*)?"
)


def is_note(text: str) -> bool:
    return _NOTE.fullmatch(compact(text)) is not None


def read_indicators(cells: list[PrintedCell], columns: list[str]) -> list[Indicator]:
    """Rows in the order of the table. `columns` are the fields of its header.

    Where groups of cells do not come out at whole rows, the rows are told by what they contain.
    """
    cells = _without_notes(cells)
    rows: list[dict] = []
    loose: list[PrintedCell] = []
    groups = _joined_groups(cells, len(columns))
    for group, after in zip_longest(groups, groups[1:]):
        group = _completed(group, columns, is_cut=_continues_a_row(after, columns))
        if rows and not loose and _continues_a_row(group, columns):
            _continue(rows[-1], _row(group, columns))
            continue
        whole = columns and len(group) % len(columns) == 0
        if whole and _ends_a_row(loose):
            rows += _rows_by_content(loose)
            rows += _whole_rows(group, columns)
            loose = []
        else:
            loose += group
    rows += _rows_by_content(loose)
    return _filled_down(rows)


def _without_notes(cells: list[PrintedCell]) -> list[PrintedCell]:
    """Without the groups that begin with a note."""
    notes = {cell.group for cell in notes_below(cells)}
    return [cell for cell in cells if cell.group not in notes]


def notes_below(cells: list[PrintedCell]) -> list[PrintedCell]:
    """The first cell of each group that is a sum, a note or a signature."""
    groups: dict[int, list[PrintedCell]] = {}
    for cell in cells:
        if cell.text:
            groups.setdefault(cell.group, []).append(cell)
    return [
        group[0]
        for group in groups.values()
        if is_note(group[0].text) and not any(read_official_value(c.text).symbol for c in group)
    ]


def _continues_a_row(group: list[PrintedCell] | None, columns: list[str]) -> bool:
    """A whole row without levels and name: the rest of a row that a page break has cut."""
    if not group or len(group) != len(columns):
        return False
    levels = [cell for cell, name in zip(group, columns, strict=True) if name in FIELDS[:3]]
    return not any(cell.text for cell in levels)


def _continue(row: dict, rest: dict) -> None:
    for name in FIELDS[3:]:
        row[name] = row.get(name, "") + rest.get(name, "")


def _completed(group: list[PrintedCell], columns: list[str], *, is_cut: bool) -> list[PrintedCell]:
    """A row of one line that has lost its last or its first blank cells: where the value then
    stands in its own column, or the row goes on below, they are put back."""
    missing = len(columns) - len(group)
    if not columns or not 0 < missing < 3 or len({cell.line for cell in group}) != 1:
        return group
    blanks = [PrintedCell("", group[0].line, group[0].group)] * missing
    if is_cut:
        return [*group, *blanks]
    place = columns.index("official_value") if "official_value" in columns else None
    for candidate in ([*group, *blanks], [*blanks, *group]):
        if place is not None and _is_value(candidate[place].text):
            return candidate
    return group


def _is_value(text: str) -> bool:
    value = read_official_value(text)
    return bool(value.symbol) or value.number is not None


def _ends_a_row(loose: list[PrintedCell]) -> bool:
    return not loose or any(read_official_value(cell.text).symbol for cell in loose[-2:])


def _joined_groups(cells: list[PrintedCell], width: int) -> list[list[PrintedCell]]:
    groups: list[list[PrintedCell]] = []
    for cell in cells:
        last = groups[-1] if groups else None
        if last and last[-1].group == cell.group:
            last.append(cell)
        else:
            groups.append([cell])
    joined: list[list[PrintedCell]] = []
    for group in groups:
        last = joined[-1] if joined else None
        together = len(last or ()) + len(group)
        if last and group[0].continues and len(last) < width and together <= width:
            last += group
        elif last and group[0].continues and len(last) < width and together == width + 1:
            text = one_line(f"{last[-1].text}\v{group[0].text}")
            last[-1:] = [PrintedCell(text, last[-1].line, last[-1].group), *group[1:]]
        else:
            joined.append(_trimmed(group, width))
    return [group for group in joined if any(cell.text for cell in group)]


def _trimmed(group: list[PrintedCell], width: int) -> list[PrintedCell]:
    """Drop blank cells beyond the header's width, first at the end, then at the start."""
    while width and len(group) > width and len(group) % width and not group[-1].text:
        group = group[:-1]
    while width and len(group) > width and len(group) % width and not group[0].text:
        group = group[1:]
    return group


def _whole_rows(group: list[PrintedCell], columns: list[str]) -> list[dict]:
    width = len(columns)
    chunks = [group[start : start + width] for start in range(0, len(group), width)]
    return [_row(chunk, columns) for chunk in chunks]


def _row(cells: list[PrintedCell], columns: list[str]) -> dict:
    row: dict = {"line": next((cell.line for cell in cells if cell.text), cells[0].line)}
    for name, cell in zip(columns, cells, strict=True):
        if name:
            row[name] = row.get(name, "") + one_line(cell.text)
    value = (row.pop("symbol", ""), row.get("official_value", ""), row.pop("unit", ""))
    row["official_value"] = "".join(value)
    return row


def _rows_by_content(cells: list[PrintedCell]) -> list[dict]:
    """Rows of cells whose blanks are lost: a level name or a finished row starts the next."""
    rows: list[dict] = []
    row: dict = {}
    filled = [cell for cell in cells if cell.text]
    for cell, after in zip_longest(filled, filled[1:]):
        name = _next_field(row, cell.text, level_name(after.text) if after else "")
        if row and (name in row or (FIELDS.index(name) < 2 and "level3" in row)):
            rows.append(row)
            row = {}
        row.setdefault("line", cell.line)
        row[name] = one_line(cell.text)
    return [*rows, row] if row else rows


def _next_field(row: dict, text: str, after: str) -> str:
    """成本指标 and 满意度指标 exist on both levels: the upper one has a lower one after it."""
    name = level_name(text)
    expects_level2 = "level1" in row and "level2" not in row and "level3" not in row
    if name in _LEVEL2_NAMES and (expects_level2 or name not in LEVEL1):
        return "level2"
    if name == "成本指标" and after not in _LEVEL2_NAMES:
        return "level2"
    if name in LEVEL1:
        return "level1"
    if "basis" in row or "level3" not in row:
        return "level3"
    if "official_value" in row:
        return "basis"
    if read_official_value(text).symbol or "description" in row:
        return "official_value"
    return "description"


def _filled_down(rows: list[dict]) -> list[Indicator]:
    indicators: list[Indicator] = []
    for row in rows:
        values = {name: row.get(name, "") for name in FIELDS}
        if not any(values[name] for name in FIELDS[2:]):
            continue
        above = indicators[-1] if indicators else None
        if above and not values["level1"]:
            values["level1"] = above.level1
        if above and not values["level2"] and values["level1"] == above.level1:
            values["level2"] = above.level2
        indicators.append(Indicator(**values, line=row["line"]))
    return indicators
