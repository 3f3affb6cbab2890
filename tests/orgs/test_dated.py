"""What held on a day has one answer, and nothing decided later changes it."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgs import rules
from orgs.access import Conflict
from orgs.closings import dating
from orgs.dated import Overlap
from orgs.models import BookClosing, Membership, Rating, RuleValue
from orgs.rules.registry import Default, Rule
from tests import factories
from tests.factories import day

NOW = factories.clock.moment(day("2024-11-03"))


def rate(cast, grade, on, organisation=None):
    return factories.rating(organisation or cast.branch, grade, cast.clerk, on)


def grades(cast, *days):
    held = [Rating.objects.filter(organisation=cast.branch).on(day(on)) for on in days]
    return [[row.grade for row in rows] for rows in held]


def test_a_fact_holds_until_the_day_before_the_next(cast):
    rate(cast, "c", "2024-01-10")
    rate(cast, "b", "2024-06-30")
    assert grades(cast, "2024-01-09", "2024-01-10", "2024-06-29", "2024-06-30", "2025-02-28") == [
        [],
        ["c"],
        ["c"],
        ["b"],
        ["b"],
    ]


def test_an_older_decision_entered_later_does_not_win(cast):
    rate(cast, "b", "2024-06-30")
    rate(cast, "c", "2024-01-10")
    assert grades(cast, "2024-01-10", "2024-06-29", "2024-06-30") == [["c"], ["c"], ["b"]]


def test_of_two_decisions_of_one_day_the_later_entry_counts_and_the_first_is_kept(cast):
    rate(cast, "c", "2024-06-30")
    rate(cast, "b", "2024-06-30")
    assert grades(cast, "2024-06-30", "2024-07-01") == [["b"], ["b"]]
    assert [row.grade for row in Rating.objects.timeline()] == ["b"]
    assert Rating.objects.count() == 2


def test_the_facts_of_others_stay_untouched(cast):
    rate(cast, "c", "2024-01-10", cast.other_branch)
    rate(cast, "b", "2024-06-30")
    assert Rating.objects.get(organisation=cast.other_branch).ends_on is None


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-01-01", "2024-01-09", []),
        ("2024-01-01", "2024-01-10", ["c"]),
        ("2024-06-29", "2024-06-30", ["c", "b"]),
        ("2024-06-30", "2024-12-31", ["b"]),
    ],
)
def test_a_period_lists_what_held_on_any_of_its_days(cast, first, last, expected):
    rate(cast, "c", "2024-01-10")
    rate(cast, "b", "2024-06-30")
    rows = Rating.objects.during(day(first), day(last)).order_by("begins_on")
    assert [row.grade for row in rows] == expected


def test_the_database_knows_one_fact_without_an_end(cast):
    rate(cast, "c", "2024-01-10")
    twin = Rating(organisation=cast.branch, grade="b", begins_on=day("2024-06-30"))
    twin.authority, twin.document = "县委组织部", "1号"
    twin.decided_by, twin.recorded_at = cast.clerk, NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


DAYS = st.lists(st.integers(0, 30), min_size=1, max_size=6)


# Each example is rolled back, so that the cast is as it was for the next one.
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offsets=DAYS)
def test_whatever_the_order_of_entry_each_day_has_one_answer(offsets, cast):
    with transaction.atomic():
        start = day("2024-02-20")  # across a leap day
        entries = [start + datetime.timedelta(offset) for offset in offsets]
        for number, on in enumerate(entries):
            factories.rule_value(cast.committee, "report_due_day", str(number), cast.admin, str(on))
        for on in {*entries, start + datetime.timedelta(40)}:
            known = [(begins, number) for number, begins in enumerate(entries) if begins <= on]
            held = RuleValue.objects.filter(committee=cast.committee).on(on)
            assert [int(row.value) for row in held] == [max(known)[1]]
        transaction.set_rollback(True)


# --- memberships: two never meet --------------------------------------------------------------


def spell(member, organisation, begins_on, ends_on=None):
    return Membership(
        member=member,
        organisation=organisation,
        begins_on=day(begins_on),
        ends_on=ends_on and day(ends_on),
    )


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "is_free"),
    [
        ("2000-01-01", "2010-07-01", True),
        ("2000-01-01", "2010-07-02", False),
        ("2012-01-01", "2013-01-01", False),
        ("2024-03-01", None, True),
        ("2024-02-29", None, False),
        ("2000-01-01", None, False),
    ],
)
def test_a_member_belongs_to_one_organisation_on_a_day(cast, begins_on, ends_on, is_free):
    member = factories.member(cast.branch, left_on=day("2024-03-01"))
    fact = spell(member, cast.other_branch, begins_on, ends_on)
    if is_free:
        dating.begin(fact, by=cast.clerk, now=NOW)
    else:
        with pytest.raises(Overlap):
            dating.begin(fact, by=cast.clerk, now=NOW)
    assert member.memberships.count() == 1 + is_free


def test_who_moved_is_counted_where_the_day_says_and_owes_once(cast):
    member = factories.member(cast.branch)
    dating.end(member.membership, day("2024-10-16"), by=cast.clerk)
    dating.begin(spell(member, cast.other_branch, "2024-10-16"), by=cast.clerk, now=NOW)
    places = [
        [row.organisation for row in Membership.objects.on(day(on))]
        for on in ("2024-10-15", "2024-10-16")
    ]
    assert places == [[cast.branch], [cast.other_branch]]
    owing = [
        [row.organisation for row in Membership.objects.owing_in(day(month))]
        for month in ("2024-09-01", "2024-10-01", "2024-11-01")
    ]
    assert owing == [[cast.branch], [cast.other_branch], [cast.other_branch]]


# --- closed books bind them all ---------------------------------------------------------------


@pytest.mark.parametrize(("on", "is_open"), [("2024-09-30", False), ("2024-10-01", True)])
def test_no_fact_begins_on_a_closed_day(cast, on, is_open):
    factories.closing(cast.committee, "2024-09-30", cast.admin)
    fact = RuleValue(committee=cast.committee, key="report_due_day", value="8", document="通知")
    fact.begins_on = day(on)
    if is_open:
        dating.begin(fact, by=cast.admin, now=NOW)
    else:
        with pytest.raises(Conflict, match="已结账"):
            dating.begin(fact, by=cast.admin, now=NOW)
    assert RuleValue.objects.exists() is is_open


@pytest.mark.parametrize(
    ("before", "after", "is_open"),
    [
        (None, "2024-09-30", False),
        (None, "2024-10-01", True),
        ("2024-09-30", None, False),
        ("2024-09-30", "2024-10-15", False),
        ("2024-10-15", "2024-10-01", True),
    ],
)
def test_no_end_is_moved_over_a_closed_day(cast, before, after, is_open):
    member = factories.member(cast.branch, left_on=before and day(before))
    factories.closing(cast.committee, "2024-09-30", cast.admin)
    if is_open:
        dating.end(member.membership, after and day(after), by=cast.clerk)
    else:
        with pytest.raises(Conflict, match="已结账"):
            dating.end(member.membership, after and day(after), by=cast.clerk)
    expected = after if is_open else before
    assert member.memberships.get().ends_on == (expected and day(expected))


def test_a_correction_of_closed_days_is_refused_and_one_of_words_is_not(cast):
    spell = factories.member(cast.branch, left_on=day("2024-08-01")).membership
    factories.closing(cast.committee, "2024-09-30", cast.admin)
    spell.end_reason = "转往县医院"
    dating.correct(spell, by=cast.clerk)
    spell.organisation = cast.other_branch
    with pytest.raises(Conflict, match="已结账"):
        dating.correct(spell, by=cast.clerk)
    stored = Membership.objects.get()
    assert (stored.organisation, stored.end_reason) == (cast.branch, "转往县医院")


def test_a_closing_itself_is_asked_for_the_day(cast):
    for decided, through in [("2024-04-08", "2024-03-31"), ("2024-10-09", "2024-09-30")]:
        with factories.clock.held_at(factories.clock.moment(day(decided))):
            factories.closing(cast.committee, through, cast.admin)
    known = [BookClosing.objects.on(day(on)) for on in ("2024-04-07", "2024-05-01", "2024-10-09")]
    assert [[str(row.closed_through) for row in rows] for rows in known] == [
        [],
        ["2024-03-31"],
        ["2024-09-30"],
    ]


# --- defaults have dates as well --------------------------------------------------------------


def test_a_new_provincial_default_does_not_rewrite_the_past(monkeypatch, cast):
    later = (Default(day("2025-01-01"), "8", "省财政厅2025年通知"),)
    rule = Rule("report_due_day", "月报截止日（次月）", "5", "惯例", "日", later=later)
    monkeypatch.setitem(rules.RULES, "report_due_day", rule)
    history = rules.history(cast.committee, "report_due_day")
    for on, expected in [("2024-12-31", 5), ("2025-01-01", 8), ("2026-11-26", 8)]:
        assert rules.in_force(cast.committee, day(on))["report_due_day"] == expected
        assert history.on(day(on)) == expected


def test_an_own_decision_stands_when_the_default_changes(monkeypatch, cast):
    later = (Default(day("2025-01-01"), "8", "省财政厅2025年通知"),)
    rule = Rule("report_due_day", "月报截止日（次月）", "5", "惯例", "日", later=later)
    monkeypatch.setitem(rules.RULES, "report_due_day", rule)
    factories.rule_value(cast.committee, "report_due_day", "3", cast.admin, "2024-06-01")
    assert rules.in_force(cast.committee, day("2025-06-01"))["report_due_day"] == 3
