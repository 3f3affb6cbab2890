"""Lines and cells of the text, freed of what copying out of Word leaves behind."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

# A line break inside a paragraph or cell, as Word writes it into plain text.
BREAK = "\v"

_PAGE = "\f"
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# No "[" inside, or a line of unclosed openings would take quadratic time.
_BOOKMARK = re.compile(r"[\[［]\s?bookmark\s?[:：][^\[\]［］]{0,200}[\]］]", re.IGNORECASE)
# Control characters (a NUL cannot be stored), zero-width and direction marks, soft hyphens,
# halves of surrogate pairs (they cannot be encoded).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s+")
_HEADING_MARK = re.compile(r"^\s{0,3}#{1,6}\s+")
_PIPES = re.compile(r"\s*\|[^\n]*\|\s*")
_RULE = re.compile(r"[\s|:-]+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@dataclass(frozen=True)
class Line:
    """One line of the given text; `cells` keeps blank cells, a prose line has one cell."""

    number: int
    cells: tuple[str, ...]
    tabbed: bool
    indented: bool

    @property
    def text(self) -> str:
        return " ".join(cell for cell in self.cells if cell)

    @property
    def is_gap(self) -> bool:
        """An empty line parts rows; a line holding only a tab is a blank cell."""
        return not self.tabbed and not self.text


def compact(text: str) -> str:
    """Without any blank, and with half-width letters, digits and brackets: for comparing."""
    return _BLANKS.sub("", text).translate(_FULL_WIDTH)


def half_width(text: str) -> str:
    return text.translate(_FULL_WIDTH)


def one_line(cell: str) -> str:
    """The cell as running text: a break between two Latin words becomes a blank, else nothing."""
    pieces = cell.split(BREAK)
    text = pieces[0]
    for piece in pieces[1:]:
        latin = text[-1:].isascii() and piece[:1].isascii()
        text += (" " if latin and text and piece else "") + piece
    return text


def paragraphs(cell: str) -> list[str]:
    return [piece for piece in cell.split(BREAK) if piece]


def read_lines(text: str) -> Iterator[Line]:
    """The lines of `text` in order, numbered from 1 as an editor numbers them."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    raws = unified.split("\n")
    running = _running_heads(raws)
    for number, raw in enumerate(raws, start=1):
        raw = "" if raw.startswith(_PAGE) and raw.strip() in running else raw
        yield _line(number, _INVISIBLE.sub("", _BOOKMARK.sub("", _BREAKS.sub(BREAK, raw))))


def _running_heads(raws: list[str]) -> set[str]:
    """What stands on top of several pages and belongs to none; the title of a table does."""
    tops = Counter(raw.strip() for raw in raws[1:] if raw.startswith(_PAGE))
    tops[raws[0].strip()] += 1
    return {top for top, count in tops.items() if count > 1 and "绩效目标表" not in top}


def _line(number: int, raw: str) -> Line:
    raw = _unmarked(raw)
    cells = tuple(_clean(cell) for cell in raw.split("\t"))
    indented = len(cells) > 1 and not cells[0]
    return Line(number, cells[1:] if indented else cells, len(cells) > 1, indented)


def _unmarked(raw: str) -> str:
    """A line of Markdown as the line it stands for: a heading, or a row of a table of pipes."""
    text = _HEADING_MARK.sub("", raw)
    if _PIPES.fullmatch(text):
        if _RULE.fullmatch(text):
            return ""
        return text.strip().strip("|").replace("|", "\t") + "\t"
    return text


def _clean(cell: str) -> str:
    pieces = (_BLANKS.sub(" ", piece).strip() for piece in cell.split(BREAK))
    return BREAK.join(piece for piece in pieces if piece)
