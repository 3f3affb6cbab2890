"""Printed numbering: （1）, 1., （一）, 一、, ①. The label stays text, its number is for checks."""

import re
from dataclasses import dataclass

from performance.disclosure.lines import half_width

_CHINESE = "一二三四五六七八九"
_LABEL = re.compile(
    r"[（(〔]\s?(?P<bracket>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s?[)）〕][、.．]?"
    r"|(?P<digits>[0-9０-９]{1,2})[.．、)）](?![0-9０-９])"
    r"|(?P<chinese>[一二三四五六七八九十]{1,3})、"
    r"|(?P<circle>[①-⑳])"
    r"|(?P<bullet>[•●◆■▪])"
)
_NAMED = re.compile(r"(?:目标|指标)(?P<named>[0-9０-９]{1,2})[:：.．、]")


@dataclass(frozen=True)
class Label:
    text: str
    number: int
    style: str


def chinese_number(text: str) -> int | None:
    """一 to 九十九, None for anything else."""
    tens, ten, ones = text.rpartition("十")
    if any(part and part not in _CHINESE for part in (tens, ones)) or not text:
        return None
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_CHINESE.find(tens) + 1 or 1) * bool(ten) * 10 + (
        _CHINESE.find(ones) + 1 if ones else 0
    )


def split_label(text: str) -> tuple[Label | None, str]:
    """The label at the start of `text`, as printed, and the rest without surrounding blanks."""
    match = _LABEL.match(text) or _NAMED.match(text)
    if match is None:
        return None, text
    kind = match.lastgroup or ""
    if kind == "bullet":  # parts paragraphs as a number does, but says nothing of their order
        return Label("", 0, kind), text[match.end() :].strip()
    number = _number(match[kind])
    if not number:
        return None, text
    style = kind if match[kind][0] not in _CHINESE + "十" else f"{kind}-chinese"
    return Label(match[0], number, style), text[match.end() :].strip()


def _number(text: str) -> int | None:
    digits = half_width(text)
    if digits.isascii():
        return int(digits)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    return chinese_number(text)


def label_like(example: str, number: int) -> str:
    """`number` printed in the manner of `example`: （4） after （5）, （四） after （五）."""
    label, _ = split_label(example)
    if label is None or label.style == "circle":
        return str(number)
    text = str(number)
    if label.style.endswith("chinese"):
        tens, ones = divmod(number, 10)
        text = (_CHINESE[tens - 1] if tens > 1 else "") + "十" * bool(tens)
        text += _CHINESE[ones - 1] if ones else ""
    return re.sub(r"[0-9０-９]+|[一二三四五六七八九十]+", text, label.text, count=1)
