"""What waits on the office's workbench."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from orgs.models import User
from performance import dashboards
from performance.dashboards import committee_view, office_todos
from performance.dashboards.office import month_counts
from performance.evaluations.sealing import start
from tests import factories
from tests.people import person

TODAY = datetime.date(2024, 11, 3)


def test_the_workbench_leads_to_the_very_report_that_waits_and_shows_its_day_here(cast):
    for number, organisation in enumerate([cast.branch, cast.other_branch], 1):
        report = factories.report(organisation, cast.secretary, problems="无", next_plan="无")
        # Shortly after midnight here it is still the day before in UTC.
        report.submit(by=cast.secretary, now=clock.moment(datetime.date(2024, 11, number), 1))
    todos = office_todos(committee_view(cast.committee, TODAY), cast.clerk, TODAY)
    waiting = [todo for todo in todos if todo.label == "审核"]
    reports = [cast.branch.reports.get(), cast.other_branch.reports.get()]
    assert [todo.url for todo in waiting] == [f"/review/{report.pk}/" for report in reports]
    assert [todo.note for todo in waiting] == ["11月1日报送", "11月2日报送"]


def sent_in(organisation, by, on):
    """The report of October, sent in on this day."""
    report = factories.report(organisation, by, problems="无", next_plan="无")
    report.submit(by=by, now=clock.moment(factories.day(on), 9))
    return report


@pytest.mark.parametrize("on", ["2024-11-02", "2024-11-20"])
def test_a_month_that_was_reviewed_counts_as_such_in_time_or_late(cast, on):
    report = sent_in(cast.branch, cast.secretary, on)
    report.approve(by=cast.clerk, now=clock.moment(factories.day("2024-11-21"), 9))
    today = factories.day("2024-11-21")
    counts = month_counts(committee_view(cast.committee, today), today)
    assert {one.label: one.figure.value for one in counts if one.figure.value} == {
        "已审核": 1,
        "未报送": 1,
    }


def test_the_menu_counts_only_what_waits_for_ones_own_committee(cast, client, settings):
    settings.BUSINESS_DATE = TODAY
    other = factories.committee(name="外县工委")
    branch = factories.branch(other)
    for organisation, by in [
        (cast.branch, cast.secretary),
        (branch, person("外县书记", "孙丽", User.Role.SECRETARY, branch)),
    ]:
        sent_in(organisation, by, "2024-11-02")
    client.force_login(cast.clerk)
    page = client.get(reverse("performance:workbench"))
    links = [link for group in page.context["masthead"]["nav"] for link in group.links]
    assert [(link.label, link.count) for link in links if link.count] == [("月报审核", 1)]


def evaluation_todos(cast, user, today):
    view = dashboards.committee_view(cast.committee, today)
    todos = dashboards.office_todos(view, user, today)
    return [(todo.title, todo.url) for todo in todos if "/evaluation" in todo.url]


def test_the_self_evaluation_waits_from_new_year_until_it_is_begun(cast):
    project = factories.project(cast.committee)
    factories.indicator(project)
    last, first = factories.day("2024-12-31"), factories.day("2025-01-01")
    assert evaluation_todos(cast, cast.admin, last) == []
    begin = ("开始2024年度自评", f"/projects/{project.pk}/evaluation/new/")
    assert evaluation_todos(cast, cast.admin, first) == [begin]
    assert evaluation_todos(cast, cast.clerk, first) == []
    draft = start(project, by=cast.admin, today=first)
    assert [url for _, url in evaluation_todos(cast, cast.admin, first)] == [
        f"/evaluations/{draft.pk}/"
    ]


@pytest.mark.parametrize(
    ("page", "today", "years"),
    [
        ("overview", "2024-11-03", 1),
        ("workbench", "2024-11-03", 1),
        # In January the month to report is last year's, and the overview shows this year's rates.
        ("overview", "2025-01-03", 2),
        ("workbench", "2025-01-03", 1),
    ],
)
def test_a_first_page_reads_each_year_of_reports_and_the_rules_once(
    client, cast, settings, page, today, years
):
    settings.BUSINESS_DATE = factories.day(today)
    project = factories.project(cast.committee, year=settings.BUSINESS_DATE.year)
    factories.indicator(project)
    client.force_login(cast.admin)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(f"performance:{page}"))
    texts = [query["sql"] for query in queries]
    reports = [text for text in texts if 'FROM "activities_monthly' in text and 'AS "late"' in text]
    assert len(reports) == years
    # Every rule of the day, and the due day through the year.
    values = [text for text in texts if 'FROM "orgs_rulevalue"' in text]
    assert len(values) == 1 + years


@pytest.mark.parametrize(
    ("on", "asked"),
    [
        ("2024-11-03", ["补足10月31日节点的支出"]),
        ("2024-12-31", ["补足10月31日节点的支出"]),
        ("2025-01-01", []),
        ("2025-01-03", []),
    ],
)
def test_money_that_was_not_spent_in_its_year_is_no_errand_any_more(cast, on, asked):
    factories.project(cast.committee)
    today = factories.day(on)
    todos = office_todos(committee_view(cast.committee, today), cast.clerk, today)
    assert [todo.title for todo in todos if todo.title.startswith("补足")] == asked
