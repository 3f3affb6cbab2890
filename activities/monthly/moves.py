"""The monthly report's states, and who brings it from which into which."""

from django.core.exceptions import ValidationError
from django.db import models

from activities.periods import deadlines, months
from orgs import access, log
from orgs.access import Conflict
from orgs.closings.models import BookClosing
from orgs.decisions import Move, Moves


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "退回"
    APPROVED = "approved", "已审核"


WITH_SECRETARY = frozenset({Status.DRAFT, Status.RETURNED})
WITH_OFFICE = frozenset({Status.SUBMITTED, Status.APPROVED})


class AlreadySubmitted(Conflict):
    """The same report sent in a second time; there is a receipt to show."""


def too_early_message(report, now) -> str:
    """Why it cannot be sent in yet; "" from the last day of its month on."""
    last = months.last_day(report.month)
    if now.astimezone(deadlines.SHANGHAI).date() >= last:
        return ""
    return f"{last.month}月还没有结束，{last.month}月{last.day}日起可以报送"


def _writes(user, report) -> bool:
    return access.can_report(user, report.organisation)


def _reviews(user, report) -> bool:
    return access.can_review(user)


def _not_open(report, now):
    if report.status == Status.APPROVED:
        return Conflict("该月报已审核锁定，如需修改请申请退回")
    return Conflict("该月报已报送，正在等待审核，如需修改请申请退回")


def _already_sent(report, now):
    return AlreadySubmitted(f"{report}已于{_clock(report.submitted_at, now)}报送")


def _not_waiting(report, now):
    if report.status == Status.DRAFT:
        return Conflict("该月报还没有报送，不能审核")
    verb = "审核" if report.status == Status.APPROVED else "退回"
    return Conflict(f"已由{report.reviewed_by.name}于{_clock(report.reviewed_at, now)}{verb}")


def _clock(moment, now) -> str:
    """10:02, with the day in front when that was not today."""
    moment, now = (at.astimezone(deadlines.SHANGHAI) for at in (moment, now))
    clock = f"{moment:%H:%M}"
    return clock if moment.date() == now.date() else f"{moment.month}月{moment.day}日 {clock}"


def _books_open(report, now):
    committee = report.organisation.committee
    if message := BookClosing.objects.refusal(committee, months.last_day(report.month)):
        raise Conflict(message)


def _complete(report, now):
    _books_open(report, now)
    if message := too_early_message(report, now):
        raise Conflict(message)
    if missing := report.missing():
        raise ValidationError(missing)


NOT_ONE_S_OWN = {"submitted_by": "不能审核自己报送的月报，请由其他工作人员审核"}
SEEN = "该月报已重新报送，请看过新内容后再审核"

MOVES = Moves(
    (
        Move(
            verb="write",
            label="继续填写",
            sources=WITH_SECRETARY,
            target=None,
            may=_writes,
            refuse=_not_open,
            ready=_books_open,
        ),
        Move(
            verb="submit",
            label="报送",
            sources=WITH_SECRETARY,
            target=Status.SUBMITTED,
            may=_writes,
            refuse=_already_sent,
            logged=log.Verb.SUBMIT,
            stale="核对之后内容又有改动，请重新核对后再报送",
            ready=_complete,
        ),
        Move(
            verb="approve",
            label="审核通过",
            sources=frozenset({Status.SUBMITTED}),
            target=Status.APPROVED,
            may=_reviews,
            refuse=_not_waiting,
            logged=log.Verb.APPROVE,
            not_by=NOT_ONE_S_OWN,
            stale=SEEN,
        ),
        Move(
            verb="send_back",
            label="退回修改",
            sources=frozenset({Status.SUBMITTED}),
            target=Status.RETURNED,
            may=_reviews,
            refuse=_not_waiting,
            logged=log.Verb.SEND_BACK,
            reason="请写明退回原因，例如：主题党日主题未填写。",
            not_by=NOT_ONE_S_OWN,
            stale=SEEN,
        ),
    )
)
