"""A counted figure and the list behind its link agree, row for row."""

import datetime

import pytest
from django.urls import reverse

from activities.models import Activity
from orgs.models import Rating
from performance.monitoring.statuses import indicator_status
from tests import factories

Kind = Activity.Kind
TODAY = datetime.date(2024, 11, 3)


@pytest.fixture
def clerk(client, cast, settings):
    settings.BUSINESS_DATE = TODAY
    client.force_login(cast.clerk)
    return client


@pytest.mark.parametrize(
    ("counted", "shown"),
    [
        ("municipal_a", ["甲支部"]),
        ("municipal_a,county_a", ["甲支部", "乙支部"]),
        ("c", ["丙支部"]),
    ],
)
def test_the_grades_counted_are_the_organisations_listed(cast, clerk, counted, shown):
    grades = {"甲支部": "municipal_a", "乙支部": "county_a", "丙支部": "c"}
    for name, grade in grades.items():
        factories.rating(factories.branch(cast.committee, name), Rating.Grade(grade), cast.clerk)
    indicator = factories.indicator(factories.project(cast.committee))
    factories.reading(indicator, cast.admin, counted=counted)
    status = indicator_status(indicator, TODAY)
    listed = clerk.get(status.figure.url).context["page_obj"]
    assert (status.value, [row.short_name for row in listed]) == (len(shown), shown)


@pytest.mark.parametrize(
    ("counted", "shown"),
    [
        ("party_day", ["工委党日", "工委党日兼研讨"]),
        ("party_day,study", ["工委党日", "工委党日兼研讨", "工委研讨"]),
        ("party_day,with_branches", ["工委党日", "工委党日兼研讨", "支部党日"]),
    ],
)
def test_the_activities_counted_are_the_activities_listed(cast, clerk, counted, shown):
    for title, organisation, kinds in [
        ("工委党日", cast.committee, [Kind.PARTY_DAY]),
        ("工委党日兼研讨", cast.committee, [Kind.PARTY_DAY, Kind.STUDY]),
        ("工委研讨", cast.committee, [Kind.STUDY]),
        ("支部党日", cast.branch, [Kind.PARTY_DAY]),
        ("去年党日", cast.committee, [Kind.PARTY_DAY]),
    ]:
        held_on = "2023-12-31" if title.startswith("去年") else "2024-05-10"
        factories.activity(organisation, cast.clerk, *kinds, title=title, held_on=held_on)
    indicator = factories.indicator(factories.project(cast.committee))
    factories.reading(indicator, cast.admin, source="activity", counted=counted, unit="次")
    status = indicator_status(indicator, TODAY)
    response = clerk.get(status.figure.url)
    titles = sorted(row.title for row in response.context["page_obj"])
    assert (status.value, titles) == (len(shown), sorted(shown))


def test_a_combination_that_was_never_offered_finds_nothing(cast, clerk):
    factories.activity(cast.committee, cast.clerk)
    response = clerk.get(reverse("activities:activity_list") + "?kind=party_day,nonsense")
    assert list(response.context["page_obj"]) == []


def test_an_activity_that_was_paid_for_cannot_be_deleted(cast, clerk):
    activity = factories.activity(cast.committee, cast.clerk)
    factories.expenditure(factories.project(cast.committee), cast.clerk, activity=activity)
    response = clerk.post(reverse("activities:activity_delete", args=[activity.pk]))
    assert response.status_code == 409
    assert "已有支出登记在这项活动上" in response.text
    assert Activity.objects.filter(pk=activity.pk).exists()
