"""What is proposed for approved words; a person still confirms every reading."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from performance.indicators.lights import Pace
from performance.indicators.proposals import Proposal, literal, literal_reading, propose_reading
from performance.scoring import Symbol

YEAR_END = datetime.date(2024, 12, 31)


def indicator(level3, official_value, level2="数量指标", level1="产出指标"):
    return SimpleNamespace(
        level1=level1,
        level2=level2,
        level3=level3,
        description=level3,
        official_value=official_value,
        project=SimpleNamespace(year=2024),
    )


def test_the_three_indicators_of_the_plan():
    grade, quality, satisfaction = (
        propose_reading(indicator("基层党组织创A18个", "≤18个")),
        propose_reading(indicator("机关党建质量明显提高", "≥100%", "社会效益指标", "效益指标")),
        propose_reading(indicator("机关干部满意度", "≥100%", "服务对象满意度指标", "满意度指标")),
    )
    turned = "目标表符号疑似误填：这是要达到的目标，按“≤”计，完成0也得满分，故按“≥”计。"
    stated = "无法计数的定性表述，按三档评定。"
    once = {"pace": Pace.AT_ONCE, "due_on": YEAR_END}
    assert grade == Proposal(
        Symbol.AT_LEAST, Decimal(18), "个", "grade", "municipal_a", reason=turned, **once
    )
    assert quality == Proposal(Symbol.QUALITATIVE, None, "", "entered", "", reason=stated, **once)
    assert satisfaction == Proposal(
        Symbol.AT_LEAST, Decimal(100), "%", "satisfaction", "cadres", reason="与批复一致", **once
    )


@pytest.mark.parametrize(
    ("level3", "official", "level2", "expected"),
    [
        ("县级A档基层党组织", "≥16个", "数量指标", "≥16个 grade municipal_a,county_a"),
        ("达到市级A档标准", "18个", "数量指标", "≥18个 grade municipal_a"),
        ("C档党组织清零", "=0个", "数量指标", "=0个 grade c"),
        ("c档党组织数", "≤0个", "数量指标", "≤0个 grade c"),
        ("举办党务干部培训班", "≥2次", "数量指标", "≥2次 activity cadre_training"),
        ("创A交流会议", "≥1次", "数量指标", "≥1次 activity grade_exchange"),
        ("开展党日活动", "≤10次", "数量指标", "≥10次 activity party_day"),
        ("党员志愿服务", "＜4次", "数量指标", "＞4次 activity volunteering"),
        ("党务干部培训人数", "≥200人", "数量指标", "≥200人 entered"),
        ("印发党务工作手册", "≥400册", "数量指标", "≥400册 entered"),
        ("创A达标率", "≥50%", "质量指标", "≥50% entered"),
        ("党费收缴率明显提高", "≥100%", "质量指标", "≥100% entered"),
        ("培训合格率", "≤95%", "质量指标", "≥95% entered"),
        ("培训成本", "≤550元", "成本指标", "≤550元 entered"),
        ("人均培训费用控制", "≤550元", "数量指标", "≤550元 entered"),
        ("违纪案件", "≤2件", "数量指标", "≤2件 entered"),
        ("群众投诉", "≥2件", "数量指标", "≤2件 entered"),
        ("完成时间", "≤12月", "时效指标", "定性 entered"),
        ("按期完成", "11月底前", "时效指标", "定性 entered"),
        ("先锋作用进一步发挥", "明显", "社会效益指标", "定性 entered"),
        ("服务窗口群众满意度", "≥95%", "服务对象满意度指标", "≥95% satisfaction public"),
        ("服务对象满意度", "满意", "服务对象满意度指标", "定性 entered"),
        ("", "", "", "定性 entered"),
    ],
)
def test_neighbours_of_the_plan(level3, official, level2, expected):
    proposal = propose_reading(indicator(level3, official, level2))
    assert f"{proposal} {proposal.source} {proposal.counted}".strip() == expected


@pytest.mark.parametrize(
    ("level3", "official", "pace"),
    [
        ("开展党日活动", "≥10次", Pace.SCHEDULED),
        ("印发党务工作手册", "≥400册", Pace.SCHEDULED),
        ("基层党组织创A", "≥18个", Pace.AT_ONCE),
        ("参训覆盖", "≥90%", Pace.AT_ONCE),
        ("先锋作用进一步发挥", "明显", Pace.AT_ONCE),
    ],
)
def test_what_accumulates_is_judged_by_progress_and_the_rest_at_year_end(level3, official, pace):
    proposal = propose_reading(indicator(level3, official))
    assert (proposal.pace, proposal.due_on) == (pace, YEAR_END if pace == Pace.AT_ONCE else None)


@pytest.mark.parametrize(
    ("official", "expected"),
    [
        ("≤18个", (Symbol.AT_MOST, Decimal(18), "个")),
        ("不低于95％", (Symbol.AT_LEAST, Decimal(95), "%")),
        ("18个", (Symbol.AT_LEAST, Decimal(18), "个")),
        (">3次", (Symbol.MORE_THAN, Decimal(3), "次")),
        ("明显提高", (Symbol.QUALITATIVE, None, "")),
        ("", (Symbol.QUALITATIVE, None, "")),
    ],
)
def test_the_literal_reading_is_the_approved_text(official, expected):
    assert literal(official) == expected


def test_the_literal_reading_counts_the_same_records():
    row = indicator("基层党组织创A18个", "≤18个")
    reading = literal_reading(row)
    assert (str(reading), reading.source, reading.counted) == ("≤18个", "grade", "municipal_a")
