"""Reads the 指标值 cell: symbol, number and unit. The official text itself is never changed."""

import re
from dataclasses import dataclass
from decimal import Decimal

from performance.disclosure.lines import compact

_SYMBOLS = {
    "≥": "≥ ≧ ⩾ ≽ >= => 〉= 》= ﹥= 不低于 不少于 不小于 大于等于 大于或等于 高于等于"
    " 高于或等于 至少 达到",
    "≤": "≤ ≦ ⩽ ≼ <= =< 〈= 《= ﹤= 不超过 不高于 不多于 不大于 小于等于 小于或等于 低于等于"
    " 低于或等于 至多 控制在",
    ">": "> ﹥ 〉 》 大于 超过 高于 多于",
    "<": "< ﹤ 〈 《 小于 低于 少于",
    "=": "= ﹦ 等于",
}
_SPELLINGS = {spelling: symbol for symbol, all_ in _SYMBOLS.items() for spelling in all_.split()}
# The longest first: 大于等于 before 大于, >= before >.
_LEADING = re.compile("|".join(sorted(map(re.escape, _SPELLINGS), key=len, reverse=True)))
_ENDINGS = {"及以上": "≥", "(含)以上": "≥", "以上": "≥", "及以下": "≤", "(含)以下": "≤"}
_ENDINGS |= {"以下": "≤", "以内": "≤", "之内": "≤"}
_NUMBER = re.compile(r"[-−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,6})?(?![0-9.,])")
_UNIT_LENGTH = 12
_PERCENT = {"百分比", "百分之", "个百分比", "百分数", "％"}
# 5个工作日内: within so many of a unit of time is at most so many.
_WITHIN = re.compile(r"(?:日|天|小时|分钟|周|个?月|季度|年)内$")
_OPEN = re.compile(
    r"(?P<range>[0-9.]+%?(?:[^0-9]{0,3})?[-—－~～至到][0-9.]+)|(?P<about>约|左右|上下|大约|近[0-9])"
    r"|(?P<part>[0-9]+/[0-9]+|分之)"
)
_OPEN_WORDS = {"range": "区间", "about": "约数", "part": "分数"}


@dataclass(frozen=True)
class OfficialValue:
    """`symbol` is ≥, ≤, >, <, = or "" when none is printed; a 定性 value has no number."""

    symbol: str
    number: Decimal | None
    unit: str
    text: str


def read_official_value(text: str) -> OfficialValue:
    """Read "≤18个", "不低于95％", "1,000人次以上"; never raises.

    "5个工作日内" is at most 5, a percentage in words is %. A range, a date (11月底前) or words have
    no number: the text is then all there is.
    """
    rest = compact(text)
    symbol = ""
    if match := _LEADING.match(rest):
        symbol, rest = _SPELLINGS[match[0]], rest[match.end() :]
    ending = next((ending for ending in _ENDINGS if rest.endswith(ending)), "")
    if ending and symbol in ("", "≤" if _ENDINGS[ending] == "≤" else "≥"):
        symbol, rest = symbol or _ENDINGS[ending], rest[: -len(ending)]
    elif not symbol and _WITHIN.search(rest) and rest[:1].isdecimal():
        symbol, rest = "≤", rest[:-1]
    number, unit = _number_and_unit(rest)
    return OfficialValue(symbol, number, unit, text.strip())


def _number_and_unit(text: str) -> tuple[Decimal | None, str]:
    match = _NUMBER.match(text)
    if match is None:
        return None, ""
    unit = text[match.end() :]
    is_date = unit.startswith("月") or (unit.startswith(("年", "日")) and len(unit) > 1)
    if is_date or len(unit) > _UNIT_LENGTH or re.search(r"[0-9~～\-—至]", unit):
        return None, ""
    number = Decimal(match[0].replace(",", "").replace("−", "-"))
    return number, "%" if unit in _PERCENT else unit


def open_kind(text: str) -> str:
    """区间, 约数 or 分数 for a value without one number to reach; "" for any other."""
    if read_official_value(text).number is not None:
        return ""
    found = _OPEN.search(compact(text))
    return _OPEN_WORDS[found.lastgroup] if found else ""
