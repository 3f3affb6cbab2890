"""The only XlsxWriter code: tables as workbooks that people open, sum, print and hand in.

Numbers and dates are typed, text is always text (a cell that begins with "=" is no formula), the
page is A4 with a repeated header row, and the file says what it is, of when and by whom.

Rows are written as they come and each style is made once, so a list of 100,000 rows needs no more
memory than one of ten. XlsxWriter is imported when the first workbook is written: no page needs it.
"""

import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import BinaryIO

from django.http import HttpResponse

from config.documents import cells
from config.documents.downloads import attachment

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
LINE_HEIGHT, TALLEST_ROW = 15, 409  # points; the second is what the format allows
TITLE_HEIGHT = 30
HEADINGS_ROW = 2  # rows and columns count from 0, as the library does
LINE = {"border": 1, "border_color": "#7A828C"}
HEADING = {"bold": True, "bg_color": "#EEF0F3"}
# Text and numbers are given as such; the library must not guess links, formulas or numbers.
OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


class Kind(StrEnum):
    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"  # a share: 0.21 shows as 21.00%
    DATE = "date"
    DATETIME = "datetime"


FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "0",
    Kind.MONEY: "#,##0.00",
    Kind.PERCENT: "0.00####%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
}
ALIGNMENTS = {
    Kind.TEXT: "left",
    Kind.DATE: "center",
    Kind.DATETIME: "center",
}


@dataclass(frozen=True)
class Column:
    """`width` in characters of the body font; one Chinese character is two."""

    heading: str
    kind: Kind = Kind.TEXT
    width: float = 14


@dataclass(frozen=True)
class Value:
    """A cell that differs from its column: an official form mixes kinds and headings."""

    value: object
    kind: Kind = Kind.TEXT
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True)
class Merge:
    """A block of body cells shown as one; row and column count from 0 at the first body cell."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Sheet:
    """One tab. `note` says when, by whom and with which filter; `unit` is printed as it is.

    Rows hold plain values by column, or `Value`; None is an empty cell. They may be an iterator,
    which is read once. With headings that are all empty there is no header row: the rows bring
    their own, as an official form does.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    unit: str = ""
    note: str = ""
    tab: str = ""
    landscape: bool = False
    merge: Sequence[Merge] = ()


def write_workbook(sheets: Sequence[Sheet], stream: BinaryIO) -> int:
    """Write the .xlsx file of the sheets, in their order; answers how many body rows it holds."""
    from xlsxwriter import Workbook

    # A merged block reaches down over rows that would already be written.
    in_passing = not any(sheet.merge for sheet in sheets)
    names = cells.tab_names(sheet.tab or sheet.title for sheet in sheets)
    with Workbook(stream, OPTIONS | {"constant_memory": in_passing}) as book:
        pages = [book.add_worksheet(name) for name in names]
        styles = _Styles(book)
        return sum(
            _Page(page, sheet, styles).write() for page, sheet in zip(pages, sheets, strict=True)
        )


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The .xlsx file of the sheets, in their order."""
    stream = io.BytesIO()
    write_workbook(sheets, stream)
    return stream.getvalue()


def workbook_response(sheets: Sequence[Sheet], filename: str) -> HttpResponse:
    """The workbook as a download under a name that may be Chinese."""
    return HttpResponse(
        workbook(sheets),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": attachment(filename)},
    )


class _Styles:
    """Each look of a cell, made when it is first asked for."""

    def __init__(self, book):
        self.book = book
        self.made = {}

    def __call__(self, **properties):
        key = tuple(properties.items())
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]

    def body(self, look: tuple[Kind, bool, bool], is_text=False, quoted=False):
        """`quoted`: a text that could be taken for a formula, so that editing leaves it text."""
        key = (look, is_text, quoted)
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = self.book.add_format(_look(*look, is_text, quoted))
        return found


def _look(kind: Kind, bold: bool, centred: bool, is_text: bool, quoted: bool) -> dict:
    return {
        **LINE,
        # A dash in a column of numbers is text and stands where the numbers stand.
        "num_format": FORMATS[Kind.TEXT if is_text else kind],
        "align": "center" if centred else ALIGNMENTS.get(kind, "right"),
        "valign": "vcenter",
        "text_wrap": True,
        "bold": bold,
        "quote_prefix": quoted,
    }


class _Page:
    """One sheet while it is written, from the top down."""

    def __init__(self, page, sheet: Sheet, styles: _Styles):
        self.page, self.sheet, self.styles = page, sheet, styles

    @cached_property
    def first_body_row(self) -> int:
        has_headings = any(column.heading for column in self.sheet.columns)
        return HEADINGS_ROW + 1 if has_headings else HEADINGS_ROW

    def write(self) -> int:
        for number, column in enumerate(self.sheet.columns):
            self.page.set_column(number, number, column.width)
        self._title()
        self._note()
        if self.first_body_row > HEADINGS_ROW:
            self._headings()
        count = self._body()
        self._set_up_print(count)
        return count

    def _title(self):
        look = self.styles(bold=True, size=16, align="center", valign="vcenter", text_wrap=True)
        self.page.set_row(0, TITLE_HEIGHT)
        self._span(0, 0, len(self.sheet.columns), self.sheet.title, look)

    def _note(self):
        """When and by whom at the left, the unit at the right; together where there is no room."""
        sheet, width = self.sheet, len(self.sheet.columns)
        if sheet.unit and sheet.note and width > 1:
            middle = width // 2
            left = self.styles(align="left", text_wrap=True)
            self._span(1, 0, middle, sheet.note, left)
            self._span(1, middle, width - middle, sheet.unit, self.styles(align="right"))
        else:
            text = "　".join(filter(None, [sheet.note, sheet.unit]))
            look = self.styles(align="left" if sheet.note else "right", text_wrap=True)
            self._span(1, 0, width, text, look)

    def _span(self, row: int, column: int, columns: int, text: str, look):
        """One text across so many columns of a row."""
        if columns > 1:
            self.page.merge_range(row, column, row, column + columns - 1, "", look)
        if text:
            self.page.write_string(row, column, cells.printable(text), look)

    def _headings(self):
        look = self.styles(
            **LINE, **HEADING, num_format="@", align="center", valign="vcenter", text_wrap=True
        )
        for number, column in enumerate(self.sheet.columns):
            self.page.write_string(HEADINGS_ROW, number, cells.printable(column.heading), look)
        self.page.freeze_panes(self.first_body_row, 0)
        self.page.repeat_rows(HEADINGS_ROW)

    def _body(self) -> int:
        blocks = {(block.row, block.column): block for block in self.sheet.merge}
        for block in blocks.values():
            self._merge(block)
        count = 0
        for count, row in enumerate(self.sheet.rows, 1):
            self._line(count - 1, row, blocks)
        return count

    def _merge(self, block: Merge):
        if block.rows * block.columns > 1:
            row = self.first_body_row + block.row
            end = (row + block.rows - 1, block.column + block.columns - 1)
            look = self.styles.body((Kind.TEXT, False, True))
            self.page.merge_range(row, block.column, *end, "", look)

    def _line(self, number: int, row: Sequence[object], blocks: dict):
        """One row; as high as its text: merged cells never fit themselves, nor does every reader.

        A row has its height before its cells: when they are written, it may be gone from memory.
        """
        place, lines, written = self.first_body_row + number, 1, []
        for at, (column, value) in enumerate(zip(self.sheet.columns, row, strict=True)):
            look = (column.kind, False, False)
            if isinstance(value, Value):
                value, look = value.value, (value.kind, value.bold, value.centred)
            value = cells.plain(value)
            written.append((at, value, look))
            if isinstance(value, str):
                lines = max(lines, self._line_count(value, number, at, blocks))
        if lines > 1:
            self.page.set_row(place, min(lines * LINE_HEIGHT + 4, TALLEST_ROW))
        for at, value, look in written:
            self._cell(place, at, value, look)

    def _line_count(self, text: str, number: int, at: int, blocks: dict) -> int:
        columns, block = self.sheet.columns, blocks.get((number, at))
        if block is None:
            return cells.line_count(text, columns[at].width)
        if block.rows > 1:
            return 1
        width = sum(column.width for column in columns[at : at + block.columns])
        return cells.line_count(text, width)

    def _cell(self, row: int, column: int, value: object, look: tuple[Kind, bool, bool]):
        page, body = self.page, self.styles.body
        if value is None or value == "":
            page.write_blank(row, column, None, body(look))
        elif isinstance(value, str):
            is_formula = value.startswith(cells.FORMULA_START)
            page.write_string(row, column, value, body(look, is_text=True, quoted=is_formula))
        elif isinstance(value, datetime.date):
            page.write_datetime(row, column, value, body(look))
        else:
            page.write_number(row, column, value, body(look))

    def _set_up_print(self, count: int):
        page, sheet = self.page, self.sheet
        page.set_paper(A4)
        if sheet.landscape:
            page.set_landscape()
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.set_footer("&C第 &P 页，共 &N 页")
        last = self.first_body_row + max(count, 1) - 1
        page.print_area(0, 0, last, len(sheet.columns) - 1)
