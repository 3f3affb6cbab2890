"""Cards out of indicators and money."""

from decimal import Decimal

from django.urls import reverse

from budget.execution.figures import ProjectExecution
from orgs.formatting import cn_day, percent, yuan
from orgs.lists.figures import Card
from orgs.rounding import half_up, plain
from performance import scoring
from performance.monitoring.statuses import IndicatorStatus


def indicator_card(status: IndicatorStatus) -> Card:
    is_share = status.target is not None and status.target > 0
    return Card(
        label=status.indicator.level3,
        value=_number(status.value) if status.value is not None else status.option or "—",
        unit=status.unit,
        target=_number(status.target) if is_share else "",
        ratio=_bar(status),
        tick=Decimal(1) if is_share else None,
        status_key=status.light_key,
        status_word=status.light_word,
        note=word(status) if word(status) != status.light_word else "",
        url=reverse("performance:indicator_detail", args=[status.indicator.pk]),
    )


def _bar(status):
    """How much of the card's bar is filled: the completion, or all of it for a limit that holds."""
    if status.target is None or status.value is None:
        return None
    if status.target:
        return status.completion
    return Decimal(1) if status.value <= 0 else Decimal(0)


def word(status) -> str:
    """Where an indicator stands, in the fewest words: 还差 3个, 还有 2个, 已达标."""
    if status.is_unconfirmed:
        return "口径未确认"
    if status.target is None or status.value is None:
        return status.light_word
    missing = status.target - status.value
    if missing == 0 or is_met(status):
        return "已达标"
    verb = "还差" if missing > 0 else "还有"
    return f"{verb} {_number(abs(missing))}{status.unit}"


def is_met(status) -> bool:
    """Whether a confirmed reading is already fulfilled, due or not."""
    if status.is_unconfirmed or status.target is None or status.value is None:
        return False
    return scoring.is_met(scoring.Symbol(status.reading.symbol), status.target, status.value)


def _number(value: Decimal) -> str:
    return plain(half_up(value))


def money_card(money: ProjectExecution) -> Card:
    result = money.result
    due = result.latest
    return Card(
        label="经费支出进度",
        value=percent(result.rate).rstrip("%"),
        unit="%" if result.rate is not None else "",
        ratio=result.rate,
        tick=result.planned_now / result.budget if result.budget else None,
        status_key=result.light.key,
        status_word=f"{result.light.word}灯" if due else "未到节点",
        note=_money_note(result),
        url=f"{reverse('budget:execution')}?project={money.project.pk}",
    )


def _money_note(result) -> str:
    if result.behind_amount > 0:
        return f"比计划少 {yuan(result.behind_amount)} 元"
    if result.next:
        return f"下一节点 {cn_day(result.next.on)}"
    return ""
