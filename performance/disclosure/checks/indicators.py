"""Odd indicators: symbols against the meaning, targets that cannot be met or mean nothing."""

import re
from decimal import Decimal

from performance.disclosure.indicators import level_name
from performance.disclosure.lines import compact
from performance.disclosure.model import Finding, Indicator, Plan, Project
from performance.disclosure.official_value import OfficialValue, open_kind, read_official_value
from performance.disclosure.tables import Draft

_AT_MOST, _AT_LEAST = {"≤", "<"}, {"≥", ">"}
# To be kept small: an upper limit is right for these.
_LIMITED = re.compile(
    r"成本|费用|支出|经费|投入|控制|超支|超标|投诉|事故|差错|错误|上访|信访|下降|降低|减少|压减|清零"
    r"|违[规纪法]|时限|时长|时间|天数|周期|响应|C档|失败|缺|未|空编|偏差|能耗|排放|误差|负面|案件|逾期"
    r"|差评|退回|不合格|不满意|流失|死亡|发病|欠|存量|浪费",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"创|达[到标成]|完成|开展|培训|覆盖|举办|组织|满意|合格率|及时率|提[高升]|增[长强加]|新增"
    r"|建设|参[加与]|发展"
)
_BAD_EVENTS = re.compile(r"投诉|事故|差错|上访|违[规纪法]|超支|不合格|不满意")
_GOOD_TURN = re.compile(
    r"率|处[理置]|办[理结]|化解|查[处办]|下降|降低|减少|节约|整改|回复|答复|受理"
)
_OPEN_ENDED = re.compile(r"增[长幅速加]|增率|提高率|提升率|利用率|利润|收益率|回报率|执行进度")
_IMPROVEMENT = "提[高升]|增强|改善|加强|优化|促进|推[进动]|发挥|好转|浓厚|巩固|规范|转变"
_VAGUE = re.compile(
    r"(?:明显|显著|不断|进一步|有效|逐步|持续|大力|切实|稳步|较大|全面)"
    rf"(?:的|地)?.{{0,8}}(?:{_IMPROVEMENT})"
    r"|(?:提[高升]|增强|改善|优化|好转|浓厚)(?:情况)?$"
)
_MEASURABLE = re.compile(
    r"率|比例|比重|占比|人数|数量|次数|满意|增[长幅速]|得分|分数|面积|金额|收入"
)
_NUMBERS = re.compile(r"(?<![0-9.第])[0-9]{1,12}(?:\.[0-9]{1,4})?(?![0-9.])")
_KINDS = ("质量指标", "时效指标", "成本指标")
_LEVELS = ("产出指标", "效益指标", "满意度指标")


def check_indicators(plan: Plan, drafts: list[Draft]) -> list[Finding]:
    findings = _weights(plan, drafts)
    for project in plan.projects:
        for row in project.indicators:
            value = read_official_value(row.official_value)
            findings += [finding for check in _ROW_CHECKS if (finding := check(row, value))]
        findings += _descriptions(project)
        findings += _missing_kinds(project)
    return findings


def _weights(plan: Plan, drafts: list[Draft]) -> list[Finding]:
    bare = [d for d in drafts if d.header and not _has_weights(d)]
    if not bare or not any(project.indicators for project in plan.projects):
        return []
    message = "指标表没有分值（权重）；自评前要由人确定各指标分值，与预算执行率合计100分。"
    return [Finding("weights_missing", bare[0].header[0].line, message)]


def _has_weights(draft: Draft) -> bool:
    return any(level_name(cell.text) in ("分值", "权重") for cell in draft.header)


def _missing_kinds(project: Project) -> list[Finding]:
    if not project.indicators:
        message = f"项目“{project.name}”没有读到指标行；没有指标就无法自评。"
        return [Finding("indicators_missing", project.line, message)]
    line = project.indicators[0].line
    levels = {level_name(row.level1) for row in project.indicators}
    kinds = {level_name(row.level2) for row in project.indicators} | levels
    findings = []
    if absent := [name for name in _LEVELS if name not in levels]:
        message = f"指标表没有{'、'.join(absent)}；这部分分值将无处可落，应核对原表。"
        findings.append(Finding("level1_missing", line, message))
    if absent := [name for name in _KINDS if not any(name[:2] in kind for kind in kinds)]:
        message = f"指标表没有{'、'.join(absent)}；质量、期限或花费的好坏不进入评分，可另行跟踪。"
        findings.append(Finding("level2_missing", line, message))
    return findings


def _descriptions(project: Project) -> list[Finding]:
    same = [r for r in project.indicators if r.level3 and _same(r.level3, r.description)]
    if not same:
        return []
    names = "、".join(f"“{row.level3}”" for row in same[:5]) + ("等" if len(same) > 5 else "")
    message = f"{names}共{len(same)}项指标的描述与名称相同，没有说明怎样计算；应补充计算口径。"
    return [Finding("description_equals_name", same[0].line, message)]


def _same(first: str, second: str) -> bool:
    return compact(first) == compact(second)


def _symbol(row: Indicator, value: OfficialValue) -> Finding | None:
    if value.number is None:
        return None
    name, kind = row.level3 + row.description, level_name(row.level2) + level_name(row.level1)
    if value.symbol in _AT_MOST and _should_be_reached(name, kind):
        message = (
            f"“{row.level3}”是要达到的数量，指标值却写“{value.text}”：照字面计分，完成0也得满分；"
            "请确认按“不少于”理解，或申请调整目标表。"
        )
        return Finding("symbol_against_meaning", row.line, message)
    to_be_kept_small = "成本" in kind or _BAD_EVENTS.search(name)
    if value.symbol in _AT_LEAST and to_be_kept_small and not _GOOD_TURN.search(name):
        message = (
            f"“{row.level3}”越少越好，指标值却写“{value.text}”：照字面计分，越多得分越高；"
            "请确认按“不超过”理解，或申请调整目标表。"
        )
        return Finding("symbol_against_meaning", row.line, message)
    return None


def _should_be_reached(name: str, kind: str) -> bool:
    if "成本" in kind or "时效" in kind or _LIMITED.search(name):
        return False
    return "数量" in kind or _REACHED.search(name) is not None


def _qualitative(row: Indicator, value: OfficialValue) -> bool:
    name = compact(row.level3)
    vague = value.number is not None and _VAGUE.search(name[:200])
    return bool(vague) and not _MEASURABLE.search(name)


def _qualitative_with_number(row: Indicator, value: OfficialValue) -> Finding | None:
    if not _qualitative(row, value) or value.unit not in ("%", "", "分"):
        return None
    message = (
        f"“{row.level3}”是定性表述，指标值却是“{value.text}”，没有可数的对象；"
        "自评时按定性三档评分，或另定可计算的口径。"
    )
    return Finding("qualitative_with_number", row.line, message)


def _cannot_exceed(row: Indicator, value: OfficialValue) -> Finding | None:
    if value.symbol not in _AT_LEAST or value.unit != "%" or value.number is None:
        return None
    name = row.level3 + row.description
    satisfaction = "满意" in name + row.level2 and "不满意" not in name
    bounded = satisfaction or re.search("率|比例|占比", name)
    if value.number < 100 or not bounded or _OPEN_ENDED.search(name) or _qualitative(row, value):
        return None
    cost = "每一份不满意答卷都会扣分" if satisfaction else "只要有一项未完成就会扣分"
    message = f"“{row.level3}”的指标值“{value.text}”已是上限，不可能超过100%；{cost}。"
    return Finding("target_cannot_be_exceeded", row.line, message)


def _value_in_name(row: Indicator, value: OfficialValue) -> Finding | None:
    if value.number is None:
        return None
    name = compact(row.level3)
    for match in _NUMBERS.finditer(name):
        rest = name[match.end() :]
        if Decimal(match[0]) == value.number and value.unit and rest.startswith(value.unit):
            message = (
                f"指标名称“{row.level3}”里已含数值“{match[0]}{value.unit}”；"
                "目标一调整名称就不对，建议另起不含数值的简称。"
            )
            return Finding("value_in_name", row.line, message)
        if value.unit and rest.startswith(value.unit):
            message = (
                f"指标名称“{row.level3}”里的数值与指标值“{value.text}”不一致；请核对以哪个为准。"
            )
            return Finding("name_contradicts_value", row.line, message)
    return None


def _value_missing(row: Indicator, value: OfficialValue) -> Finding | None:
    if value.text:
        return None
    message = f"“{row.level3}”没有指标值；没有目标就无法评分。"
    return Finding("value_missing", row.line, message)


def _open_value(row: Indicator, value: OfficialValue) -> Finding | None:
    kind = open_kind(row.official_value)
    if not kind:
        return None
    message = (
        f"“{row.level3}”的指标值“{value.text}”是{kind}，没有写明多了算好还是少了算好；"
        "系统不代为判断，请确认口径时写明目标数和方向。"
    )
    return Finding("value_open", row.line, message)


def _no_symbol(row: Indicator, value: OfficialValue) -> Finding | None:
    if value.symbol or value.number is None or level_name(row.level2) == "数量指标":
        return None
    message = f"“{row.level3}”的指标值“{value.text}”没有写符号；请确认口径时写明不少于还是不超过。"
    return Finding("symbol_missing", row.line, message)


_ROW_CHECKS = (
    _open_value,
    _no_symbol,
    _symbol,
    _qualitative_with_number,
    _cannot_exceed,
    _value_in_name,
    _value_missing,
)
