"""Word's automatic numbering: the numbers that a reader sees and that stand nowhere in the text."""

from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "零一二三四五六七八九"
CHINESE = {
    *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"),
    *("taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified"),
}
LEVELS = 9
BULLET = "•"


@dataclass(frozen=True)
class Level:
    """One level of a list: how its number is written and in what words it stands."""

    format: str = "decimal"
    text: str = "%1."
    start: int = 1


class Numbering:
    """Counts the paragraphs of each list as Word does, in the order they are asked for."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None):
        self.levels: dict[str, list[Level]] = {}
        self.list_of: dict[str, str] = {}
        self.by_style: dict[str, tuple[str, int]] = {}
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0] * LEVELS)
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def label(self, paragraph: etree._Element) -> str:
        """The number in front of this paragraph, in its words; "" where there is none."""
        found = self._list_and_level(paragraph)
        if found is None:
            return ""
        key, depth = self.list_of.get(found[0]), min(found[1], LEVELS - 1)
        if key is None or depth >= len(self.levels[key]):
            return ""
        counts, levels = self.counts[key], self.levels[key]
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (LEVELS - depth - 1)
        if levels[depth].format == "bullet":
            return BULLET
        if levels[depth].format == "none":
            return ""
        text = levels[depth].text
        for place, level in enumerate(levels[: depth + 1]):
            number = max(counts[place], 1) + level.start - 1
            text = text.replace(f"%{place + 1}", written(number, level.format))
        return text

    def _list_and_level(self, paragraph) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        direct = _number_of(properties)
        if direct:
            return direct if direct[0] != "0" else None  # 0: the style's number taken away
        style = properties.find(f"{W}pStyle")
        return self.by_style.get(style.get(f"{W}val")) if style is not None else None

    def _read(self, numbering):
        for one in numbering.iter(f"{W}abstractNum"):
            levels = [_level(level) for level in one.findall(f"{W}lvl")]
            self.levels[one.get(f"{W}abstractNumId")] = levels
        for one in numbering.findall(f"{W}num"):
            abstract = one.find(f"{W}abstractNumId")
            if abstract is not None and abstract.get(f"{W}val") in self.levels:
                self.list_of[one.get(f"{W}numId")] = abstract.get(f"{W}val")

    def _read_styles(self, styles):
        for style in styles.iter(f"{W}style"):
            properties = style.find(f"{W}pPr")
            found = _number_of(properties) if properties is not None else None
            if found:
                self.by_style[style.get(f"{W}styleId")] = found


def written(number: int, style: str) -> str:
    """3 as 三, ③, (3), C or 3."""
    if style in CHINESE:
        return _chinese(number)
    if style == "decimalEnclosedCircle" and number <= 20:
        return chr(ord("①") + number - 1)
    if style == "decimalEnclosedParen":
        return f"({number})"
    if style in ("upperLetter", "lowerLetter") and number <= 26:
        letter = chr(ord("A") + number - 1)
        return letter if style == "upperLetter" else letter.lower()
    return str(number)


def _chinese(number: int) -> str:
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    front = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return front + (DIGITS[ones] if ones or not tens else "")


def _level(level) -> Level:
    return Level(
        _value(level, "numFmt") or "decimal",
        _value(level, "lvlText") or "",
        int(_value(level, "start") or 1),
    )


def _number_of(properties) -> tuple[str, int] | None:
    found = properties.find(f"{W}numPr")
    if found is None or _value(found, "numId") is None:
        return None
    return _value(found, "numId"), int(_value(found, "ilvl") or 0)


def _value(element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")
