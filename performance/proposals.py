"""How an indicator's approved words could be counted: word for word, and as probably meant.

A proposal only fills in a form. A person confirms it with a reason before it counts.
"""

import datetime
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from performance.lights import Mode
from performance.plan_text.lines import compact
from performance.plan_text.official_value import read_official_value
from performance.scoring import Nature

GRADE, ACTIVITY, SATISFACTION, ENTERED = "grade", "activity", "satisfaction", "entered"
MUNICIPAL_A, COUNTY_A_OR_ABOVE, C = "municipal_a", "municipal_a,county_a", "c"

NATURES = {
    "≥": Nature.AT_LEAST,
    ">": Nature.MORE,
    "=": Nature.EQUAL,
    "≤": Nature.AT_MOST,
    "<": Nature.LESS,
    "": Nature.AT_LEAST,
}
# Words of things to be reached, against which an upper limit makes no sense, and of things to be
# kept down, for which it does.
REACHED = re.compile("创|达到|完成|开展|培训|覆盖|举办|组织|召开|新增|提高|提升|满意")
KEPT_DOWN = re.compile(
    "成本|控制|超支|下降|降低|减少|压减|投诉|事故|违[规纪法]|清零|逾期|误差|[cC]档"
)
STATEMENT = re.compile("提高|提升|增强|改善|加强|促进|优化|规范|明显|显著|有效|良好|进一步|不断")
MEASURED = re.compile("率|比例|占比|比重|次数|人数|数量|程度")
GRADED = re.compile("创[aA]|[aA]档|[cC]档|[aA]级")
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

    symbol: Nature
    target: Decimal | None
    unit: str
    source: str
    counted: str
    pace: Mode
    due_on: datetime.date | None
    reason: str = ""

    def __str__(self):
        target = "" if self.target is None else f"{self.target.normalize():f}"
        return f"{self.symbol}{target}{self.unit}"


def literal(official_value: str) -> tuple[Nature, Decimal | None, str]:
    """(symbol, number, unit) exactly as approved; words alone are 定性 without a number."""
    value = read_official_value(official_value)
    if value.number is None:
        return Nature.QUALITATIVE, None, ""
    return NATURES[value.symbol], value.number, value.unit


def literal_reading(indicator) -> Proposal:
    """The approved value taken at its word, counted from the same records as the proposal.

    `indicator` has level1, level2, level3, description, official_value and a project's year.
    """
    symbol, target, unit = literal(indicator.official_value)
    return replace(
        propose_reading(indicator), symbol=symbol, target=target, unit=unit, reason="按批复原文"
    )


def propose_reading(indicator) -> Proposal:
    """The reading that was probably meant, with the reason wherever it leaves the words."""
    symbol, target, unit = literal(indicator.official_value)
    name = compact(indicator.level3 + indicator.description)
    source, counted = _source(indicator, name, target, unit)
    year_end = datetime.date(indicator.project.year, 12, 31)
    proposal = Proposal(
        symbol=symbol,
        target=target,
        unit=unit,
        source=source,
        counted=counted,
        pace=Mode.ONCE,
        due_on=year_end,
        reason="与批复一致",
    )
    if _is_statement(name, target, unit, source):
        return _qualitative(proposal)
    if symbol.is_reverse and _is_to_be_reached(indicator.level2, name):
        proposal = _turned(proposal)
    if source == ACTIVITY or (source == ENTERED and "数量" in indicator.level2 and unit != "%"):
        proposal = replace(proposal, pace=Mode.PROGRESS, due_on=None)
    return proposal


def _source(indicator, name, target, unit) -> tuple[str, str]:
    if "满意" in name or "满意" in indicator.level1 + indicator.level2:
        is_inside = re.search("干部|职工|党员", name)
        return (SATISFACTION, "cadres" if is_inside else "public") if target is not None else _NONE
    if target is None or unit == "%":
        return _NONE
    kinds = [kind for words, kind in KINDS if re.search(words, name)]
    if kinds and unit in OCCASIONS:
        return ACTIVITY, kinds[0]
    if GRADED.search(name) and unit in {"个", "家", ""}:
        return GRADE, _grades(name)
    return _NONE


_NONE = (ENTERED, "")


def _grades(name) -> str:
    if re.search("[cC]档", name):
        return C
    return COUNTY_A_OR_ABOVE if "县级" in name and "市级" not in name else MUNICIPAL_A


def _is_statement(name, target, unit, source) -> bool:
    """A sentence that no count can prove, even where the table prints 100% beside it."""
    if source != ENTERED:
        return False
    is_full = target == 100 and unit == "%"
    return target is None or (
        is_full and bool(STATEMENT.search(name)) and not MEASURED.search(name)
    )


def _is_to_be_reached(level2, name) -> bool:
    if KEPT_DOWN.search(name) or "成本" in level2 or "时效" in level2:
        return False
    return "数量" in level2 or bool(REACHED.search(name))


def _qualitative(proposal):
    reason = "与批复一致" if proposal.target is None else "无法计数的定性表述，按三档评定。"
    return replace(proposal, symbol=Nature.QUALITATIVE, target=None, unit="", reason=reason)


def _turned(proposal):
    symbol = Nature.AT_LEAST if proposal.symbol == Nature.AT_MOST else Nature.MORE
    reason = (
        f"目标表符号疑似误填：这是要达到的目标，按“{proposal.symbol}”计，完成0也得满分，"
        f"故按“{symbol}”计。"
    )
    return replace(proposal, symbol=symbol, reason=reason)
