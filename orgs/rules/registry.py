"""The rules of the field that a committee may set: key, default, unit and source.

A committee that has decided otherwise has dated `RuleValue` rows; `in_force` reads both. A default
has dates as well: when the province changes one, the new one is added to the rule's `later`
defaults with its first day, and what was counted before stays as it was.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from orgs.lights import Bands
from orgs.rounding import plain

REQUIRED, OPTIONAL = "required", "optional"
OFFICE_PRACTICE = "本机关工作惯例"
EVALUATION = "《项目支出绩效评价管理办法》（财预〔2020〕10号）"
MONITORING = "预算绩效运行监控通行做法，各级可调"


@dataclass(frozen=True)
class Default:
    """What applies from a day on where a committee has decided nothing."""

    begins_on: datetime.date
    value: str
    source: str


@dataclass(frozen=True)
class Rule:
    """`default` and `source` applied first; `later` holds what came after, the oldest first."""

    key: str
    label: str
    default: str
    source: str
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(1000)
    is_whole: bool = False
    later: tuple[Default, ...] = ()

    def default_on(self, day: datetime.date) -> Default:
        first = Default(datetime.date.min, self.default, self.source)
        return [first, *(row for row in self.later if row.begins_on <= day)][-1]

    def parse(self, text: str) -> Decimal | str:
        """The value as a number, or one of the choices. Raises ValueError in Chinese."""
        if self.choices:
            if text not in dict(self.choices):
                raise ValueError("请从列出的取值中选择一项。")
            return text
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise ValueError(f"请填数字，如 {self.default}。") from None
        if not (number.is_finite() and self.minimum <= number <= self.maximum):
            raise ValueError(f"请填 {self.minimum} 至 {self.maximum} 之间的数字。")
        if self.is_whole and number != int(number):
            raise ValueError(f"请填整数，如 {self.default}。")
        return number

    def written(self, text: str) -> str:
        """The value as it is kept: ９０ and 9e1 as 90. Raises ValueError in Chinese."""
        value = self.parse(text)
        return value if isinstance(value, str) else plain(value)

    def readable(self, text: str) -> str:
        return dict(self.choices).get(text, f"{text}{self.unit}")


def _percent(key, label, default, source):
    return Rule(key, label, default, source, "%")


def _points(key, label, default, source):
    return Rule(key, label, default, source, "分", maximum=Decimal(100))


RULES = {
    rule.key: rule
    for rule in [
        Rule(
            "report_due_day",
            "月报截止日（次月）",
            "5",
            OFFICE_PRACTICE,
            "日",
            minimum=Decimal(1),
            maximum=Decimal(28),
            is_whole=True,
        ),
        _percent("light_yellow_from", "黄灯下限（低于为红灯）", "60", MONITORING),
        _percent("light_green_from", "绿灯下限", "80", MONITORING),
        _percent("light_blue_from", "蓝灯下限（目标可能偏低）", "120", MONITORING),
        _percent("execution_reason_below", "执行率低于此数须说明原因", "90", EVALUATION),
        _percent("over_reason_above", "完成率高于此数须说明原因", "120", EVALUATION),
        _percent(
            "over_deduct_above", "完成率高于此数提示扣分", "130", "部分省份做法，扣分须人工确认"
        ),
        _percent("over_floor", "超额扣分后不低于分值的", "60", "部分省份做法，扣分须人工确认"),
        Rule(
            "reverse_variant",
            "反向指标计分方法",
            "linear",
            EVALUATION,
            choices=(("linear", "线性递减，达到目标值2倍为0分"), ("ratio", "按目标值与完成值之比")),
        ),
        Rule(
            "satisfaction_variant",
            "满意度计分方法",
            "ratio",
            EVALUATION,
            choices=(("ratio", "按比例"), ("bands", "分档：90%、80%、60%")),
        ),
        _points("grade_excellent_from", "等级“优”下限", "90", EVALUATION),
        _points("grade_good_from", "等级“良”下限", "80", EVALUATION),
        _points("grade_fair_from", "等级“中”下限", "60", EVALUATION),
        _points("weight_execution", "预算执行率分值", "10", EVALUATION),
        _points("weight_output", "产出指标分值", "50", EVALUATION),
        _points("weight_benefit", "效益指标分值", "30", EVALUATION),
        _points("weight_satisfaction", "满意度指标分值", "10", EVALUATION),
        Rule(
            "initial_password_days",
            "初始密码有效天数",
            "7",
            OFFICE_PRACTICE,
            "天",
            minimum=Decimal(1),
            maximum=Decimal(90),
            is_whole=True,
        ),
        Rule(
            "admin_second_factor",
            "管理员登录的动态验证码",
            REQUIRED,
            OFFICE_PRACTICE,
            choices=((REQUIRED, "必须使用"), (OPTIONAL, "自愿使用")),
        ),
    ]
}


def light_bands(values: dict) -> Bands:
    """The limits of the lights out of `in_force` (whole percents become shares)."""
    return Bands(
        red_below=values["light_yellow_from"] / 100, green_from=values["light_green_from"] / 100
    )


def contradictions(values: dict) -> list[str]:
    """What cannot hold at the same time in a set of rules; [] if nothing."""
    found = []
    if not values["light_yellow_from"] < values["light_green_from"] <= values["light_blue_from"]:
        found.append("预警灯下限应依次升高：黄灯低于绿灯，绿灯不高于蓝灯，如 60、80、120。")
    if not (values["grade_excellent_from"] > values["grade_good_from"] > values["grade_fair_from"]):
        found.append("等级下限应依次降低：优高于良，良高于中，如 90、80、60。")
    return found


WEIGHTS = ("weight_execution", "weight_output", "weight_benefit", "weight_satisfaction")


def weights_total(values: dict) -> Decimal:
    """The four parts of a self-evaluation; it can be sealed only when they make 100."""
    return sum(values[key] for key in WEIGHTS)
