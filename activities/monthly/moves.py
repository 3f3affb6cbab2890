"""The monthly report's states, and who brings it from which into which."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from activities.periods import deadlines, months
from orgs import access, log
from orgs.access import Conflict
from orgs.closings.models import BookClosing
from orgs.decisions import Move, Moves


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
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
    url = reverse("activities:report_detail", args=[report.pk])
    if report.status == Status.APPROVED:
        return Conflict("该月报已审核锁定，如需修改请申请退回", url, "去申请退回")
    return Conflict("该月报已报送，正在等待审核；审核以前可以自己撤回", url, "去撤回")


def _already_sent(report, now):
    return AlreadySubmitted(f"{report}已于{_clock(report.submitted_at, now)}报送")


def _not_waiting(report, now):
    if report.status == Status.DRAFT:
        return Conflict("该月报还没有报送，不能审核")
    verb = "审核" if report.status == Status.APPROVED else "退回"
    return Conflict(f"已由{report.reviewed_by.name}于{_clock(report.reviewed_at, now)}{verb}")


def _not_to_withdraw(report, now):
    if report.status == Status.APPROVED:
        url = reverse("activities:report_detail", args=[report.pk])
        return Conflict("该月报已审核，不能撤回；如需修改请申请退回", url, "去申请退回")
    return Conflict("该月报没有报送在外，不用撤回")


def _not_to_ask(report, now):
    if report.status == Status.APPROVED:
        return Conflict("已经申请退回，正在等工委答复")
    return Conflict("该月报没有审核锁定，不用申请退回")


def _not_approved(report, now):
    return Conflict("该月报不在“已审核”状态，不能撤销审核")


def _not_asked(report, now):
    return Conflict("该月报没有等待答复的退回申请")


def _was_returned(report) -> bool:
    return bool(report.return_reason)


def _is_asked(report) -> bool:
    return report.return_asked_at is not None


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
        *(
            Move(
                verb="withdraw",
                label="撤回",
                sources=frozenset({Status.SUBMITTED}),
                target=target,
                may=_writes,
                refuse=_not_to_withdraw,
                logged=log.Verb.WITHDRAW,
                when=when,
                ready=_books_open,
                effect="撤回后可以继续修改，数据重新随记录变化；要重新报送，报送时间按再次报送计。",
            )
            for target, when in (
                (Status.RETURNED, _was_returned),
                (Status.DRAFT, lambda report: not _was_returned(report)),
            )
        ),
        Move(
            verb="ask_back",
            label="申请退回",
            sources=frozenset({Status.APPROVED}),
            target=Status.APPROVED,
            may=_writes,
            refuse=_not_to_ask,
            logged=log.Verb.ASK,
            reason="请写明要改什么，例如：10月志愿服务漏登一次。",
            when=lambda report: not _is_asked(report),
            ready=_books_open,
            effect="申请送到工委的待办；工委同意后月报退回修改，不同意会写明原因。",
        ),
        Move(
            verb="revoke",
            label="撤销审核",
            sources=frozenset({Status.APPROVED}),
            target=Status.SUBMITTED,
            may=_reviews,
            refuse=_not_approved,
            logged=log.Verb.REVOKE,
            reason="请写明撤销审核的原因，例如：志愿服务次数有误。",
            not_by=NOT_ONE_S_OWN,
            stale=SEEN,
            ready=_books_open,
            effect="月报回到待审核，可以再退回修改；报送的数据不变。",
        ),
        Move(
            verb="decline",
            label="不同意退回",
            sources=frozenset({Status.APPROVED}),
            target=Status.APPROVED,
            may=_reviews,
            refuse=_not_asked,
            logged=log.Verb.DECLINE,
            reason="请写明不同意的原因，例如：当季已上报，下月更正。",
            not_by=NOT_ONE_S_OWN,
            when=_is_asked,
            effect="月报保持已审核，支部看到这里写的原因。",
        ),
    )
)
