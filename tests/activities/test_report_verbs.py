"""A monthly report from draft to approval, and what may happen on the way only once."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from activities.models import AlreadySubmitted, MonthlyReport
from activities.monthly.figures import report_figures
from activities.monthly.forms import ReportForm
from orgs.access import Conflict
from orgs.models import LogEntry
from tests import factories
from tests.people import build_cast
from tests.threads import at_once

SHANGHAI = ZoneInfo("Asia/Shanghai")
Status = MonthlyReport.Status
Verb = LogEntry.Verb
WORDS = {"problems": "学习形式单一", "next_plan": "组织参观教育基地"}


def at(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


NOW = at("2024-11-03T10:02:30")


@pytest.fixture
def draft(cast):
    return factories.report(cast.branch, cast.secretary, **WORDS)


@pytest.fixture
def submitted(cast, draft):
    draft.submit(by=cast.secretary, now=NOW)
    return draft


def verbs():
    return list(LogEntry.objects.order_by("pk").values_list("verb", flat=True))


def close_books(cast, through):
    return factories.closing(cast.committee, through, cast.admin, "年终")


# Sending in


def test_sending_in_stamps_freezes_and_logs(cast, draft):
    factories.activity(cast.branch, cast.secretary, title="重温誓词")

    draft.submit(by=cast.secretary, now=NOW)

    stored = MonthlyReport.objects.get()
    assert (stored.status, stored.submitted_by, stored.submitted_at, stored.first_submitted_at) == (
        Status.SUBMITTED,
        cast.secretary,
        NOW,
        NOW,
    )
    assert stored.figures["party_day_topics"] == ["重温誓词"]
    assert verbs() == [Verb.SUBMIT]


def test_frozen_figures_stay_when_records_change(cast, submitted):
    factories.activity(cast.branch, cast.secretary)

    assert report_figures(MonthlyReport.objects.get()).activities_count == 0


def test_a_second_submission_changes_and_logs_nothing(cast, submitted):
    with pytest.raises(AlreadySubmitted):
        submitted.submit(by=cast.secretary, now=at("2024-11-04T08:00"))

    assert MonthlyReport.objects.get().submitted_at == NOW
    assert verbs() == [Verb.SUBMIT]


@pytest.mark.parametrize(
    "blank", ["", "  \n\t", "\u200b\u200d\ufeff", "\u3000", "\u202e", "\u3164"]
)
@pytest.mark.parametrize("name", ["problems", "next_plan"])
def test_words_that_cannot_be_seen_are_missing(cast, name, blank):
    report = factories.report(cast.branch, cast.secretary, **WORDS | {name: blank})

    with pytest.raises(ValidationError) as error:
        report.submit(by=cast.secretary, now=NOW)

    assert error.value.message_dict == {name: [MonthlyReport.REQUIRED[name]]}
    assert MonthlyReport.objects.get().status == Status.DRAFT
    assert verbs() == []


@pytest.mark.parametrize("text", ["𠮷㛃䶮", "قەشقەر", "无", "👍", "a\u202eb"])
def test_any_visible_words_will_do(cast, text):
    report = factories.report(cast.branch, cast.secretary, problems=text, next_plan=text)

    report.submit(by=cast.secretary, now=NOW)

    stored = MonthlyReport.objects.get()
    assert (stored.status, stored.problems) == (Status.SUBMITTED, text)


@pytest.mark.parametrize(
    ("month", "now", "accepted"),
    [
        ("2024-10-01", "2024-10-30T23:59:59", False),
        ("2024-10-01", "2024-10-31T00:00:00", True),
        ("2024-10-01", "2024-11-03T10:02:00", True),
        ("2024-11-01", "2024-11-03T10:02:00", False),
        ("2024-12-01", "2024-11-03T10:02:00", False),
        ("2025-10-01", "2024-11-03T10:02:00", False),
        ("2024-02-01", "2024-02-28T12:00:00", False),
        ("2024-02-01", "2024-02-29T12:00:00", True),
    ],
)
def test_a_month_is_reported_when_it_ends(cast, month, now, accepted):
    report = factories.report(cast.branch, cast.secretary, month, **WORDS)

    if accepted:
        report.submit(by=cast.secretary, now=at(now))
    else:
        with pytest.raises(Conflict, match="还没有结束"):
            report.submit(by=cast.secretary, now=at(now))

    assert MonthlyReport.objects.get().is_locked is accepted


@pytest.mark.parametrize(
    ("closed_through", "accepted"),
    [("2024-12-31", False), ("2024-10-31", False), ("2024-10-30", True), ("2023-12-31", True)],
)
def test_closed_books_refuse_a_report(cast, draft, closed_through, accepted):
    close_books(cast, closed_through)

    if accepted:
        draft.submit(by=cast.secretary, now=NOW)
    else:
        with pytest.raises(Conflict, match="已结账"):
            draft.submit(by=cast.secretary, now=NOW)

    assert MonthlyReport.objects.get().is_locked is accepted


@pytest.mark.parametrize(
    ("submitted_at", "is_late"),
    [
        ("2024-11-05T23:59:59", False),
        ("2024-11-05T23:59:59.999999", False),
        ("2024-11-06T00:00:00", True),
        ("2025-03-01T09:00:00", True),
    ],
)
def test_late_reports_are_accepted_and_late(cast, draft, submitted_at, is_late):
    draft.submit(by=cast.secretary, now=at(submitted_at))

    assert draft.is_late(5) is is_late


def test_a_resubmission_after_the_deadline_stays_in_time(cast, submitted):
    submitted.send_back(by=cast.clerk, now=at("2024-11-06T09:00"), reason="缺主题")
    submitted.submit(by=cast.secretary, now=at("2024-11-08T09:00"))

    stored = MonthlyReport.objects.get()
    assert stored.submitted_at == at("2024-11-08T09:00")
    assert stored.first_submitted_at == NOW
    assert not stored.is_late(5)
    assert verbs() == [Verb.SUBMIT, Verb.SEND_BACK, Verb.SUBMIT]


def test_what_was_checked_is_what_is_sent_in(cast, draft):
    MonthlyReport.objects.update(version=3)

    with pytest.raises(Conflict, match="重新核对"):
        draft.submit(by=cast.secretary, now=NOW, seen_version=2)

    draft.submit(by=cast.secretary, now=NOW, seen_version=3)
    assert draft.is_locked


# Review


def test_approval_locks_for_good(cast, submitted):
    submitted.approve(by=cast.clerk, now=NOW)

    stored = MonthlyReport.objects.get()
    assert (stored.status, stored.reviewed_by, stored.reviewed_at) == (
        Status.APPROVED,
        cast.clerk,
        NOW,
    )
    assert verbs() == [Verb.SUBMIT, Verb.APPROVE]
    with pytest.raises(Conflict, match="该月报已审核锁定，如需修改请申请退回"):
        stored.check_editable()
    with pytest.raises(Conflict):
        stored.send_back(by=cast.admin, now=NOW, reason="再看看")


def test_a_return_opens_the_report_and_tells_why(cast, submitted):
    submitted.send_back(by=cast.clerk, now=NOW, reason="主题党日缺主题")

    stored = MonthlyReport.objects.get()
    assert (stored.status, stored.return_reason, stored.figures) == (
        Status.RETURNED,
        "主题党日缺主题",
        None,
    )
    assert LogEntry.objects.first().reason == "主题党日缺主题"
    stored.check_editable()


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_a_return_needs_a_reason(cast, submitted, reason):
    with pytest.raises(ValidationError, match="退回原因"):
        submitted.send_back(by=cast.clerk, now=NOW, reason=reason)

    assert MonthlyReport.objects.get().status == Status.SUBMITTED
    assert verbs() == [Verb.SUBMIT]


@pytest.mark.parametrize(
    ("first", "now", "message"),
    [
        ("approve", "2024-11-03T11:00", "已由王淑珍于10:02审核"),
        ("send_back", "2024-11-03T11:00", "已由王淑珍于10:02退回"),
        ("approve", "2024-11-04T11:00", "已由王淑珍于11月3日 10:02审核"),
    ],
)
@pytest.mark.parametrize("second", ["approve", "send_back"])
def test_the_second_reviewer_learns_who_was_first(cast, submitted, first, now, message, second):
    stale = MonthlyReport.objects.get()
    reasons = {"approve": {}, "send_back": {"reason": "不完整"}}
    getattr(submitted, first)(by=cast.clerk, now=NOW, **reasons[first])

    with pytest.raises(Conflict, match=message):
        getattr(stale, second)(by=cast.admin, now=at(now), **reasons[second])

    assert len(verbs()) == 2


def test_nobody_reviews_what_they_sent_in(cast, draft):
    draft.submit(by=cast.clerk, now=NOW)

    with pytest.raises(Conflict, match="自己报送"):
        draft.approve(by=cast.clerk, now=NOW)

    draft.approve(by=cast.admin, now=NOW)
    assert draft.status == Status.APPROVED


def test_a_draft_cannot_be_reviewed(cast, draft):
    with pytest.raises(Conflict, match="还没有报送"):
        draft.approve(by=cast.clerk, now=NOW)


def test_a_reviewer_approves_only_what_was_seen(cast, submitted):
    seen = submitted.version
    submitted.send_back(by=cast.clerk, now=NOW, reason="补充")
    submitted.submit(by=cast.secretary, now=NOW)

    with pytest.raises(Conflict, match="重新报送"):
        submitted.approve(by=cast.admin, now=NOW, seen_version=seen)


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_succeeds():
    cast = build_cast()
    report = factories.report(cast.branch, cast.secretary, **WORDS)
    report.submit(by=cast.secretary, now=NOW)
    first, second = MonthlyReport.objects.get(), MonthlyReport.objects.get()

    results = at_once(
        lambda: first.approve(by=cast.clerk, now=NOW),
        lambda: second.approve(by=cast.admin, now=NOW),
    )

    [refused] = [error for error in results if error]
    winner = MonthlyReport.objects.get().reviewed_by
    assert str(refused) == f"已由{winner.name}于10:02审核"
    assert verbs() == [Verb.SUBMIT, Verb.APPROVE]


@pytest.mark.django_db(transaction=True)
def test_of_two_submissions_at_once_one_is_stored():
    cast = build_cast()
    factories.report(cast.branch, cast.secretary, **WORDS)
    copies = [MonthlyReport.objects.get() for _ in range(4)]

    results = at_once(*[lambda c=c: c.submit(by=cast.secretary, now=NOW) for c in copies])

    assert sorted(type(error).__name__ for error in results if error) == ["AlreadySubmitted"] * 3
    assert verbs() == [Verb.SUBMIT]


@pytest.mark.django_db(transaction=True)
def test_a_save_that_meets_a_submission_never_opens_the_report_again():
    cast = build_cast()
    factories.report(cast.branch, cast.secretary, **WORDS)
    sent, opened = MonthlyReport.objects.get(), MonthlyReport.objects.get()
    form = ReportForm(WORDS | {"next_plan": "改期"}, instance=opened, user=cast.secretary)
    assert form.is_valid(), form.errors

    at_once(lambda: sent.submit(by=cast.secretary, now=NOW), form.save)

    assert MonthlyReport.objects.get().status == Status.SUBMITTED
    assert verbs()[-1] == Verb.SUBMIT
