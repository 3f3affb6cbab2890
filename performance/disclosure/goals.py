"""Part 二: the introduction, the numbered tasks, and the sub-goals with goal and indicator."""

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from performance.disclosure.labels import Label, split_label
from performance.disclosure.lines import half_width
from performance.disclosure.model import SubGoal, Task
from performance.disclosure.sections import SUBGOAL_MARKER, Paragraph

_FIELD = re.compile(r"(?P<field>绩效目标|绩效指标)\s?[:：]\s?(?P<text>.*)")
_FIELD_NAMES = {"绩效目标": "goal", "绩效指标": "indicator"}


@dataclass(frozen=True)
class _Piece:
    line: int
    text: str
    label: Label | None
    rest: str
    field: str = ""


@dataclass
class Detail:
    """What part 二 holds, in its order."""

    introduction: str = ""
    tasks: tuple[Task, ...] = ()
    subgoals: tuple[SubGoal, ...] = ()


@dataclass
class _Item:
    """A task or sub-goal being read; lists, because joining each paragraph would be quadratic."""

    label: str
    line: int
    is_task: bool = False
    text: list[str] = field(default_factory=list)
    goal: list[str] = field(default_factory=list)
    indicator: list[str] = field(default_factory=list)

    def as_task(self) -> Task:
        return Task(self.label, "\n".join(self.text), line=self.line)

    def as_subgoal(self) -> SubGoal:
        texts = ("\n".join(part) for part in (self.text, self.goal, self.indicator))
        return SubGoal(self.label, *texts, line=self.line)


class _Reader:
    def __init__(self) -> None:
        self.introduction: list[str] = []
        self.items: list[_Item] = []
        self.last_labels: dict[bool, Label] = {}
        self.loose_goes_to: list[str] | None = self.introduction
        self.in_subgoals = False

    def marker(self) -> None:
        self.in_subgoals, self.loose_goes_to = True, None

    def item(self, piece: _Piece, heads_fields: bool) -> None:
        self.in_subgoals = self.in_subgoals or heads_fields
        if piece.label is None or not (heads_fields or self._belongs(piece.label)):
            self.loose(piece)
            return
        self.last_labels[self.in_subgoals] = piece.label
        self._open(piece.label.text, piece.rest, piece.line)

    def named(self, piece: _Piece) -> None:
        """绩效目标： or 绩效指标：. With no item above it, it is a sub-goal without a title."""
        self.in_subgoals = True
        item = self.items[-1] if self.items else None
        if item is None or item.is_task or getattr(item, piece.field):
            item = self._open("", "", piece.line)
        self.loose_goes_to = getattr(item, piece.field)
        self.loose_goes_to.append(piece.rest)

    def loose(self, piece: _Piece) -> None:
        if self.loose_goes_to is None:
            self._open("", piece.text, piece.line)
        else:
            self.loose_goes_to.append(piece.text)

    def _belongs(self, label: Label) -> bool:
        """Whether the label continues this list, rather than numbering points inside an item."""
        last = self.last_labels.get(self.in_subgoals)
        return last is None or label.style == last.style or label.number == last.number + 1

    def _open(self, label: str, text: str, line: int) -> _Item:
        item = _Item(label, line, not self.in_subgoals, [text] if text else [])
        self.items.append(item)
        self.loose_goes_to = item.text
        return item


def read_detail(paragraphs: list[Paragraph]) -> Detail:
    """A labelled paragraph right above 绩效目标： is a sub-goal; before those are tasks."""
    reader, pieces = _Reader(), [_piece(paragraph) for paragraph in paragraphs]
    for piece, after in zip_longest(pieces, pieces[1:]):
        if half_width(piece.text).rstrip(": ") == SUBGOAL_MARKER:
            reader.marker()
        elif piece.field:
            reader.named(piece)
        else:
            reader.item(piece, piece.label is not None and after is not None and bool(after.field))
    return Detail(
        "\n".join(reader.introduction),
        tuple(item.as_task() for item in reader.items if item.is_task),
        tuple(item.as_subgoal() for item in reader.items if not item.is_task),
    )


def _piece(paragraph: Paragraph) -> _Piece:
    if match := _FIELD.match(paragraph.text):
        name = _FIELD_NAMES[match["field"]]
        return _Piece(paragraph.line, paragraph.text, None, match["text"].strip(), name)
    label, rest = split_label(paragraph.text)
    return _Piece(paragraph.line, paragraph.text, label, rest)
