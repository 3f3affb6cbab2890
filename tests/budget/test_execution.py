from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.execution.rules import DueShare, Entry, State, execution, guide_amount
from orgs.lights import Bands, Light

BUDGET = Decimal("100000.00")
PLAN = [
    DueShare(date(2024, 3, 31), Decimal("0.20")),
    DueShare(date(2024, 6, 30), Decimal("0.30")),
    DueShare(date(2024, 10, 31), Decimal("0.60")),
    DueShare(date(2024, 12, 31), Decimal("1.00")),
]


def entry(on, amount):
    return Entry(date.fromisoformat(on), Decimal(amount))


def at(today, *entries, **kwargs):
    values = {"budget": BUDGET, "checkpoints": PLAN} | kwargs
    return execution(today=date.fromisoformat(today), entries=entries, **values)


def test_the_worked_example_is_yellow():
    june = at("2024-07-01", entry("2024-06-30", "21000")).readings[1]
    assert (june.planned_amount, june.actual_amount) == (Decimal("30000.00"), Decimal("21000.00"))
    assert (june.actual_rate, june.ratio) == (Decimal("0.2100"), Decimal("0.7000"))
    assert (june.difference_amount, june.difference_points) == (Decimal("-9000"), Decimal("-9.00"))
    assert june.light is Light.YELLOW
    assert (june.green_amount, june.short_amount) == (Decimal("24000.00"), Decimal("3000.00"))
    assert june.explanation == (
        "规则：节点当日24时的累计支出÷计划累计数，低于60%为红，60%（含）至80%为黄，80%（含）以上为绿。",
        "2024年6月30日计划累计30%，即30,000.00元；当日累计支出21,000.00元，为计划的70%，黄灯。",
        "当日累计支出达到24,000.00元为绿灯，当时还差3,000.00元。",
    )


@pytest.mark.parametrize(
    ("spent", "light", "short"),
    [
        ("0", "red", "16000.00"),
        ("11999.99", "red", "4000.01"),
        ("12000.00", "yellow", "4000.00"),
        ("15999.99", "yellow", "0.01"),
        ("16000.00", "green", "0.00"),
        ("40000.00", "green", "0.00"),
        ("-1.00", "red", "16001.00"),
    ],
)
def test_a_checkpoint_is_judged_to_the_cent(spent, light, short):
    picture = at("2024-04-01", entry("2024-03-31", spent))
    assert picture.light == light
    assert str(picture.latest.short_amount) == short


@pytest.mark.parametrize(
    ("today", "state", "light", "planned_now", "days_left"),
    [
        ("2024-03-30", State.FUTURE, "grey", "0.00", 1),
        ("2024-03-31", State.DUE_TODAY, "grey", "0.00", 0),
        ("2024-04-01", State.PAST, "red", "20000.00", -1),
    ],
)
def test_a_checkpoint_is_due_at_the_end_of_its_day(today, state, light, planned_now, days_left):
    picture = at(today)
    march = picture.readings[0]
    assert (march.state, march.light, march.days_left) == (state, light, days_left)
    assert str(picture.planned_now) == planned_now


def test_a_checkpoint_counts_what_was_paid_by_the_end_of_its_day():
    picture = at("2024-07-15", entry("2024-03-31", "1000"), entry("2024-04-01", "500"))
    assert [r.actual_amount for r in picture.readings[:2]] == [Decimal(1000), Decimal(1500)]


def test_nothing_falls_due_on_a_quarter_that_the_plan_does_not_name():
    picture = at("2024-10-01", entry("2024-06-01", "30000"))
    assert (picture.latest.on, picture.next.on) == (PLAN[1].due_on, PLAN[2].due_on)
    assert picture.planned_now == 30000


def test_the_next_checkpoint_says_how_many_days_and_yuan_are_left():
    picture = at("2024-11-03", entry("2024-10-31", "52000"))
    assert picture.light is Light.GREEN
    assert (picture.next.on, picture.next.days_left) == (date(2024, 12, 31), 58)
    assert picture.next.explanation == (
        "2024年12月31日计划累计100%，即100,000.00元；未到节点，还有58天；"
        "已支出52,000.00元，距计划还差48,000.00元，距绿灯还差28,000.00元。",
    )


def test_the_overall_light_stays_with_the_checkpoint_and_tells_of_catching_up():
    late = (entry("2024-10-31", "40000"), entry("2024-11-02", "25000"))
    picture = at("2024-11-03", *late)
    assert (picture.light, picture.spent) == (Light.YELLOW, 65000)
    assert picture.behind_amount == 0
    assert picture.explanation[-1] == ("截至2024年11月3日累计支出65,000.00元，已补足该节点计划。")
    before = at("2024-11-01", *late)
    assert before.behind_amount == 20000
    assert before.explanation[-1].endswith("仍比该节点计划少20,000.00元。")


def test_a_reversal_falls_on_its_own_date():
    entries = (entry("2024-03-20", "16000"), entry("2024-04-02", "-6000"))
    picture = at("2024-07-01", *entries)
    assert [r.actual_amount for r in picture.readings[:2]] == [Decimal(16000), Decimal(10000)]
    assert [r.light for r in picture.readings[:2]] == [Light.GREEN, Light.RED]


def test_entries_after_today_do_not_count_yet():
    picture = at("2024-05-01", entry("2024-04-30", "100"), entry("2024-05-02", "7"))
    assert (picture.spent, picture.remaining) == (Decimal("100.00"), Decimal("99900.00"))
    assert picture.rate == Decimal("0.0010")
    assert picture.next.actual_amount == 100


def test_before_the_first_checkpoint_nothing_is_judged():
    picture = at("2024-02-29", entry("2024-01-15", "1"))
    assert (picture.light, picture.latest, picture.next.days_left) == (Light.GREY, None, 31)
    assert picture.explanation == ("尚未到第一个支出节点，不判定。",)


def test_after_the_year_nothing_is_next():
    picture = at("2025-01-01", entry("2024-12-31", "100000"))
    assert (picture.next, picture.light, picture.rate) == (None, Light.GREEN, Decimal(1))
    assert picture.remaining == 0


def test_without_a_budget_there_are_no_rates():
    picture = at("2024-07-01", budget=Decimal(0))
    assert (picture.rate, picture.light) == (None, Light.GREY)
    june = picture.readings[1]
    assert (june.actual_rate, june.ratio, june.difference_points) == (None, None, None)
    assert june.explanation == ("2024年6月30日计划累计30%，即0.00元；没有应支出的金额，不判定。",)


def test_without_checkpoints_there_is_only_the_spending():
    picture = at("2024-07-01", entry("2024-06-01", "10"), checkpoints=[])
    assert (picture.spent, picture.readings, picture.light) == (10, (), Light.GREY)
    assert picture.guide_amount(date(2024, 6, 1)) == 0


def test_overspending_shows_as_a_negative_remainder():
    picture = at("2024-12-31", entry("2024-12-01", "100000.01"))
    assert picture.remaining == Decimal("-0.01")


def test_bands_are_an_argument():
    strict = Bands(red_below=Decimal("0.9"), green_from=Decimal(1))
    assert at("2024-04-01", entry("2024-03-01", "19999.99"), bands=strict).light is Light.YELLOW
    assert at("2024-04-01", entry("2024-03-01", "20000"), bands=strict).light is Light.GREEN


def test_checkpoints_come_in_any_order():
    assert at("2024-04-01", checkpoints=PLAN[::-1]).readings == at("2024-04-01").readings


@pytest.mark.parametrize(
    "checkpoints",
    [
        [DueShare(date(2024, 3, 31), Decimal("1.01"))],
        [DueShare(date(2024, 3, 31), Decimal("-0.01"))],
        [PLAN[0], DueShare(PLAN[0].due_on, Decimal("0.5"))],
        [PLAN[1], DueShare(date(2024, 10, 31), Decimal("0.2"))],
    ],
)
def test_an_impossible_schedule_is_refused(checkpoints):
    with pytest.raises(ValueError, match="checkpoint"):
        at("2024-04-01", checkpoints=checkpoints)


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        ("2023-12-31", "0.00"),
        ("2024-01-01", "0.00"),
        ("2024-02-15", "10000.00"),
        ("2024-03-31", "20000.00"),
        ("2024-04-01", "20109.89"),
        ("2024-06-30", "30000.00"),
        ("2024-12-31", "100000.00"),
        ("2025-06-01", "100000.00"),
    ],
)
def test_the_guide_line_runs_straight_between_checkpoints(on, amount):
    assert str(guide_amount(BUDGET, PLAN, date.fromisoformat(on))) == amount


def test_the_guide_line_knows_the_leap_year():
    plan = [DueShare(date(2025, 3, 31), Decimal("0.20"))]
    assert str(guide_amount(BUDGET, plan, date(2025, 2, 28))) == "13033.71"
    assert str(guide_amount(BUDGET, PLAN, date(2024, 2, 28))) == "12888.89"


amounts = st.decimals(-50000, 50000, places=2)
days = st.integers(0, 365).map(lambda n: date(2024, 1, 1) + timedelta(days=n))
entries = st.lists(st.builds(Entry, on=days, amount=amounts), max_size=8)


@given(entries, days)
def test_paying_exactly_what_is_short_turns_the_light_green(paid, today):
    latest = execution(budget=BUDGET, checkpoints=PLAN, entries=paid, today=today).latest
    if latest is None:
        return
    more = [*paid, Entry(latest.on, latest.short_amount)]
    after = execution(budget=BUDGET, checkpoints=PLAN, entries=more, today=today)
    assert after.light is Light.GREEN


@given(entries, days)
def test_spent_and_remaining_make_the_budget(paid, today):
    picture = execution(budget=BUDGET, checkpoints=PLAN, entries=paid, today=today)
    assert picture.spent + picture.remaining == BUDGET
    assert picture.spent == sum(e.amount for e in paid if e.on <= today)


@pytest.mark.parametrize(("spent", "light"), [("16.00", "yellow"), ("16.01", "green")])
def test_what_makes_it_green_is_rounded_up_to_the_cent(spent, light):
    picture = at("2024-04-01", entry("2024-03-01", spent), budget=Decimal("100.03"))
    assert str(picture.latest.green_amount) == "16.01"
    assert picture.light == light
