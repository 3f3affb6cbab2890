"""A table of an official form, said once: page, PDF and workbook draw the same cells.

A form builds a `Grid`. The component `official_table` draws it on the page and in the PDF,
`sheet` turns it into a tab of a workbook. Neither knows what the form is about.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from config.documents.spreadsheet import Column, Kind, Merge, Sheet, Value


@dataclass(frozen=True)
class Cell:
    """`columns` and `rows` are spans. A line break in a label is one of the printed form alone.

    `value`: what a workbook holds instead of the text, such as an amount it can add up. `scope`:
    what a label heads (col, row, rowgroup). `url`: where the page leads from it. `joins_below`:
    one with the cell below it, printed apart only where a page ends between them.
    """

    text: str
    columns: int = 1
    rows: int = 1
    is_label: bool = False
    css: str = ""
    value: object = None
    kind: Kind = Kind.TEXT
    scope: str = ""
    url: str = ""
    joins_below: bool = False

    @property
    def written(self) -> Value:
        text = self.text.replace("\n", "") if self.is_label else self.text
        value = text if self.value is None else self.value
        is_centred = self.is_label or "center" in self.css.split()
        return Value(value, self.kind, bold=self.is_label, centred=is_centred)


@dataclass(frozen=True)
class Line:
    """One row; cells that reach down from above are not named again. `key`: its id on the page."""

    cells: Sequence[Cell]
    key: str = ""
    css: str = ""


@dataclass(frozen=True)
class Body:
    lines: Sequence[Line]
    css: str = ""


@dataclass(frozen=True)
class Table:
    """`head` is printed again on every page that the table reaches."""

    bodies: Sequence[Body]
    head: Line | None = None

    @property
    def lines(self) -> Iterator[Line]:
        if self.head:
            yield self.head
        for body in self.bodies:
            yield from body.lines


@dataclass(frozen=True)
class Grid:
    """The tables of one form below each other, all `columns` wide; `css` sets their widths."""

    columns: int
    tables: Sequence[Table]
    css: str = ""

    @property
    def lines(self) -> list[Line]:
        return [line for table in self.tables for line in table.lines]


def label(text: str, columns=1, rows=1, scope="", css="") -> Cell:
    return Cell(text, columns, rows, is_label=True, scope=scope, css=css)


def sheet(
    grid: Grid,
    widths: Sequence[float],
    *,
    above: Iterable[Line] = (),
    below: Iterable[Line] = (),
    **options,
) -> Sheet:
    """One tab with the grid, its cells merged as printed, between lines the page draws otherwise.

    `options` as for Sheet.
    """
    rows, merges = [], []
    for line in [*above, *grid.lines, *below]:
        rows.append([None] * grid.columns)
        _write(line, rows, merges)
    columns = [Column("", width=width) for width in widths]
    return Sheet(columns=columns, rows=rows, merge=merges, **options)


def _write(line: Line, rows: list[list], merges: list[Merge]):
    """Put the cells of the last row where nothing reaches down from above."""
    here = len(rows) - 1
    taken = {
        column
        for merge in merges
        if merge.row + merge.rows > here
        for column in range(merge.column, merge.column + merge.columns)
    }
    place = 0
    for cell in line.cells:
        while place in taken:
            place += 1
        top = here - 1 if here and rows[here - 1][place] is JOINED else here
        rows[top][place] = JOINED if cell.joins_below else cell.written
        if cell.columns > 1 or here - top + cell.rows > 1:
            merges.append(Merge(top, place, rows=here - top + cell.rows, columns=cell.columns))
        place += cell.columns


JOINED = Value("")  # stands where the cell below begins
