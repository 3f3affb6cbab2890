"""The figures of a month, the counts of a year, the last survey."""

from decimal import Decimal

import pytest

from activities.models import Activity
from activities.monthly.figures import MonthFigures, month_figures
from orgs.models import Rating
from tests import factories
from tests.factories import day

Kind = Activity.Kind
OCTOBER = day("2024-10-01")


def test_an_organisation_without_records_has_figures_of_zero(cast):
    figures = month_figures(cast.branch, OCTOBER)

    assert figures == MonthFigures()
    assert figures.attendance_rate is None


def test_figures_come_from_the_records_of_the_month(cast):
    factories.member(cast.branch)
    factories.member(cast.branch, admitted_on="2024-05-01", formal_on=None)
    factories.rating(cast.branch, Rating.Grade.COUNTY_A, cast.clerk, begins_on="2024-10-31")
    factories.activity(
        cast.branch,
        cast.secretary,
        Kind.PARTY_DAY,
        Kind.VOLUNTEERING,
        title="清洁海岸",
        held_on="2024-10-01",
        due_count=20,
        present_count=18,
    )
    factories.activity(
        cast.branch,
        cast.secretary,
        Kind.BRANCH_COMMITTEE,
        held_on="2024-10-31",
        due_count=5,
        present_count=5,
    )

    figures = month_figures(cast.branch, OCTOBER)

    assert (figures.members_total, figures.members_formal, figures.members_probationary) == (
        2,
        1,
        1,
    )
    assert figures.kind_counts == {"branch_committee": 1, "party_day": 1, "volunteering": 1}
    assert figures.party_day_topics == ("清洁海岸",)
    assert (figures.activities_count, figures.due_attendance, figures.present_attendance) == (
        2,
        25,
        23,
    )
    assert figures.attendance_rate == Decimal("0.92")
    assert figures.volunteering_attendance == 18
    assert figures.grade_label == "县级A档"


@pytest.mark.parametrize("held_on", ["2024-09-30", "2024-11-01", "2023-10-15"])
def test_other_months_do_not_count(cast, held_on):
    factories.activity(cast.branch, cast.secretary, held_on=held_on)

    assert month_figures(cast.branch, OCTOBER).activities_count == 0


def test_figures_cover_what_lies_below_and_nothing_beside(cast):
    below = factories.branch(cast.branch, "第一党小组支部")
    factories.activity(below, cast.secretary, Kind.PARTY_DAY)
    factories.activity(cast.other_branch, cast.other_secretary, Kind.PARTY_DAY)
    factories.activity(cast.committee, cast.clerk, Kind.PARTY_DAY)
    factories.member(below)
    factories.member(cast.other_branch)

    figures = month_figures(cast.branch, OCTOBER)

    assert figures.kind_counts == {"party_day": 1}
    assert figures.members_total == 1


def test_frozen_figures_read_back_as_they_were(cast):
    factories.member(cast.branch)
    factories.activity(cast.branch, cast.secretary, Kind.PARTY_DAY, Kind.STUDY)
    figures = month_figures(cast.branch, OCTOBER)

    assert MonthFigures.from_dict(figures.as_dict()) == figures


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_take_six_queries(cast, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.member(cast.branch)
        factories.activity(cast.branch, cast.secretary)

    with django_assert_num_queries(6):
        month_figures(cast.branch, OCTOBER)
