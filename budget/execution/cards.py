"""How a report's figures read on cards and in the table of checkpoints: words and signs only."""

from dataclasses import dataclass
from decimal import Decimal

from budget.execution.figures import ProjectExecution
from budget.execution.rules import Reading, State
from orgs import formatting as house
from orgs.lights import Light, short_percent
from orgs.lists.figures import Card, Figure

STATUS_WORDS = {Light.RED: "红灯 滞后", Light.YELLOW: "黄灯 关注", Light.GREEN: "绿灯 正常"}


@dataclass(frozen=True)
class Status:
    key: str
    word: str


@dataclass(frozen=True)
class CheckpointRow:
    """A reading with the words of its light and the payments behind it."""

    reading: Reading
    status: Status
    actual: Figure

    @property
    def rate(self) -> str:
        return short_percent(self.reading.cumulative)


def cards(report: ProjectExecution) -> list[Card]:
    """已支出, the checkpoint last judged, the next one, 余额."""
    return [_spent(report), _latest(report), _next(report), _remaining(report)]


def checkpoint_rows(report: ProjectExecution) -> list[CheckpointRow]:
    return [
        CheckpointRow(reading, reading_status(reading), report.spent_by(reading))
        for reading in report.result.readings
    ]


def status(report: ProjectExecution) -> Status:
    """The checkpoint last judged speaks for the project."""
    latest = report.result.latest
    return reading_status(latest) if latest else Status("none", "未到节点")


def reading_status(reading: Reading) -> Status:
    return Status(reading.light.key, status_word(reading))


def status_word(reading: Reading) -> str:
    """The light in words; a checkpoint that is not judged says why."""
    if reading.light in STATUS_WORDS:
        return STATUS_WORDS[reading.light]
    return "不判定" if reading.state == State.PAST else reading.state.value


def _spent(report):
    result = report.result
    return Card(
        label="已支出",
        figure=report.spent,
        unit="元",
        note=(
            f"{house.wan(result.spent)} 万元（{house.exact_percent(result.rate)}）"
            f"· {report.entry_count} 笔"
        ),
    )


def _latest(report):
    reading = report.result.latest
    if reading is None:
        return Card("当前节点差额", value=house.NOTHING, note="尚未到第一个支出节点")
    points = house.signed_yuan(reading.difference_points)
    status = reading_status(reading)
    return Card(
        label=f"{house.cn_day(reading.on)}节点（{short_percent(reading.cumulative)}）",
        value=house.signed_yuan(reading.difference_amount),
        unit="元",
        note=f"与计划相差 · {points} 个百分点",
        status_key=status.key,
        status_word=status.word,
        # A shortfall that the rule still calls green raises no alarm.
        is_negative=reading.light in {Light.RED, Light.YELLOW},
    )


def _next(report):
    reading = report.result.next
    if reading is None:
        return Card("下一节点", value=house.NOTHING, note="没有尚未到期的节点")
    left = max(-reading.difference_amount, Decimal("0.00"))
    when = f"还有 {reading.days_left} 天" if reading.days_left else "今日24时到期"
    return Card(
        label=f"下一节点 {house.cn_day(reading.on)}（{short_percent(reading.cumulative)}）",
        value=house.yuan(left),
        unit="元",
        note=f"还需 {house.wan(left)} 万元 · {when}",
    )


def _remaining(report):
    result = report.result
    return Card(
        label="余额",
        value=house.yuan(result.remaining),
        unit="元",
        note=f"{house.wan(result.remaining)} 万元 · 全年预算 {house.wan(result.budget)} 万元",
        is_negative=result.remaining < 0,
    )
