"""Which year a document is for, and what in it says so or speaks against it."""

import re
from dataclasses import dataclass

from performance.disclosure.model import Finding
from performance.disclosure.sections import Paragraph

_FOUNDED = 1921  # 中国共产党成立
_ANNIVERSARY = re.compile(
    r"(?:建党|(?<!地方)党(?:的?生日|成立|建立|诞辰)|中国共产党(?:成立|建立|诞生))\s?"
    r"(?P<count>[0-9]{2,3})\s?周年"
)
_TITLE_YEAR = re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})\s?年")
_CODE_YEAR = re.compile(r"[0-9]{6}(?P<year>[0-9]{2})[A-Z]")


@dataclass(frozen=True)
class _Evidence:
    year: int
    line: int
    text: str


def read_year(
    given: int | None,
    codes: list[tuple[str, int]],
    prose: list[Paragraph],
    titles: list[Paragraph],
) -> tuple[int | None, list[Finding]]:
    """The year and its findings: where it comes from, then every contradiction, each once.

    `codes` are (项目编码, line). The given year wins, then the code, the anniversary, a title.
    """
    evidence = _distinct([*_from_codes(codes), *_from_anniversaries(prose), *_from_titles(titles)])
    year = given if given is not None else (evidence[0].year if evidence else None)
    if year is None:
        message = "文中看不出年度（没有项目编码、建党周年或标题年份）；请在载入时指定年度。"
        return None, [Finding("year_unknown", 1, message)]
    findings = [_source(year, given is not None, evidence)]
    for item in evidence:
        if item.year != year:
            message = f"{item.text}对应{item.year}年，与本计划年度{year}年不一致；请核对年度。"
            findings.append(Finding("year_contradiction", item.line, message))
    return year, findings


def _source(year: int, is_given: bool, evidence: list[_Evidence]) -> Finding:
    agreeing = [item for item in evidence if item.year == year]
    more = f"等{len(agreeing)}处" if len(agreeing) > 3 else ""
    texts = "、".join(item.text for item in agreeing[:3]) + more
    line = agreeing[0].line if agreeing else 1
    if not is_given:
        message = f"文中没有直接写明年度，由{texts}推定为{year}年；请确认。"
    elif agreeing:
        message = f"年度按指定取{year}年，{texts}与之一致。"
    else:
        message = f"年度按指定取{year}年，文中没有可以印证的内容；请确认。"
    return Finding("year_source", line, message)


def _from_codes(codes: list[tuple[str, int]]) -> list[_Evidence]:
    found = []
    for code, line in codes:
        if match := _CODE_YEAR.match(code):
            text = f"项目编码{code[:21]}第7—8位“{match['year']}”"
            found.append(_Evidence(2000 + int(match["year"]), line, text))
    return found


def _from_anniversaries(prose: list[Paragraph]) -> list[_Evidence]:
    return [
        _Evidence(_FOUNDED + int(match["count"]), paragraph.line, f"“{match[0]}”")
        for paragraph in prose
        for match in _ANNIVERSARY.finditer(paragraph.text)
    ]


def _from_titles(titles: list[Paragraph]) -> list[_Evidence]:
    return [
        _Evidence(int(match["year"]), title.line, f"标题中的“{match[0]}”")
        for title in titles
        if len(title.text) <= 80 and (match := _TITLE_YEAR.search(title.text))
    ]


def _distinct(evidence: list[_Evidence]) -> list[_Evidence]:
    return list({item.text: item for item in reversed(evidence)}.values())[::-1]
