"""Reads the text of a department's budget-performance disclosure (部门预算绩效目标公开).

The layout is the one of domain practice in Hebei: 第一部分 with 一、总体绩效目标, 二、分项绩效目标
and 三、工作保障措施, then one numbered 绩效目标表 for each project. Nothing here touches the
database or the clock.
"""

from performance.disclosure.document import parse
from performance.disclosure.model import (
    Finding,
    Indicator,
    Plan,
    Project,
    ScheduleRow,
    SubGoal,
    Task,
    as_plan_json,
)
from performance.disclosure.official_value import OfficialValue, read_official_value

__all__ = [
    "Finding",
    "Indicator",
    "OfficialValue",
    "Plan",
    "Project",
    "ScheduleRow",
    "SubGoal",
    "Task",
    "as_plan_json",
    "parse",
    "read_official_value",
]
