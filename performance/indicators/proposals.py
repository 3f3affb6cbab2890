"""How an indicator's approved words could be counted: word for word, and as probably meant.

A proposal only fills in a form. A person confirms it with a reason before it counts.
"""

import datetime
import re
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from orgs.rounding import plain
from performance.disclosure import model as document
from performance.disclosure import read_official_value
from performance.disclosure.checks.indicators import check_indicators
from performance.disclosure.lines import compact
from performance.indicators.lights import Pace
from performance.scoring import Symbol

GRADE, ACTIVITY, SATISFACTION, ENTERED = "grade", "activity", "satisfaction", "entered"
MUNICIPAL_A, COUNTY_A_OR_ABOVE, C = "municipal_a", "municipal_a,county_a", "c"

SYMBOLS = {
    "≥": Symbol.AT_LEAST,
    ">": Symbol.MORE_THAN,
    "=": Symbol.EQUAL,
    "≤": Symbol.AT_MOST,
    "<": Symbol.LESS_THAN,
    "": Symbol.AT_LEAST,
}
GRADED = re.compile("创[aA]|[aA]档|[cC]档|[aA]级")
COUNTED_IN = {"个", "家", ""}
TURNED = {
    Symbol.AT_MOST: Symbol.AT_LEAST,
    Symbol.LESS_THAN: Symbol.MORE_THAN,
    Symbol.AT_LEAST: Symbol.AT_MOST,
    Symbol.MORE_THAN: Symbol.LESS_THAN,
}
OCCASIONS = {"次", "场", "场次", "期", "班", "班次", "个班", "轮"}
KINDS = [
    ("创[aA](?:经验)?交流", "grade_exchange"),
    ("党务干部", "cadre_training"),
    ("积极分子|发展对象", "candidate_training"),
    ("述职", "secretary_report"),
    ("党日", "party_day"),
    ("研讨|学习交流", "study"),
    ("参观|教育基地", "visit"),
    ("志愿", "volunteering"),
    ("宣誓", "oath"),
    ("慰问", "consolation"),
    ("督导|检查", "inspection"),
    ("庆祝", "celebration"),
    ("党课", "party_lecture"),
    ("组织生活会", "life_meeting"),
]


@dataclass(frozen=True)
class Proposal:
    """The values of a reading; `counted` holds grades, activity kinds or an audience."""

    symbol: Symbol
    target: Decimal | None
    unit: str
    source: str
    counted: str
    pace: Pace
    due_on: datetime.date | None
    reason: str = ""

    def __str__(self):
        target = "" if self.target is None else plain(self.target)
        return f"{self.symbol}{target}{self.unit}"

    def values(self) -> dict:
        """The fields of the reading that takes it as it stands."""
        return asdict(self)


def literal(official_value: str) -> tuple[Symbol, Decimal | None, str]:
    """(symbol, number, unit) exactly as approved; words alone are 定性 without a number."""
    value = read_official_value(official_value)
    if value.number is None:
        return Symbol.QUALITATIVE, None, ""
    if not value.symbol and value.number == 0:  # at least none would be no target
        return Symbol.AT_MOST, value.number, value.unit
    return SYMBOLS[value.symbol], value.number, value.unit


def literal_reading(indicator) -> Proposal:
    """The approved value taken at its word, counted from the same records as the proposal.

    `indicator` has level1, level2, level3, description, official_value and a project's year.
    """
    symbol, target, unit = literal(indicator.official_value)
    reason = "按批复原文" if target is None or _is_printed(indicator) else _assumed(symbol)
    return replace(
        propose_reading(indicator), symbol=symbol, target=target, unit=unit, reason=reason
    )


def propose_reading(indicator) -> Proposal:
    """The reading that was probably meant, with the reason wherever it leaves the words."""
    symbol, target, unit = literal(indicator.official_value)
    odd = _oddities(indicator)
    name = compact(indicator.level3 + indicator.description)
    source, counted = _source(indicator, name, target, unit)
    proposal = Proposal(
        symbol=symbol,
        target=target,
        unit=unit,
        source=source,
        counted=counted,
        pace=Pace.AT_ONCE,
        due_on=datetime.date(indicator.project.year, 12, 31),
        reason="与批复一致" if target is None or _is_printed(indicator) else _assumed(symbol),
    )
    if target is None or "qualitative_with_number" in odd:
        return _qualitative(proposal)
    if "symbol_against_meaning" in odd:
        proposal = _turned(proposal)
    if source == ACTIVITY or (source == ENTERED and "数量" in indicator.level2 and unit != "%"):
        proposal = replace(proposal, pace=Pace.SCHEDULED, due_on=None)
    return proposal


def _is_printed(indicator) -> bool:
    """Whether the approved value says itself which way it counts."""
    return bool(read_official_value(indicator.official_value).symbol)


def _assumed(symbol: Symbol) -> str:
    way = "不超过" if symbol.is_reverse else "不少于"
    return f"批复值没有写符号，暂按“{way}”理解，请核对。"


def _oddities(indicator) -> set[str]:
    """What the document's own checks say of this one row."""
    row = document.Indicator(
        level1=indicator.level1,
        level2=indicator.level2,
        level3=indicator.level3,
        description=indicator.description,
        official_value=indicator.official_value,
        basis="",
    )
    table = document.Project(code="", name="", indicators=(row,))
    found = check_indicators(document.Plan(year=None, projects=(table,)), [])
    return {finding.code for finding in found}


def _source(indicator, name, target, unit) -> tuple[str, str]:
    if target is None:
        return ENTERED, ""
    if "满意" in name + indicator.level1 + indicator.level2:
        return SATISFACTION, "cadres" if re.search("干部|职工|党员", name) else "public"
    kinds = [kind for words, kind in KINDS if re.search(words, name)]
    if kinds and unit in OCCASIONS:
        return ACTIVITY, kinds[0]
    if GRADED.search(name) and unit in COUNTED_IN:
        return GRADE, _grades(name)
    return ENTERED, ""


def _grades(name) -> str:
    if re.search("[cC]档", name):
        return C
    return COUNTY_A_OR_ABOVE if "县级" in name and "市级" not in name else MUNICIPAL_A


def _qualitative(proposal):
    reason = "与批复一致" if proposal.target is None else "无法计数的定性表述，按三档评定。"
    return replace(
        proposal,
        symbol=Symbol.QUALITATIVE,
        target=None,
        unit="",
        source=ENTERED,
        counted="",
        reason=reason,
    )


def _turned(proposal):
    symbol = TURNED[proposal.symbol]
    if proposal.symbol.is_reverse:
        why = "这是要达到的目标，按“{}”计，完成0也得满分"
    else:
        why = "这是越少越好的数量，按“{}”计，越多得分越高"
    reason = f"目标表符号疑似误填：{why.format(proposal.symbol)}，故按“{symbol}”计。"
    return replace(proposal, symbol=symbol, reason=reason)
