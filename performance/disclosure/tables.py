"""One 绩效目标表: code, name, money, purpose, spending plan, goals and indicator rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, zip_longest

from performance.disclosure.amounts import MONEY_UNIT, is_amount, read_day
from performance.disclosure.indicators import LEVEL1, PrintedCell, column_of, level_name
from performance.disclosure.labels import Label, split_label
from performance.disclosure.lines import Line, compact, one_line, paragraphs
from performance.disclosure.sections import Table, is_declaration, is_page_break

CODE_SHAPE = re.compile(r"[0-9]{8}[A-Z][0-9A-Z]{12}")
_LABELS = {
    "项目编码": "code",
    "项目名称": "name",
    "预算规模及资金用途": "purpose",
    "资金用途": "purpose",
    "预算数": "budget",
    "其中:财政资金": "fiscal",
    "财政资金": "fiscal",
    "其中:财政拨款": "fiscal",
    "上年结转资金": "carried",
    "上年结转": "carried",
    "其中:上年结转资金": "carried",
    "其他资金": "other",
    "绩效目标": "goals",
    "年度绩效目标": "goals",
}
_SCHEDULE = re.compile(r"(?:资金)?支出计划(?:\((?P<unit>%|元|万元|累计%|累计)?\))?")
# 3月底20%、6月底30%: the whole plan in one cell.
_PAIR = re.compile(
    r"(?P<day>(?:20[0-9]{2}年)?[0-9]{1,2}月(?:份|底|末|[0-9]{1,2}日)?前?)[^0-9]{0,8}?"
    r"(?P<share>[0-9]+(?:\.[0-9]+)?%)"
)
_UNIT = re.compile(r"(?P<code>[0-9]{3,12})\s?(?P<name>[^0-9\s.].*)")
_MONEY_UNIT_TAIL = re.compile(r"[(（]?(?:金额)?单位\s?[:：]\s?(?:百万|亿|万|千)?元\s?[)）]?$")
MONEY = ("budget", "fiscal", "carried", "other")
_SHORT = 12  # a cell up to this length next to a money label is meant as money


@dataclass
class Draft:
    """What the cells of one table say, before it is turned into values."""

    line: int
    title: str = ""
    label: Label | None = None
    unit: tuple[str, str] = ("", "")
    money_unit: str = ""
    values: dict[str, PrintedCell] = field(default_factory=dict)
    purpose: list[str] = field(default_factory=list)
    days: list[PrintedCell] = field(default_factory=list)
    shares: list[PrintedCell] = field(default_factory=list)
    shares_unit: str = ""  # 元 or 万元 where the plan is printed as money
    goals: list[list[str]] = field(default_factory=list)
    goals_line: int = 0
    header: list[PrintedCell] = field(default_factory=list)
    rows: list[PrintedCell] = field(default_factory=list)
    unread: list[PrintedCell] = field(default_factory=list)

    def text(self, name: str) -> str:
        return one_line(self.values[name].text) if name in self.values else ""


def read_tables(tables: list[Table]) -> list[Draft]:
    """The projects in order; a second 项目编码 under one title begins another project."""
    drafts: list[Draft] = []
    for table in tables:
        if is_declaration(table):
            continue
        for position, part in enumerate(_by_code(list(_cells(table.lines)))):
            draft = Draft(part[0].line) if position else Draft(table.line, table.name, table.label)
            _Reading(draft).read(part)
            drafts.append(draft)
    return drafts


def _cells(lines: list[Line]) -> Iterator[PrintedCell]:
    """Cells with the group they stood in; an untabbed line continues the cell above it.

    Where the whole table has lost its tabs, each line is a cell.
    """
    tabs_lost = not any(line.tabbed for line in lines)
    group = 0
    open_: list[str] = []
    held: tuple[int, int, bool] | None = None
    after_gap = True
    for line in lines:
        if line.is_gap or (not line.tabbed and is_page_break(line.text) and not tabs_lost):
            group, after_gap = group + 1, after_gap or line.is_gap
            continue
        continues_cell = not line.tabbed and not tabs_lost and held and not after_gap
        if continues_cell and (len(open_) > 1 or _label_of(open_[0]) is None):
            open_.append(line.text)
            continue
        whole_row = len(line.cells) > 1
        for position, text in enumerate(_row_cells(line)):
            if held:
                yield PrintedCell("\v".join(filter(None, open_)), *held)
            first = position == 0
            group += first and whole_row
            continues = first and whole_row and not line.indented and not after_gap
            held, open_ = (line.number, group, continues), [text]
        group, after_gap = group + whole_row, False
    if held:
        yield PrintedCell("\v".join(filter(None, open_)), *held)


def _row_cells(line: Line) -> tuple[str, ...]:
    """A leading tab before several cells stands for a blank first cell; alone it is an indent."""
    return ("", *line.cells) if line.indented and len(line.cells) > 1 else line.cells


def _by_code(cells: list[PrintedCell]) -> list[list[PrintedCell]]:
    """Cut before a 项目编码 that names another project; repeated headers stay together."""
    parts: list[list[PrintedCell]] = [[]]
    code = None
    for cell, after in zip_longest(cells, cells[1:]):
        if _label(cell) == "code" and after is not None:
            value = compact(after.text)
            if code is not None and value != code:
                parts.append(_take_unit_cells(parts[-1]))
            code = value
        parts[-1].append(cell)
    return parts


def _take_unit_cells(cells: list[PrintedCell]) -> list[PrintedCell]:
    """Move the unit line that stands above a 项目编码 from the end of one project to the next."""
    taken: list[PrintedCell] = []
    while cells and len(taken) < 4 and _is_unit_cell(cells[-1].text):
        taken.insert(0, cells.pop())
    return taken


def _is_unit_cell(text: str) -> bool:
    return not text or bool(MONEY_UNIT.search(compact(text)[-12:]) or _UNIT.fullmatch(text))


def _label(cell: PrintedCell) -> str | None:
    return _label_of(cell.text)


def _label_of(text: str) -> str | None:
    text = compact(text[:40]).removesuffix(":")
    if _SCHEDULE.fullmatch(text):
        return "schedule"
    return _LABELS.get(text)


class _Reading:
    """Walks the cells once; `place` is the part of the table it is in."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.place = "head"

    def read(self, cells: list[PrintedCell]) -> None:
        index = 0
        while index < len(cells):
            index += self._step(cells, index)

    def _step(self, cells: list[PrintedCell], index: int) -> int:
        """Take one cell, or a label and its value; returns how many were taken."""
        cell = cells[index]
        label = _label(cell)
        if (
            label in ("goals", "purpose", "budget", "fiscal", "carried", "other", "name")
            and self._in_rows()
        ):
            label = None
        if label in ("code", "name", "budget", "fiscal", "carried", "other"):
            self.place = "head" if label in ("code", "name") else "purpose"
            return 1 + self._take_value(label, cell, cells[index + 1 : index + 2])
        if label:
            self.place = label
            self._take_shares_unit(label, cell)
            self.draft.goals_line = cell.line if label == "goals" else self.draft.goals_line
        elif self._starts_header(cells, index):
            return self._take_header(cells, index)
        else:
            self._take(cell)
        return 1

    def _take_shares_unit(self, label: str, cell: PrintedCell) -> None:
        match = _SCHEDULE.fullmatch(compact(cell.text).removesuffix(":"))
        if label == "schedule" and match and match["unit"] in ("元", "万元"):
            self.draft.shares_unit = match["unit"]

    def _in_rows(self) -> bool:
        return self.place == "rows"

    def _take_value(self, label: str, cell: PrintedCell, after: list[PrintedCell]) -> int:
        value = after[0] if after else None
        if value is None or _label(value) or column_of(value.text):
            self.draft.values.setdefault(label, PrintedCell("", cell.line, cell.group))
            return 0
        if label not in ("code", "name") and not self._is_meant_as_money(cell, value):
            self.draft.values.setdefault(label, PrintedCell("", cell.line, cell.group))
            return 0
        self.draft.values.setdefault(label, value)
        return 1

    def _is_meant_as_money(self, label: PrintedCell, value: PrintedCell) -> bool:
        if is_amount(value.text):
            return True
        return value.group == label.group and len(value.text) <= _SHORT

    def _starts_header(self, cells: list[PrintedCell], index: int) -> bool:
        following = cells[index + 1].text if index + 1 < len(cells) else ""
        return bool(column_of(cells[index].text)) and column_of(following) is not None

    def _take_header(self, cells: list[PrintedCell], index: int) -> int:
        header = []
        for cell in islice(cells, index, index + 20):
            if column_of(cell.text) is None:
                break
            header.append(cell)
        group = [c for c in cells[max(0, index - 1) : index] if c.group == header[0].group]
        lead = [c for c in group if not c.text or column_of(c.text) == ""]
        if not self.draft.header:
            self.draft.header = lead + header
        self.place = "rows"
        return len(header)

    def _take(self, cell: PrintedCell) -> None:
        draft, text = self.draft, compact(cell.text)
        if self.place != "rows" and self._take_unit(cell):
            return
        if self._in_rows():
            if not self._take_unit(cell):
                draft.rows.append(cell)
        elif level_name(cell.text) in LEVEL1:
            self.place = "rows"
            draft.rows.append(cell)
        elif not text:
            if self.place == "schedule":
                (draft.shares if draft.shares or draft.days else draft.days).append(cell)
        elif self.place == "goals":
            self._take_goal(cell)
        else:
            self._take_by_look(cell, text)

    def _take_by_look(self, cell: PrintedCell, text: str) -> None:
        """Cells whose label may be missing: a day, a share, a code, the purpose, a goal."""
        draft = self.draft
        pairs = list(_PAIR.finditer(text)) if "月" in text and "%" in text else []
        if len(pairs) > 1 and self.place in ("schedule", "purpose"):
            self.place = "schedule"
            for match in pairs:
                draft.days.append(PrintedCell(match["day"], cell.line, cell.group))
                draft.shares.append(PrintedCell(match["share"], cell.line, cell.group))
        elif len(text) <= _SHORT and read_day(cell.text):
            self.place = "schedule"
            draft.days.append(cell)
        elif self.place == "schedule" and len(text) <= _SHORT:
            draft.shares.append(cell)
        elif self.place == "schedule":
            self.place = "goals"
            self._take_goal(cell)
        elif self.place == "purpose" and not is_amount(cell.text):
            draft.purpose += [p for p in paragraphs(cell.text) if p not in draft.purpose[-20:]]
        elif self.place == "head" and "code" not in draft.values and CODE_SHAPE.fullmatch(text):
            draft.values["code"] = cell
        else:
            draft.unread.append(cell)

    def _take_unit(self, cell: PrintedCell) -> bool:
        """The line above the table: unit code and name, 单位：万元, or both in one cell."""
        text = one_line(cell.text)
        if match := MONEY_UNIT.search(compact(text).rstrip(")")[-12:]):
            self.draft.money_unit = self.draft.money_unit or match["unit"]
            text = _MONEY_UNIT_TAIL.sub("", text).strip()
            if not text:
                return True
        elif self.place != "head" or "code" in self.draft.values:
            return text == "".join(self.draft.unit) != ""
        if (match := _UNIT.fullmatch(text)) and not read_day(text):
            if not self.draft.unit[0]:
                self.draft.unit = (match["code"], match["name"].strip())
            return True
        return False

    def _take_goal(self, cell: PrintedCell) -> None:
        """Each labelled paragraph is a goal; a paragraph without a label continues the last."""
        self.draft.goals_line = self.draft.goals_line or cell.line
        for text in paragraphs(cell.text):
            label, _ = split_label(text)
            if label is None and self.draft.goals:
                self.draft.goals[-1].append(text)
            elif [text] not in self.draft.goals[-20:]:
                self.draft.goals.append([text])
