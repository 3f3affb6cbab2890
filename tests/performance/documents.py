"""Plan documents as the parser returns them, small enough to read beside the assertions."""

import datetime
from decimal import Decimal

from performance.disclosure.model import (
    Finding,
    Indicator,
    Plan,
    Project,
    ScheduleRow,
    SubGoal,
    Task,
)

FINDINGS = [Finding("no_weights", 80, "目标表没有分值。")]


def indicator(level3="基层党组织创A18个", official_value="≤18个", **fields):
    defaults = {
        "level1": "产出指标",
        "level2": "数量指标",
        "description": level3,
        "basis": "年度工作安排",
    }
    return Indicator(level3=level3, official_value=official_value, **(defaults | fields))


QUALITY = indicator("机关党建质量明显提高", "≥100%", level1="效益指标", level2="社会效益指标")
SATISFACTION = indicator(
    "机关干部满意度", "≥100%", level1="满意度指标", level2="服务对象满意度指标"
)


def checkpoint(day, cumulative, printed=""):
    return ScheduleRow(datetime.date.fromisoformat(day), Decimal(cumulative), printed)


SCHEDULE = (
    checkpoint("2024-03-31", "0.20", "3月底"),
    checkpoint("2024-06-30", "0.30", "6月底"),
    checkpoint("2024-10-31", "0.60", "10月底"),
    checkpoint("2024-12-31", "1.00", "12月底"),
)


def project(code="13022524P006PH0100049", **fields):
    defaults = {
        "name": "机关党建活动经费",
        "budget_yuan": Decimal("100000.00"),
        "fiscal_yuan": Decimal("100000.00"),
        "other_yuan": None,
        "purpose": "创建市级、县级基层党组织创A。",
        "checkpoints": SCHEDULE,
        "goals": ("1.创建市级、县级基层党组织创A。",),
        "indicators": (indicator(), QUALITY, SATISFACTION),
    }
    return Project(code=code, **(defaults | fields))


def plan(*projects, **fields):
    defaults = {
        "year": 2024,
        "unit_code": "235001",
        "unit_name": "中国共产党乐亭县委县直机关工作委员会本级",
        "overall_goal": "加强机关党的建设。",
        "tasks_introduction": "做好以下工作：",
        "tasks": (Task("（1）", "开展主题教育。"), Task("（3）", "18个基层党组织全面创A。")),
        "subgoals": (SubGoal("（一）", "创A。", "基层党组织创A", "达到市级标准18个。"),),
        "safeguards": ("（一）加强统筹指导。",),
    }
    return Plan(projects=projects or (project(),), **(defaults | fields))
