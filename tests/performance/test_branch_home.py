"""The secretary's home, as she meets it."""

import pytest

from activities.models import Activity, MonthlyReport
from tests import factories
from tests.factories import day

Kind = Activity.Kind


@pytest.fixture(autouse=True)
def business_day(settings):
    settings.BUSINESS_DATE = day("2024-11-03")


@pytest.fixture
def secretary(client, cast):
    client.force_login(cast.secretary)
    return client


def test_when_everything_is_sent_in_the_home_says_what_comes_next(secretary, cast):
    for month in range(1, 11):
        month = f"2024-{month:02}-01"
        report = factories.report(cast.branch, cast.secretary, month)
        MonthlyReport.objects.filter(pk=report.pk).update(status=MonthlyReport.Status.APPROVED)

    assert "没有待办。下一份：11月月报，12月5日截止。" in secretary.get("/").text


def test_the_quarters_meeting_opens_the_meetings_of_the_quarter(secretary, cast):
    for held_on, kind in [
        ("2024-09-30", Kind.MEMBERS_MEETING),
        ("2024-10-01", Kind.MEMBERS_MEETING),
        ("2024-10-02", Kind.PARTY_DAY),
        ("2024-11-03", Kind.MEMBERS_MEETING),
    ]:
        factories.activity(cast.branch, cast.secretary, kind, held_on=held_on)

    [line] = [row for row in secretary.get("/").context["page"].lines if "党员大会" in row.label]
    [(_, figure, _)] = line.figures
    assert figure.value == 2
    opened = secretary.get(figure.url).context["page_obj"]
    assert [str(row.held_on) for row in opened] == ["2024-11-03", "2024-10-01"]
