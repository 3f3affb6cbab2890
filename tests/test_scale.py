"""Ten times the organisations take as many queries: 18 is the office of today, 180 a city."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, ActivityKind, MonthlyReport
from config import clock
from orgs import log
from orgs.models import DuesPayment, Member, Membership, Organisation, Rating, User
from tests import factories
from tests.people import person

TODAY = factories.day("2024-11-03")
NOW = clock.moment(TODAY, 10)
MONTHS = [factories.day(f"2024-{month:02}-01") for month in range(1, 10)]


@pytest.fixture(autouse=True)
def today(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def committee(db):
    """A committee with its money and indicators, and no organisation yet."""
    committee = factories.committee()
    admin = person("admin", "赵明远", User.Role.ADMIN, committee)
    project = factories.project(committee)
    factories.expenditure(project, admin)
    factories.survey(committee, admin)
    for fields in [
        {"source": "grade", "counted": Rating.Grade.MUNICIPAL_A},
        {"source": "activity", "counted": "party_day,with_branches"},
        {"source": "satisfaction", "counted": "cadres", "unit": "%", "target": "95"},
    ]:
        factories.reading(factories.indicator(project), admin, **fields)
    return committee


def grow(committee, size):
    """Bring the committee to `size` organisations, each with a year of its own."""
    first = committee.children.count() + 1
    branches = add_branches(committee, range(first, size + 1))
    people = User.objects.bulk_create(
        User(
            username=f"secretary{branch.position}",
            name=f"书记{branch.position}",
            role=User.Role.SECRETARY,
            organisation=branch,
        )
        for branch in branches
    )
    for by in people:
        log.record(by=by, verb=log.Verb.EXPORT, subject_type="活动", label=f"{by.organisation}导出")
    add_grades(branches, people)
    add_members(branches, people)
    add_activities(branches, people)
    add_reports(branches, people)


def add_branches(committee, numbers) -> list[Organisation]:
    branches = Organisation.objects.bulk_create(
        Organisation(
            parent=committee,
            path=f"new-{number}",
            kind=Organisation.Kind.BRANCH,
            name=f"县直{number:03}号党支部",
            short_name=f"{number:03}号党支部",
            position=number,
        )
        for number in numbers
    )
    for branch in branches:
        branch.path = f"{committee.path}{branch.pk}/"
        branch.tree_order = f"{committee.tree_order}{branch.position:010}{branch.pk:010}"
    Organisation.objects.bulk_update(branches, ["path", "tree_order"])
    return branches


def add_grades(branches, people):
    Rating.objects.bulk_create(
        Rating(
            organisation=branch,
            grade=grade,
            begins_on=factories.day(day),
            authority="市委组织部",
            document=f"〔2024〕{branch.position}号",
            ends_on=end and factories.day(end),
            decided_by=by,
            recorded_at=NOW,
        )
        for branch, by in zip(branches, people, strict=True)
        for grade, day, end in [
            (Rating.Grade.COUNTY_A, "2023-06-30", "2024-06-30"),
            (Rating.Grade.MUNICIPAL_A, "2024-06-30", None),
        ]
    )


def add_members(branches, people):
    since = factories.day("2010-07-01")
    members = Member.objects.bulk_create(
        Member(name=f"党员{branch.position}", sex=Member.Sex.MALE, admitted_on=since)
        for branch in branches
    )
    Membership.objects.bulk_create(
        Membership(member=member, organisation=branch, begins_on=since)
        for member, branch in zip(members, branches, strict=True)
    )
    for member in members:
        factories.dues_rate(member)
    DuesPayment.objects.bulk_create(
        DuesPayment(
            member=member,
            organisation=branch,
            month=factories.day("2024-10-01"),
            amount=50,
            paid_on=factories.day("2024-10-08"),
            recorded_by=by,
            recorded_at=NOW,
        )
        for member, branch, by in zip(members, branches, people, strict=True)
    )


def add_activities(branches, people, count=2):
    activities = Activity.objects.bulk_create(
        Activity(
            organisation=branch,
            title=f"主题党日{number}",
            held_on=factories.day("2024-10-15"),
            due_count=20,
            present_count=18,
            recorded_by=by,
            recorded_at=NOW,
        )
        for branch, by in zip(branches, people, strict=True)
        for number in range(count)
    )
    ActivityKind.objects.bulk_create(
        ActivityKind(activity=activity, kind=kind)
        for activity in activities
        for kind in [Activity.Kind.PARTY_DAY, Activity.Kind.STUDY]
    )


def add_reports(branches, people):
    """The last one waits for review; October is owed by everybody."""
    MonthlyReport.objects.bulk_create(
        MonthlyReport(
            organisation=branch,
            month=month,
            status=MonthlyReport.Status.SUBMITTED
            if month == MONTHS[-1]
            else MonthlyReport.Status.APPROVED,
            figures={},
            created_by=by,
            submitted_by=by,
            submitted_at=NOW,
            first_submitted_at=NOW,
        )
        for branch, by in zip(branches, people, strict=True)
        for month in MONTHS
    )


def visit(client, name, *args):
    """How many queries a page takes, and how many organisations it names."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    text = response.content.decode()
    return len(queries), sum(f"{number:03}号党支部" in text for number in range(1, 181))


LISTS = [
    "activities:activity_list",
    "activities:matrix",
    "activities:report_list",
    "activities:review_desk",
    "orgs:account_list",
    "orgs:dues_month",
    "orgs:grade_list",
    "orgs:log_list",
    "orgs:member_list",
    "orgs:organisation_list",
]
SUMMARIES = [
    "budget:execution",
    "performance:evaluation_list",
    "performance:indicator_list",
    "performance:overview",
    "performance:workbench",
]


@pytest.mark.parametrize("name", LISTS + SUMMARIES)
def test_ten_times_the_organisations_take_as_many_queries(client, committee, name):
    client.force_login(committee.users.get())
    grow(committee, 18)
    few, named_of_18 = visit(client, name)
    grow(committee, 180)
    many, named_of_180 = visit(client, name)
    assert many == few
    if name in LISTS:
        assert named_of_180 > named_of_18 == 18


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("performance:home", []),
        ("activities:activity_list", []),
        ("activities:report_list", []),
        ("activities:report_write", [2024, 10]),
    ],
)
def test_ten_times_the_activities_take_a_secretary_as_many_queries(client, committee, name, args):
    grow(committee, 1)
    secretary = User.objects.get(role=User.Role.SECRETARY)
    branch = [secretary.organisation]
    client.force_login(secretary)
    add_activities(branch, [secretary], 1)
    before, _ = visit(client, name, *args)
    add_activities(branch, [secretary], 27)
    after, _ = visit(client, name, *args)
    assert Activity.objects.below(branch[0]).count() == 30
    assert after == before
