"""A list, said once: its rows, its columns, and in which order they may stand.

The page (head with sort links, lines, paging) and the workbook both follow from one `Listing`. A
room's `tables.py` holds a function `(user, query) -> Listing` for each of its lists; who asks and
what the address says is all it needs, so the same list can be made again later.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from operator import attrgetter

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable
from django.utils.html import format_html
from markupsafe import Markup, escape

from config.documents.spreadsheet import Column as SheetColumn
from config.documents.spreadsheet import Kind
from orgs import formatting, way_back
from orgs.lists.filters import FilterForm, page_notes, quoted

PAGE = 50
KNOWN = frozenset({"sort", "page", way_back.NAME})
CHUNK = 2000  # rows of an export that are in memory at a time

WRITTEN = {
    Kind.TEXT: formatting.dash,
    Kind.COUNT: formatting.dash,
    Kind.MONEY: formatting.yuan,
    Kind.PERCENT: formatting.percent,
    Kind.DATE: formatting.cn_date,
    Kind.DATETIME: formatting.cn_moment,
}
CSS = {Kind.COUNT: "number", Kind.MONEY: "number", Kind.PERCENT: "number", Kind.DATE: "nowrap"}


@dataclass(frozen=True)
class Column:
    """One fact about a row.

    `value`: the row's attribute (dotted where it leads on), or a function of the row. `sort`: what
    the database orders by, names or expressions; none: it cannot be sorted. `on_page`: the heading
    there, if it differs from the workbook's. `is_tool`: holds no fact; its heading is only read.
    """

    heading: str
    value: str | Callable = ""
    kind: Kind = Kind.TEXT
    width: float = 14
    sort: Sequence[str | Combinable] = ()
    on_page: str = ""
    css: str = ""
    is_tool: bool = False

    @cached_property
    def answer(self) -> Callable:
        if callable(self.value):
            return self.value
        return _followed(self.value) if "." in self.value else attrgetter(self.value)

    def written(self, row) -> str:
        return WRITTEN[self.kind](self.answer(row))

    @property
    def title(self) -> str:
        return self.on_page or self.heading

    @property
    def classes(self) -> str:
        return " ".join(filter(None, [CSS.get(self.kind, ""), self.css]))


def _followed(path: str) -> Callable:
    """The attribute at the end of a dotted path; None where the path ends before."""
    names = path.split(".")

    def answer(row):
        for name in names:
            row = row if row is None else getattr(row, name)
        return row

    return answer


@dataclass(frozen=True)
class Listing:
    """The rows that somebody asked for. `page` and `export` name the columns of each in order.

    `rows`: a queryset whose own order ends in the key, or a list. `each` prepares the rows that
    are shown or written, some at a time. `head`: the column that names the row. `total` answers
    the last line of the workbook. `counted` answers how many rows there are where a figure of the
    page has counted them anyway. `beside` are lists that the same workbook holds, where they have
    rows.
    """

    title: str
    rows: QuerySet | Sequence
    columns: Mapping[str, Column]
    page: Sequence[str]
    export: Sequence[str]
    query: Mapping[str, str]
    form: FilterForm | None = None
    head: str = ""
    each: Callable[[Sequence], Sequence] = list
    conditions: Sequence[str] = ()
    unit: str = ""
    landscape: bool = False
    total: Callable[[], Sequence[object]] | None = None
    counted: Callable[[], int] | None = None
    beside: Sequence["Listing"] = ()
    size: int = field(default=PAGE)
    also: frozenset[str] = frozenset()  # what else its page's address may say

    @cached_property
    def sort(self) -> str:
        """The column asked for, with "-" from the top down; "" for the list's own order."""
        asked = self.query.get("sort", "")
        name = asked.removeprefix("-")
        return asked if name in self.page and self.columns[name].sort else ""

    @property
    def ordered(self):
        if not self.sort:
            return self.rows
        down = self.sort.startswith("-")
        parts = [*self.columns[self.sort.removeprefix("-")].sort, "pk"]
        by = [F(part) if isinstance(part, str) else part for part in parts]
        # What is empty comes last, whichever way round.
        return self.rows.order_by(
            *(part.desc(nulls_last=True) if down else part.asc(nulls_last=True) for part in by)
        )

    @cached_property
    def page_obj(self) -> Page:
        paginator = Paginator(self.ordered, self.size)
        paginator.count = self.count
        page = paginator.get_page(self.query.get("page"))
        page.object_list = self.each(page.object_list)
        return page

    @property
    def page_columns(self) -> list[tuple[str, Column]]:
        return [(name, self.columns[name]) for name in self.page]

    def direction(self, name: str) -> str:
        """The word of aria-sort; "" where the list does not stand in this column's order."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")

    def next_sort(self, name: str) -> str:
        """Where a column's heading leads: upwards, downwards, and back to the list's own order."""
        return {name: f"-{name}", f"-{name}": ""}.get(self.sort, name)

    def rows_drawn(self, cells: Mapping[str, Callable]) -> Iterator[Markup]:
        """The lines of the present page as table rows; `cells` as for the component list_table."""
        parts = [
            (
                *self._tags(name, column),
                cells.get(name, column.written),
            )
            for name, column in self.page_columns
        ]
        for row in self.page_obj:
            drawn = [f"{head}{escape(write(row))}{tail}" for head, tail, write in parts]
            yield Markup(f"<tr>{''.join(drawn)}</tr>")

    def _tags(self, name: str, column: Column) -> tuple[str, str]:
        css = format_html(' class="{}"', column.classes) if column.classes else ""
        if name == self.head:
            return format_html('<th scope="row"{}>', css), "</th>"
        label = "" if column.is_tool else format_html(' data-label="{}"', column.title)
        return format_html("<td{}{}>", css, label), "</td>"

    @property
    def context(self) -> dict:
        """What the page of a list needs from it."""
        return {
            "list": self,
            "filter": self.form,
            "page_obj": self.page_obj,
            "notes": self.notes,
        }

    @property
    def notes(self) -> list[str]:
        """What the address asks that this list does not know."""
        return [*self._strangers(), *self._sort_notes(), *page_notes(self.query, self.page_obj)]

    def _strangers(self) -> Iterator[str]:
        known = KNOWN | self.also | set(self.form.fields if self.form else ())
        for name in self.query:
            if name not in known:
                yield f"这里没有“{quoted(name)}”这个条件，没有使用。"

    def _sort_notes(self) -> Iterator[str]:
        asked = self.query.get("sort")
        if asked and not self.sort:
            yield f"不能按“{quoted(asked)}”排序，现在按原来的次序排列。"

    # The workbook

    @cached_property
    def count(self) -> int:
        if self.counted:
            return self.counted()
        return self.rows.count() if isinstance(self.rows, QuerySet) else len(self.rows)

    @property
    def sheet_columns(self) -> list[SheetColumn]:
        columns = [self.columns[name] for name in self.export]
        return [SheetColumn(column.heading, column.kind, column.width) for column in columns]

    def lines(self) -> Iterator[Sequence[object]]:
        """The rows of the workbook, read from the database as they are written."""
        answers = [self.columns[name].answer for name in self.export]
        stream = self._stream()
        while rows := list(islice(stream, CHUNK)):
            for row in self.each(rows):
                yield [answer(row) for answer in answers]
        if self.total:
            yield self.total()

    def _stream(self) -> Iterator:
        rows = self.ordered
        return rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else iter(rows)

    @property
    def conditions_in_words(self) -> str:
        """What the list was narrowed by, as an export and its log row say it."""
        by_form = self.form.conditions if self.form else ""
        return "；".join(filter(None, [*self.conditions, by_form]))
