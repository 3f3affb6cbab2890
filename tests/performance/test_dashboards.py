"""What waits on the office's workbench."""

from performance import dashboards
from performance.evaluation.sealing import start
from tests import factories


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
