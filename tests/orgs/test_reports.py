from decimal import Decimal

import pytest

from orgs.dues.figures import DuesSummary, dues_of, dues_rows, dues_summary, unsettled
from orgs.grades.figures import GradeCounts, grade_changes, grade_counts, graded_organisations
from orgs.members.figures import MemberCount, member_counts
from orgs.models import Membership, Rating
from tests import factories
from tests.factories import day

A, COUNTY, B, C = "municipal_a", "county_a", "b", "c"


def counts(committee, text):
    return grade_counts(committee, day(text))


def test_everything_is_unrated_before_the_first_decision(cast):
    assert counts(cast.committee, "2024-12-31") == GradeCounts(0, 0, 0, 0, 2)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-01-09", GradeCounts(0, 0, 0, 0, 2)),
        ("2024-01-10", GradeCounts(0, 0, 0, 1, 1)),
        ("2024-06-29", GradeCounts(0, 0, 0, 1, 1)),
        ("2024-06-30", GradeCounts(0, 1, 0, 0, 1)),
        ("2024-10-01", GradeCounts(1, 0, 0, 0, 1)),
    ],
)
def test_a_grade_counts_from_its_day_until_the_next(cast, on, expected):
    factories.rating(cast.branch, C, cast.clerk, "2024-01-10")
    factories.rating(cast.branch, A, cast.clerk, "2024-10-01")
    factories.rating(cast.branch, COUNTY, cast.clerk, "2024-06-30")  # entered late
    assert counts(cast.committee, on) == expected


def test_of_two_decisions_of_one_day_the_later_entry_counts(cast):
    factories.rating(cast.branch, B, cast.clerk, "2024-05-01")
    factories.rating(cast.branch, COUNTY, cast.clerk, "2024-05-01")
    assert counts(cast.committee, "2024-05-01").county_a == 1


def test_an_organisation_named_by_the_city_also_counts_for_county_and_above(cast):
    factories.rating(cast.branch, A, cast.clerk)
    factories.rating(cast.other_branch, COUNTY, cast.clerk)
    found = counts(cast.committee, "2024-12-31")
    assert (found.municipal_a, found.county_a, found.county_a_or_above, found.total) == (1, 1, 2, 2)


@pytest.mark.parametrize(("on", "total"), [("2024-06-30", 2), ("2024-07-01", 1)])
def test_a_dissolved_organisation_counts_until_its_day(cast, on, total):
    factories.rating(cast.branch, A, cast.clerk)
    cast.branch.dissolved_on = day("2024-07-01")
    cast.branch.save()
    found = counts(cast.committee, on)
    assert (found.total, found.municipal_a) == (total, total - 1)


@pytest.mark.parametrize(("on", "total"), [("2024-02-28", 2), ("2024-02-29", 3)])
def test_a_new_organisation_counts_from_its_founding(cast, on, total):
    factories.branch(cast.committee, founded_on=day("2024-02-29"))
    assert counts(cast.committee, on).total == total


def test_branches_below_and_other_committees_are_not_counted(cast):
    factories.rating(factories.branch(cast.branch), A, cast.clerk)
    factories.rating(factories.branch(cast.stranger.organisation), A, cast.stranger)
    assert counts(cast.committee, "2024-12-31") == GradeCounts(0, 0, 0, 0, 2)
    assert counts(cast.stranger.organisation, "2024-12-31") == GradeCounts(1, 0, 0, 0, 0)


def test_the_records_behind_the_counts_name_document_and_day(cast):
    factories.rating(cast.branch, A, cast.clerk, "2024-06-30", document="唐组〔2024〕9号")
    rows = graded_organisations(cast.committee, day("2024-12-31"))
    assert [(r.short_name, r.grade_label, r.graded_on, r.grade_document) for r in rows] == [
        ("档案馆党支部", "市级A档", day("2024-06-30"), "唐组〔2024〕9号"),
        ("气象局党支部", "未定档", None, None),
    ]


@pytest.mark.parametrize("more", [0, 16, 60])
def test_counting_takes_one_query_however_many_there_are(cast, more, django_assert_num_queries):
    for _ in range(more):
        factories.rating(factories.branch(cast.committee), B, cast.clerk)
    with django_assert_num_queries(1):
        assert counts(cast.committee, "2024-12-31").b == more


def test_changes_of_the_year_name_the_grade_before(cast):
    factories.rating(cast.branch, C, cast.clerk, "2023-12-28")
    factories.rating(cast.branch, C, cast.clerk, "2024-01-05")  # confirmed, not changed
    factories.rating(cast.branch, B, cast.clerk, "2024-04-12")
    factories.rating(cast.other_branch, A, cast.clerk, "2024-12-01")
    found = grade_changes(cast.committee, day("2024-11-03"))
    assert [(row.previous_label, row.grade, row.organisation) for row in found] == [
        ("C档", Rating.Grade.B, cast.branch)
    ]
    later = grade_changes(cast.committee, day("2024-12-31")).last()
    assert (later.previous_label, later.grade) == ("未定档", A)


def test_a_decision_replaced_on_its_own_day_changed_nothing(cast):
    factories.rating(cast.branch, C, cast.clerk, "2024-01-05")
    factories.rating(cast.branch, A, cast.clerk, "2024-04-12")  # entered by mistake
    factories.rating(cast.branch, B, cast.clerk, "2024-04-12")
    found = grade_changes(cast.committee, day("2024-11-03"))
    assert [(row.previous_label, row.grade) for row in found] == [("未定档", C), ("C档", B)]


def test_members_count_where_they_are_and_above(cast):
    below = factories.branch(cast.branch)
    factories.member(cast.branch)
    factories.member(below, formal_on=None)
    factories.member(below, formal_on="2024-11-04")
    factories.member(cast.other_branch)
    factories.member(cast.other_branch, left_on=day("2024-11-03"))
    factories.member(cast.other_branch, admitted_on="2024-11-04", formal_on=None)
    found = member_counts(cast.committee, day("2024-11-03"))
    assert dict(found) == {
        cast.committee.pk: MemberCount(2, 2),
        cast.branch.pk: MemberCount(1, 2),
        below.pk: MemberCount(0, 2),
        cast.other_branch.pk: MemberCount(1, 0),
    }


@pytest.mark.parametrize(
    ("on", "expected"), [("2024-11-02", MemberCount(0, 1)), ("2024-11-03", MemberCount(1, 0))]
)
def test_who_becomes_formal_counts_as_formal_on_that_very_day(cast, on, expected):
    factories.member(cast.branch, admitted_on="2023-11-03", formal_on="2024-11-03")
    assert member_counts(cast.branch, day(on))[cast.branch.pk] == expected


def test_a_path_is_never_mistaken_for_a_longer_one(cast):
    # /1/4/ and /1/40/: thirty-odd branches make sure that such keys exist.
    for _ in range(40):
        factories.member(factories.branch(cast.committee))
    factories.member(cast.branch)
    assert member_counts(cast.branch, day("2024-11-03")) == {
        cast.committee.pk: MemberCount(1),
        cast.branch.pk: MemberCount(1),
    }


# Dues

OCTOBER = "2024-10-01"


def state(member, month=OCTOBER, today="2024-11-03"):
    [row] = dues_rows(member.memberships.all(), day(month), day(today))
    return row.state, row.owed, row.paid, row.outstanding


def amounts(*texts):
    return tuple(map(Decimal, texts))


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        ([], ("未交", *amounts("50.00", "0.00", "50.00"))),
        (["49.99"], ("部分", *amounts("50.00", "49.99", "0.01"))),
        (["0.01"], ("部分", *amounts("50.00", "0.01", "49.99"))),
        (["50.00"], ("已交", *amounts("50.00", "50.00", "0.00"))),
        (["20.00", "30.00"], ("已交", *amounts("50.00", "50.00", "0.00"))),
        (["60.00"], ("多交", *amounts("50.00", "60.00", "0.00"))),
    ],
)
def test_the_state_of_a_month_follows_from_what_was_paid(cast, paid, expected):
    member = factories.member(cast.branch)
    factories.dues_rate(member)
    for amount in paid:
        factories.dues_payment(member, cast.clerk, amount=amount)
    factories.dues_payment(member, cast.clerk, month="2024-09-01", amount="7.00")
    assert state(member) == expected


@pytest.mark.parametrize(
    ("month", "expected"),
    [("2024-11-01", "已交"), ("2024-12-01", "预交"), ("2024-10-01", "已交")],
)
def test_a_month_still_to_come_is_paid_in_advance(cast, month, expected):
    member = factories.member(cast.branch)
    factories.dues_rate(member)
    factories.dues_payment(member, cast.clerk, month=month)
    assert state(member, month)[0] == expected


@pytest.mark.parametrize(("rate", "expected"), [(None, "未核定"), ("0.00", "免交")])
def test_nothing_owed_is_either_not_fixed_or_exempt(cast, rate, expected):
    member = factories.member(cast.branch)
    if rate:
        factories.dues_rate(member, rate)
    assert state(member) == (expected, *amounts("0.00", "0.00", "0.00"))


def test_a_reversed_entry_is_owed_again(cast):
    member = factories.member(cast.branch)
    factories.dues_rate(member)
    wrong = factories.dues_payment(member, cast.clerk)
    factories.dues_payment(member, cast.clerk, amount="-50.00", reverses=wrong)
    assert state(member)[0] == "未交"


@pytest.mark.parametrize(
    ("admitted_on", "left_on", "month", "listed"),
    [
        ("2024-10-31", None, "2024-10-01", True),
        ("2024-11-01", None, "2024-10-01", False),
        ("2010-07-01", "2024-10-01", "2024-10-01", True),
        ("2010-07-01", "2024-09-30", "2024-10-01", False),
        ("2024-02-29", None, "2024-02-01", True),
        ("2023-02-28", "2023-03-01", "2023-02-01", True),
    ],
)
def test_a_month_lists_who_belonged_here_on_any_of_its_days(
    cast, admitted_on, left_on, month, listed
):
    factories.member(
        cast.branch,
        admitted_on=admitted_on,
        formal_on=None,
        left_on=left_on and day(left_on),
    )
    rows = dues_rows(Membership.objects.all(), day(month), day("2024-11-03"))
    assert len(rows) == listed


@pytest.mark.parametrize("amounts_paid", [["20.10", "29.90"], ["16.67"] * 3, ["49.99"], []])
def test_what_the_database_adds_up_is_what_the_lines_say(cast, amounts_paid):
    for rate in ("50.00", "0.00", None):
        member = factories.member(cast.branch)
        if rate:
            factories.dues_rate(member, rate)
        for amount in amounts_paid:
            factories.dues_payment(member, cast.clerk, amount=amount)
    rows = dues_rows(Membership.objects.all(), day(OCTOBER), day("2024-11-03"))
    assert dues_summary(cast.committee, day(OCTOBER)) == DuesSummary(
        member_count=len(rows),
        owed_amount=sum(row.owed for row in rows),
        paid_amount=sum(row.paid for row in rows),
        owing_count=sum(row.owed > 0 for row in rows),
        paid_count=sum(row.is_settled for row in rows),
    )
    listed = dues_of(Membership.objects.all(), day(OCTOBER))
    assert unsettled(listed).count() == sum(row.outstanding > 0 for row in rows)


def test_a_branch_answers_for_the_branches_below(cast, django_assert_num_queries):
    below = factories.branch(cast.branch)
    for organisation, paid in [
        (cast.branch, "50.00"),
        (below, "20.00"),
        (below, "50.00"),
        (cast.other_branch, "50.00"),
    ]:
        member = factories.member(organisation)
        factories.dues_rate(member)
        factories.dues_payment(member, cast.clerk, amount=paid)
    factories.member(below)  # no amount fixed: owes nothing yet
    with django_assert_num_queries(2):
        found = dues_summary(cast.branch, day(OCTOBER))
    assert found == DuesSummary(
        member_count=4,
        owed_amount=Decimal("150.00"),
        paid_amount=Decimal("120.00"),
        owing_count=3,
        paid_count=2,
    )


def test_a_branch_without_members_owes_nothing(cast):
    found = dues_summary(cast.branch, day(OCTOBER))
    assert found == DuesSummary(0, Decimal("0.00"), Decimal("0.00"), 0, 0)
