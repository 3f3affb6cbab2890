"""What waits on the office's workbench."""

import datetime

from config import clock
from performance import dashboards
from performance.dashboards import committee_view, office_todos
from performance.evaluations.sealing import start
from tests import factories

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
