"""Two requests that were both checked before either was stored: the second stores nothing."""

from functools import partial

import pytest

from activities.surveys.forms import SurveyForm
from config import clock
from orgs.access import Conflict
from orgs.grades.forms import RatingForm
from orgs.members.forms import MemberForm
from tests.factories import day

NOW = clock.moment(day("2024-11-03"))


def members(cast):
    data = {"organisation": cast.branch.pk, "name": "张三", "sex": "m", "admitted_on": "2010-07-01"}
    form = partial(MemberForm, data, user=cast.clerk, today=NOW.date())
    return form, {"now": NOW}, cast.branch.memberships


def ratings(cast):
    data = {
        "grade": "b",
        "begins_on": "2024-06-30",
        "authority": "县委",
        "document": "1号",
    }
    form = partial(RatingForm, data, organisation=cast.branch, user=cast.clerk)
    return form, {"now": NOW}, cast.branch.ratings


def surveys(cast):
    counts = {"sent_count": 9, "returned_count": 9, "valid_count": 9, "satisfied_count": 9}
    data = {"title": "测评", "audience": "cadres", "held_on": "2024-10-20", "conducted_by": "某所"}
    return partial(SurveyForm, data | counts, user=cast.clerk), {"now": NOW}, cast.committee.surveys


@pytest.mark.parametrize("case", [members, ratings, surveys])
def test_what_was_sent_twice_is_stored_once(cast, case):
    new, options, rows = case(cast)
    first, second = new(), new()
    assert first.is_valid(), first.errors
    assert second.is_valid(), second.errors
    with clock.held_at(NOW):
        first.save(**options)
        with pytest.raises(Conflict, match="已"):
            second.save(**options)
    assert rows.count() == 1
