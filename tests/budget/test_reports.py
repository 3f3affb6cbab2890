"""A project's money at the end of a day."""

from decimal import Decimal

import pytest

from budget.execution.figures import FundExecution, project_execution, project_executions
from budget.models import FundKind
from orgs.lights import Light
from tests import factories
from tests.factories import day

D = Decimal

LEAP_FEBRUARY = [("2024-02-29", "0.20"), ("2024-12-31", "1")]
FEBRUARY = [("2023-02-28", "0.20"), ("2023-12-31", "1")]


def spend(project, cast, *entries):
    for amount, on in entries:
        factories.expenditure(project, cast.clerk, amount, on)


def seen(project, today):
    """(spent, latest checkpoint, its light, next checkpoint, days to it) on that day."""
    result = project_execution(project, day(today)).result
    latest, ahead = result.latest, result.next
    return (
        str(result.spent),
        latest and latest.on.isoformat(),
        result.light,
        ahead and ahead.on.isoformat(),
        ahead and ahead.days_left,
    )


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2024-01-01", ("0.00", None, Light.GREY, "2024-03-31", 90)),
        ("2024-03-30", ("10000.00", None, Light.GREY, "2024-03-31", 1)),
        ("2024-03-31", ("16000.00", None, Light.GREY, "2024-03-31", 0)),
        ("2024-04-01", ("16000.00", "2024-03-31", Light.GREEN, "2024-06-30", 90)),
        ("2024-06-29", ("16000.00", "2024-03-31", Light.GREEN, "2024-06-30", 1)),
        ("2024-06-30", ("21000.00", "2024-03-31", Light.GREEN, "2024-06-30", 0)),
        ("2024-07-01", ("21000.00", "2024-06-30", Light.YELLOW, "2024-10-31", 122)),
        # Nothing is due on 30 September.
        ("2024-09-30", ("21000.00", "2024-06-30", Light.YELLOW, "2024-10-31", 31)),
        ("2024-10-01", ("21000.00", "2024-06-30", Light.YELLOW, "2024-10-31", 30)),
        ("2024-10-31", ("21000.00", "2024-06-30", Light.YELLOW, "2024-10-31", 0)),
        # What was paid a day late does not count for October's checkpoint.
        ("2024-11-01", ("60000.00", "2024-10-31", Light.RED, "2024-12-31", 60)),
        ("2024-12-31", ("100000.00", "2024-10-31", Light.RED, "2024-12-31", 0)),
        ("2025-01-01", ("100000.00", "2024-12-31", Light.GREEN, None, None)),
    ],
)
def test_each_checkpoint_is_judged_from_the_next_day_on(cast, project, today, expected):
    spend(
        project,
        cast,
        ("10000", "2024-03-30"),
        ("6000", "2024-03-31"),
        ("5000", "2024-06-30"),
        ("39000", "2024-11-01"),
        ("40000", "2024-12-31"),
    )
    assert seen(project, today) == expected


@pytest.mark.parametrize(
    ("schedule", "year", "today", "expected"),
    [
        (LEAP_FEBRUARY, 2024, "2024-02-28", ("0.00", None, Light.GREY, "2024-02-29", 1)),
        (LEAP_FEBRUARY, 2024, "2024-02-29", ("20000.00", None, Light.GREY, "2024-02-29", 0)),
        (
            LEAP_FEBRUARY,
            2024,
            "2024-03-01",
            ("20000.00", "2024-02-29", Light.GREEN, "2024-12-31", 305),
        ),
        (FEBRUARY, 2023, "2023-02-28", ("20000.00", None, Light.GREY, "2023-02-28", 0)),
        (FEBRUARY, 2023, "2023-03-01", ("20000.00", "2023-02-28", Light.GREEN, "2023-12-31", 305)),
    ],
)
def test_the_end_of_february_is_a_checkpoint_like_any_other(cast, schedule, year, today, expected):
    project = factories.project(cast.committee, schedule=schedule, year=year)
    spend(project, cast, ("20000", schedule[0][0]))
    assert seen(project, today) == expected


def test_a_reversal_counts_on_its_own_day(cast, project):
    """Paid before June's checkpoint, taken back after it: June stays, October feels it."""
    payment = factories.expenditure(project, cast.clerk, "30000", "2024-06-20")
    factories.expenditure(project, cast.clerk, "-10000", "2024-07-10", reverses=payment)
    result = project_execution(project, day("2024-11-03")).result
    amounts = [(reading.on.month, str(reading.actual_amount)) for reading in result.readings]
    assert amounts == [(3, "0.00"), (6, "30000.00"), (10, "20000.00"), (12, "20000.00")]
    assert (result.spent, result.remaining) == (D("20000.00"), D("80000.00"))


def test_an_earlier_day_can_be_asked_for(cast, project):
    spend(project, cast, ("21000", "2024-06-30"), ("9000", "2024-07-01"))
    report = project_execution(project, day("2024-11-03"), through=day("2024-06-30"))
    assert (report.through, report.result.spent) == (day("2024-06-30"), D("21000.00"))
    assert report.entry_count == 1
    assert [fund.spent_amount for fund in report.funds] == [D("21000.00"), D("0.00")]


def test_a_later_day_than_today_is_not_known_yet(cast, project):
    report = project_execution(project, day("2024-11-03"), through=day("2024-12-31"))
    assert report.through == day("2024-11-03")


def test_without_a_budget_there_are_no_rates(cast):
    project = factories.project(cast.committee, budget="0")
    report = project_execution(project, day("2024-11-03"))
    assert (report.result.rate, report.result.spent) == (None, D("0.00"))
    assert {reading.light for reading in report.result.readings} == {Light.GREY}
    assert report.chart.actual_points


def test_a_project_without_checkpoints_can_still_be_read(cast):
    project = factories.project(cast.committee, schedule=[])
    spend(project, cast, ("500", "2024-05-01"))
    report = project_execution(project, day("2024-11-03"))
    assert (report.result.readings, report.result.light) == ((), Light.GREY)
    assert report.result.rate == D("0.0050")
    assert report.chart.title == "2024年机关党建活动经费支出进度"


def test_every_source_of_money_has_its_own_figures(cast, project):
    project.fund_lines.filter(kind=FundKind.OTHER).update(
        initial_amount=D("4000"), adjusted_amount=D("5000")
    )
    factories.expenditure(project, cast.clerk, "300", fund_kind=FundKind.OTHER)
    factories.expenditure(project, cast.clerk, "700")
    report = project_execution(project, day("2024-11-03"))
    assert report.funds == (
        FundExecution("fiscal", "当年财政拨款", D("100000"), D("100000"), D("700")),
        FundExecution("other", "其他资金", D("4000"), D("5000"), D("300")),
    )
    assert report.result.budget == D("105000.00")
    assert report.result.spent == sum(fund.spent_amount for fund in report.funds)


def test_a_source_that_is_printed_blank_stays_blank(cast, project):
    blank = project_execution(project, day("2024-11-03")).funds[1]
    assert (blank.initial_amount, blank.adjusted_amount, blank.spent_amount) == (None, None, D(0))


def test_the_lights_follow_the_rule_in_force_that_day(cast, project):
    spend(project, cast, ("21000", "2024-06-20"))
    factories.rule_value(
        cast.committee, "light_green_from", "70", cast.admin, "2024-09-01", "县财政局要求"
    )
    assert seen(project, "2024-08-31")[2] == Light.YELLOW
    assert seen(project, "2024-09-01")[2] == Light.GREEN


def test_one_project_or_three_take_as_many_queries(cast, project, django_assert_num_queries):
    rows = [project, factories.project(cast.committee), factories.project(cast.committee)]
    for row in rows:
        spend(row, cast, ("100", "2024-05-01"), ("200", "2024-05-02"))
    for count in (1, 3):
        fresh = list(type(project).objects.select_related("committee")[:count])
        with django_assert_num_queries(4):
            reports = project_executions(fresh, day("2024-11-03"))
        assert [report.result.spent for report in reports] == [D("300.00")] * count


def test_the_chart_and_the_table_tell_the_same(cast, project):
    spend(project, cast, ("53000", "2024-05-01"), ("620", "2024-10-31"))
    report = project_execution(project, day("2024-11-03"))
    assert "53.62%" in report.chart.description
    assert report.result.rate == D("0.5362")
