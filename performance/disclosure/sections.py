"""Cuts the document into 一 总体绩效目标, 二 分项绩效目标, 三 工作保障措施 and the tables."""

import re
from dataclasses import dataclass, field

from performance.disclosure.amounts import MONEY_UNIT
from performance.disclosure.labels import Label, split_label
from performance.disclosure.lines import BREAK, Line, compact, paragraphs

OVERALL, DETAIL, SAFEGUARDS, TABLES = "overall", "detail", "safeguards", "tables"
SECTION_NAMES = {
    OVERALL: "总体绩效目标",
    DETAIL: "分项绩效目标",
    SAFEGUARDS: "工作保障措施",
    TABLES: "项目绩效目标表",
}
SUBGOAL_MARKER = "分项绩效目标"

_OUTSIDE = "outside"
_PART = re.compile(r"第[一二三四五六七八九十0-9]{1,3}部分.{0,40}")
_HEADING = re.compile(
    r"(?P<label>(?:[一二三四五六七八九十]{1,2}|[1-9])[、.]|\([一二三四五六七八九十]{1,2}\)、?|[•●◆■▪])?(?:部门|单位|年度){0,2}"
    r"(?:(?P<overall>总体(?:绩效)?目标)|(?P<detail>分项(?:绩效)?目标)"
    r"|(?P<safeguards>(?:实现绩效目标的?|绩效目标实现的?|绩效)?(?:工作)?保障措施))"
    r"(?::(?P<body>.*))?"
)
_TITLE = re.compile(r"(?P<name>.{0,100}?)绩效目标表(?:\(续(?:表)?\)|续表?)?")
_UNIT = re.compile(r"[0-9]{3,12}(?![年月日个次%.、)])[^0-9\s]")
# What a page break leaves between two lines: 3, －3－, 3/9, 第3页共9页, 续表, （转下页）.
_PAGE_BREAK = re.compile(
    r"[-—–~·]*[0-9]{1,4}(?:/[0-9]{1,4})?[-—–~·]*"
    r"|第[0-9]{1,4}页[,、/]?(?:共[0-9]{1,4}页)?"
    r"|\(?(?:续表|续上页|接上页|上接.{0,6}页|转下页|下转.{0,6}页|接下页|见下页)\)?"
)


@dataclass(frozen=True)
class Paragraph:
    line: int
    text: str


@dataclass
class Table:
    """The lines from one 绩效目标表 title (or from where a table begins without one)."""

    line: int
    name: str = ""
    label: Label | None = None
    lines: list[Line] = field(default_factory=list)


@dataclass
class Sections:
    paragraphs: dict[str, list[Paragraph]] = field(
        default_factory=lambda: {OVERALL: [], DETAIL: [], SAFEGUARDS: [], _OUTSIDE: []}
    )
    tables: list[Table] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @property
    def titles(self) -> list[Paragraph]:
        """What may name the year: lines outside the three parts, and table titles."""
        return self.paragraphs[_OUTSIDE] + [Paragraph(t.line, t.name) for t in self.tables]


def split_sections(lines: list[Line]) -> Sections:
    sections, here = Sections(), _OUTSIDE
    following = _next_filled(lines)
    for line, after in zip(lines, following, strict=True):
        text = compact(line.text)
        if not text:
            if here == TABLES:
                sections.tables[-1].lines.append(line)
            continue
        if not line.tabbed and _PART.fullmatch(text):
            here = _OUTSIDE
        elif heading := _heading(text, line, here):
            here, body = heading
            if body != SUBGOAL_MARKER or not sections.seen:
                sections.seen.add(here)
            if body:
                sections.paragraphs[here].append(Paragraph(line.number, body))
            continue
        elif title := _title(line, text, here, after):
            here = TABLES
            sections.tables.append(title)
            continue
        elif here != TABLES and starts_table(line):
            here = TABLES
            sections.tables.append(Table(line.number))
        if here == TABLES:
            sections.tables[-1].lines.append(line)
        else:
            _add_prose(sections.paragraphs[here], line)
    sections.tables = _joined(_without_contents(sections.tables))
    if sections.tables:
        sections.seen.add(TABLES)
    return sections


def starts_table(line: Line | None) -> bool:
    """A unit code line of a table, its 单位：万元, or its first label."""
    if line is None:
        return False
    cells = [compact(cell) for cell in line.cells if cell]
    return any(
        cell in ("项目编码", "项目编码:")
        or MONEY_UNIT.search(cell[-12:])
        or (line.tabbed and len(cells) <= 2 and _UNIT.match(cell) is not None)
        for cell in cells
    )


def is_declaration(table: Table) -> bool:
    """Whether one table lists all projects: 项目名称 and 一级指标 are columns of one heading."""
    return any(
        {"项目名称", "一级指标"} <= {compact(cell) for cell in line.cells} for line in table.lines
    )


def is_page_break(text: str) -> bool:
    """Whether the line is a page number, or says that a table goes on."""
    return _PAGE_BREAK.fullmatch(compact(text)) is not None


def _next_filled(lines: list[Line]) -> list[Line | None]:
    following: list[Line | None] = []
    after = None
    for line in reversed(lines):
        following.append(after)
        after = line if line.text else after
    return following[::-1]


def _heading(text: str, line: Line, here: str) -> tuple[str, str] | None:
    """The section a heading opens and what is glued to it after a colon."""
    if (len(text) > 40 and ":" not in text[:20]) or len([c for c in line.cells if c]) != 1:
        return None
    match = _HEADING.fullmatch(text)
    if match is None or (here == TABLES and not match["label"]):
        return None
    section = next(name for name in (OVERALL, DETAIL, SAFEGUARDS) if match[name])
    if not match["label"] and (here == DETAIL or section == DETAIL):
        # 分项绩效目标： without a number opens the list of sub-goals, which _detail reads.
        return (DETAIL, SUBGOAL_MARKER) if section == DETAIL else None
    body = re.split("[:：]", line.text, maxsplit=1)[1].strip() if match["body"] else ""
    return section, body


def _title(line: Line, text: str, here: str, after: Line | None) -> Table | None:
    if len(text) > 110 or len([cell for cell in line.cells if cell]) != 1:
        return None
    label, name = split_label(line.text.replace(BREAK, ""))
    match = _TITLE.fullmatch(compact(name))
    if match is None or (label is None and not (here in (TABLES, _OUTSIDE) or starts_table(after))):
        return None
    if label is None and not match["name"]:
        return None
    return Table(line.number, match["name"].removesuffix("项目") or match["name"], label)


def _joined(tables: list[Table]) -> list[Table]:
    """A title printed again after a page break continues its table; two tables of one name that
    both print a 预算数 are two projects."""
    joined: list[Table] = []
    for table in tables:
        before = joined[-1] if joined else None
        if (
            before
            and before.name == table.name
            and not (_has_budget(before) and _has_budget(table))
        ):
            before.lines += table.lines
        else:
            joined.append(table)
    return joined


def _has_budget(table: Table) -> bool:
    return any(compact(cell) == "预算数" for line in table.lines for cell in line.cells)


def _without_contents(tables: list[Table]) -> list[Table]:
    """Drop titles that only stand in a table of contents: an empty one whose table follows."""
    filled = {table.name for table in tables if any(line.text for line in table.lines)}
    return [t for t in tables if any(line.text for line in t.lines) or t.name not in filled]


def _add_prose(into: list[Paragraph], line: Line) -> None:
    for text in paragraphs(line.text):
        if not is_page_break(text):
            into.append(Paragraph(line.number, text))
