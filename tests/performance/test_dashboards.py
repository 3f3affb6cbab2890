import datetime

from config import clock
from performance.dashboards import committee_view, office_todos
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
    assert [todo.due.day for todo in waiting] == [1, 2]
