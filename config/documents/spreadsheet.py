"""The only openpyxl code: tables as workbooks that people open, sum, print and hand in.

Numbers and dates are typed, text is always text (a cell that begins with "=" is no formula), the
page is A4 with a repeated header row, and the file says what it is, of when and by whom.
"""

import datetime
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from unicodedata import east_asian_width

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from config.fields import clean_name

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
LINE_HEIGHT, TALLEST_ROW = 15, 409  # points; the second is what the format allows
LONGEST_CELL = 32_767  # what the format allows
CUT = "……（内容过长，已截断）"
FORBIDDEN_IN_TAB = re.compile(r"[\[\]:*?/\\']")
FORMULA_START = tuple("=+-@\t\r\n＝＋－＠")

THIN = Side(style="thin", color="7A828C")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADING_FILL = PatternFill("solid", fgColor="EEF0F3")


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
    Kind.PERCENT: "0.00%",
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

    Rows hold plain values by column, or `Value`; None is an empty cell. With headings that are all
    empty there is no header row: the rows bring their own, as an official form does.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    unit: str = ""
    note: str = ""
    tab: str = ""
    landscape: bool = False
    merge: Sequence[Merge] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The .xlsx file of the sheets, in their order."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(_tab(sheet.tab or sheet.title)), sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook_response(sheets: Sequence[Sheet], filename: str) -> HttpResponse:
    """The workbook as a download under a name that may be Chinese."""
    return HttpResponse(
        workbook(sheets),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": attachment(filename)},
    )


def attachment(filename: str) -> str:
    """The Content-Disposition of a download (RFC 6266), safe for any name a person chose."""
    safe = re.sub(r'[\\/:*?"<>|%]', "_", clean_name(filename)).lstrip(".")
    stem, dot, ending = safe.rpartition(".")
    safe = f"{stem[:100]}{dot}{ending[:10]}" if dot else safe[:100]
    return content_disposition_header(as_attachment=True, filename=safe or "download")


def _write(page: Worksheet, sheet: Sheet):
    first_body_row = _write_head(page, sheet)
    for number, row in enumerate(sheet.rows, first_body_row):
        for column, (settings, value) in enumerate(zip(sheet.columns, row, strict=True), 1):
            _write_body(page.cell(number, column), settings, value)
    for block in sheet.merge:
        _merge(
            page,
            first_body_row + block.row,
            1 + block.column,
            rows=block.rows,
            columns=block.columns,
        )
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    _fit_heights(page, sheet, first_body_row)
    _set_up_print(page, sheet, first_body_row)


def _write_head(page: Worksheet, sheet: Sheet) -> int:
    """Title, line of note and unit, header row; the number of the first body row."""
    width = len(sheet.columns)
    title = page.cell(1, 1)
    _put(title, sheet.title)
    title.font = Font(bold=True, size=16)
    title.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    page.row_dimensions[1].height = 30
    _merge(page, 1, 1, columns=width)
    _write_note(page, sheet, width)
    if not any(column.heading for column in sheet.columns):
        return 3
    for number, column in enumerate(sheet.columns, 1):
        cell = page.cell(3, number)
        _put(cell, column.heading)
        _style(cell, Kind.TEXT, bold=True, centred=True)
        cell.fill = HEADING_FILL
    page.freeze_panes = page.cell(4, 1)
    page.print_title_rows = "3:3"
    return 4


def _write_note(page: Worksheet, sheet: Sheet, width: int):
    unit_from = width // 2 + 1 if sheet.unit and sheet.note and width > 1 else 1
    text = sheet.note if unit_from > 1 else "　".join(filter(None, [sheet.note, sheet.unit]))
    left = page.cell(2, 1)
    _put(left, text)
    left.alignment = Alignment(horizontal="left" if sheet.note else "right", wrap_text=True)
    _merge(page, 2, 1, columns=unit_from - 1 if unit_from > 1 else width)
    if unit_from > 1:
        right = page.cell(2, unit_from)
        _put(right, sheet.unit)
        right.alignment = Alignment(horizontal="right")
        _merge(page, 2, unit_from, columns=width - unit_from + 1)


def _write_body(cell: Cell, column: Column, value: object):
    if not isinstance(value, Value):
        value = Value(value, column.kind)
    _put(cell, value.value)
    # A dash in a column of numbers is text and stands where the numbers stand.
    _style(cell, value.kind, bold=value.bold, centred=value.centred)
    if isinstance(value.value, str):
        cell.number_format = FORMATS[Kind.TEXT]


def _put(cell: Cell, value: object):
    """The value with its own type; text never becomes a formula or an error value."""
    if value is None:
        return
    if not isinstance(value, str):
        cell.value = _plain(value)
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.value = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_START)


def _plain(value: object) -> object:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.make_naive(value)  # the format knows no zones: Asia/Shanghai, as on screen
    if isinstance(value, int | float | Decimal | datetime.date):
        return value
    raise TypeError(f"a cell holds text, a number or a date, not {type(value).__name__}")


def _style(cell: Cell, kind: Kind, *, bold: bool = False, centred: bool = False):
    cell.number_format = FORMATS[kind]
    cell.font = Font(bold=bold)
    cell.border = GRID
    horizontal = "center" if centred else ALIGNMENTS.get(kind, "right")
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)


def _merge(page: Worksheet, row: int, column: int, *, rows: int = 1, columns: int = 1):
    if rows * columns > 1:
        page.merge_cells(
            start_row=row,
            start_column=column,
            end_row=row + rows - 1,
            end_column=column + columns - 1,
        )


def _fit_heights(page: Worksheet, sheet: Sheet, first_body_row: int):
    """Rows as high as their text: merged cells never fit themselves, and not every reader does."""
    spans = {(block.row, block.column): block for block in sheet.merge}
    for number, row in enumerate(sheet.rows):
        lines = 1
        for place, value in enumerate(row):
            block = spans.get((number, place), Merge(number, place))
            if block.rows == 1:
                columns = sheet.columns[place : place + block.columns]
                lines = max(lines, _lines(value, sum(column.width for column in columns)))
        if lines > 1:
            height = min(lines * LINE_HEIGHT + 4, TALLEST_ROW)
            page.row_dimensions[first_body_row + number].height = height


def _lines(value: object, width: float) -> int:
    """How many lines a text takes; a Chinese character is as wide as two of the others."""
    text = value.value if isinstance(value, Value) else value
    if not isinstance(text, str):
        return 1
    return sum(math.ceil(max(_width(line), 1) / (width - 1)) for line in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _set_up_print(page: Worksheet, sheet: Sheet, first_body_row: int):
    page.page_setup.paperSize = A4
    page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    last = first_body_row + max(len(sheet.rows), 1) - 1
    page.print_area = f"A1:{get_column_letter(len(sheet.columns))}{last}"


def _tab(name: str) -> str:
    """A tab name the format allows; the library itself numbers repeated ones."""
    return FORBIDDEN_IN_TAB.sub("", clean_name(name))[:28] or "表"
