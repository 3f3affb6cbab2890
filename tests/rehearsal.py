"""A sealed and an open self-evaluation on a copy of the demo's data, so that their pages show."""

import datetime
from decimal import Decimal

from budget.models import Project
from config import clock
from orgs.models import User
from performance.evaluations.sealing import seal, start
from performance.indicators.lights import Pace
from performance.models import IndicatorReading

WORDS = {
    "achievement": "市级A档党组织15个，县级A档及以上17个，C档党组织8月清零。",
    "execution_reason": "党务干部第二期培训班和年终测评安排在第四季度，支出集中在年底。",
    "problems": "三个党组织创A材料不齐，培训和测评支出偏晚。",
    "measures": "逐个建立创A清单，明确责任人和时限；提前编制活动预算，按节点支付。",
    "publication": "自评结果报财政部门备案，随部门决算公开，作为下年度预算安排的参考。",
    "phone": "0315-0000000",
}


def rehearse() -> None:
    """Version 1 sealed, version 2 begun, by the demo's admin on its business date."""
    admin, project = User.objects.get(username="admin"), Project.objects.get()
    now, today = clock.now(), clock.today()
    _read_satisfaction(project, admin, now)
    evaluation = start(project, by=admin, today=today)
    for name, value in WORDS.items():
        setattr(evaluation, name, value)
    evaluation.prepared_on = today
    evaluation.save()
    grade, quality, satisfied = evaluation.rows.all()
    grade.reason = "三个党组织创A材料不齐，十二月补报。"
    quality.typed_score, quality.reason = Decimal("22.50"), "年中按部分达成评分，年底再评。"
    satisfied.reason = "6人不满意，已逐条整改。"
    for row in (grade, quality, satisfied):
        row.save()
    seal(evaluation, by=admin, now=now)
    start(project, by=admin, today=today, reason="年底按全年数据重新自评")


def _read_satisfaction(project, admin, now) -> None:
    project.indicators.scored().last().confirm_reading(
        by=admin,
        now=now,
        symbol="≥",
        target=Decimal(100),
        unit="%",
        source=IndicatorReading.Source.SATISFACTION,
        counted="cadres",
        pace=Pace.AT_ONCE,
        due_on=datetime.date(project.year, 12, 31),
        reason="按有效问卷中满意人数的比例计分。",
    )
