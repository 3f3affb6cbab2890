"""Each step of a report can be taken back by somebody, with a trace."""

import pytest
from django.urls import reverse

from activities.models import MonthlyReport
from activities.monthly.moves import Status
from activities.periods.models import SentMonth
from config import clock
from orgs.models import LogEntry
from tests import factories
from tests.factories import day
from tests.page_forms import form_for

WORDS = {"problems": "学习形式单一", "next_plan": "组织参观"}


@pytest.fixture(autouse=True)
def business_day(settings):
    settings.BUSINESS_DATE = day("2024-11-03")


@pytest.fixture
def sent(cast):
    report = factories.report(cast.branch, cast.secretary, "2024-10-01", **WORDS)
    report.submit(by=cast.secretary, now=clock.now())
    return report


@pytest.fixture
def approved(cast, sent):
    sent.approve(by=cast.clerk, now=clock.now())
    return sent


def address(verb, report):
    return reverse(f"activities:report_{verb}", args=[report.pk])


def press(client, user, verb, report, **fields):
    """Open the page that asks, fill it in and send it."""
    client.force_login(user)
    where = address(verb, report)
    return client.post(where, form_for(client.get(where).text, where) | fields)


def test_a_sent_report_is_taken_back_until_somebody_decides(client, cast, sent):
    answer = press(client, cast.secretary, "withdraw", sent)
    assert answer.url == reverse("activities:report_write", args=[2024, 10])
    sent.refresh_from_db()
    assert (sent.status, sent.figures, sent.first_submitted_at) == (Status.DRAFT, None, None)
    assert not SentMonth.objects.exists()
    assert LogEntry.objects.first().verb == "withdraw"
    assert client.get(answer.url).status_code == 200


def test_sent_in_again_it_is_as_late_as_it_then_is(client, cast, sent, settings):
    press(client, cast.secretary, "withdraw", sent)
    sent.refresh_from_db()
    sent.submit(by=cast.secretary, now=clock.moment(day("2024-11-09")))
    assert sent.is_late(5)


def test_what_was_returned_before_keeps_its_first_moment(client, cast, sent):
    sent.send_back(by=cast.clerk, now=clock.now(), reason="缺主题")
    sent.submit(by=cast.secretary, now=clock.moment(day("2024-11-09")))
    press(client, cast.secretary, "withdraw", sent)
    sent.refresh_from_db()
    assert sent.status == Status.RETURNED
    assert not sent.is_late(5)


def test_what_the_office_has_decided_is_not_taken_back(client, cast, approved):
    client.force_login(cast.secretary)
    answer = client.get(address("withdraw", approved))
    assert answer.status_code == 409
    assert "申请退回" in answer.text
    assert reverse("activities:report_detail", args=[approved.pk]) in answer.text


def test_a_request_lands_with_the_office_and_is_answered(client, cast, approved):
    press(client, cast.secretary, "ask_back", approved, reason="志愿服务漏登一次")
    for user in (cast.clerk, cast.admin):
        client.force_login(user)
        assert "答复退回申请：10月月报" in client.get(reverse("performance:workbench")).text
    client.force_login(cast.leader)
    assert "答复退回申请" not in client.get(reverse("performance:workbench")).text
    press(client, cast.clerk, "decline", approved, reason="下月更正")
    client.force_login(cast.secretary)
    page = client.get(reverse("activities:report_detail", args=[approved.pk])).text
    assert "工委没有同意退回：下月更正" in page
    client.force_login(cast.clerk)
    assert "答复退回申请" not in client.get(reverse("performance:workbench")).text


def test_a_granted_request_is_revoked_and_sent_back(client, cast, approved):
    press(client, cast.secretary, "ask_back", approved, reason="志愿服务漏登一次")
    press(client, cast.clerk, "revoke", approved, reason="同意支部申请")
    approved.refresh_from_db()
    assert (approved.status, approved.reviewed_by) == (Status.SUBMITTED, None)
    assert approved.figures
    approved.send_back(by=cast.clerk, now=clock.now(), reason="补登后重报")
    assert approved.status == Status.RETURNED
    verbs = list(LogEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["ask", "revoke", "send_back"]


@pytest.mark.parametrize("verb", ["ask_back", "revoke"])
def test_a_reason_is_asked_for(client, cast, approved, verb):
    user = cast.secretary if verb == "ask_back" else cast.clerk
    answer = press(client, user, verb, approved, reason="  ")
    assert answer.status_code == 200
    assert "请写明" in answer.text
    assert MonthlyReport.objects.get().status == Status.APPROVED


def test_nobody_asks_twice(client, cast, approved):
    press(client, cast.secretary, "ask_back", approved, reason="漏登")
    answer = client.get(address("ask_back", approved))
    assert answer.status_code == 409
    assert "正在等工委答复" in answer.text


@pytest.mark.parametrize("verb", ["ask_back", "revoke"])
def test_closed_books_bind_the_ways_back_too(client, cast, approved, verb):
    factories.closing(cast.committee, "2024-10-31", cast.admin)
    user = cast.secretary if verb == "ask_back" else cast.clerk
    assert press(client, user, verb, approved, reason="漏登").status_code == 409
    assert MonthlyReport.objects.get().status == Status.APPROVED


def test_of_a_withdrawal_and_an_approval_at_once_the_second_is_told(client, cast, sent):
    client.force_login(cast.secretary)
    where = address("withdraw", sent)
    page = form_for(client.get(where).text, where)
    sent.approve(by=cast.clerk, now=clock.now())
    assert client.post(where, page).status_code == 409
    assert MonthlyReport.objects.get().status == Status.APPROVED
