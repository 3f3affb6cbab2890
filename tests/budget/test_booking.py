"""Recording and taking back money."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import accumulate
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from activities.models import Activity
from budget.models import Expenditure, FundKind, FundLine, Project
from budget.projects.balance import by_day
from config import clock
from orgs.models import LogEntry
from tests import factories
from tests.factories import day
from tests.people import build_cast

D = Decimal
NOW = datetime.datetime(2024, 11, 3, 10, 2, tzinfo=clock.ZONE)


def payment(amount="3000.00", paid_on="2024-05-10", **fields):
    defaults = {"purpose": "购书", "payee": "新华书店", "voucher": "记-1"}
    return Expenditure(paid_on=day(paid_on), amount=D(amount), **(defaults | fields))


def book(project, by, amount="3000.00", paid_on="2024-05-10", now=NOW, **fields):
    return project.book(payment(amount, paid_on, **fields), by=by, now=now)


def refusal(call) -> dict:
    with pytest.raises(ValidationError) as caught:
        call()
    return caught.value.message_dict


# --- booking --------------------------------------------------------------------------------------


def test_a_payment_is_stored_with_who_and_when(cast, project):
    entry = book(project, cast.clerk)
    entry.refresh_from_db()
    assert (entry.project, entry.recorded_by, entry.recorded_at) == (project, cast.clerk, NOW)
    assert (entry.amount, entry.fund_kind) == (D("3000.00"), FundKind.FISCAL)


def test_a_payment_leaves_a_row_in_the_log(cast, project):
    entry = book(project, cast.clerk)
    row = LogEntry.objects.get(verb=LogEntry.Verb.RECORD)
    assert (row.actor, row.subject_id, row.organisation) == (
        cast.clerk,
        str(entry.pk),
        cast.committee,
    )
    assert row.before == {}
    assert row.after["金额（元）"] == "3000.00"
    assert row.after["支付日期"] == "2024-05-10"
    assert row.after["收款单位或个人"] == "新华书店"


def test_a_refused_payment_leaves_nothing(cast, project):
    refusal(lambda: book(project, cast.clerk, "100000.01"))
    assert not Expenditure.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("amount", "is_possible"),
    [("0.01", True), ("99999.99", True), ("100000.00", True), ("100000.01", False)],
)
def test_the_whole_budget_can_be_spent_and_not_a_cent_more(cast, project, amount, is_possible):
    if is_possible:
        assert book(project, cast.clerk, amount).pk
    else:
        assert refusal(lambda: book(project, cast.clerk, amount)) == {
            "amount": [
                "超出可用余额：5月10日可用 100,000.00 元，本笔 100,000.01 元。"
                "请核对金额，或先办理预算调整。"
            ]
        }


@pytest.mark.parametrize("amount", ["0", "0.00", "-0.01", "-3000"])
def test_only_positive_amounts_are_payments(cast, project, amount):
    assert "amount" in refusal(lambda: book(project, cast.clerk, amount))


def test_the_refusal_names_what_is_left(cast, project):
    book(project, cast.clerk, "97000")
    message = refusal(lambda: book(project, cast.clerk, "3000.01"))["amount"][0]
    assert "可用 3,000.00 元" in message


@pytest.mark.parametrize(
    ("paid_on", "word"),
    [
        ("2024-11-04", "不能晚于今天"),
        ("2023-12-31", "不在项目年度内"),
        ("2024-11-03", None),
        ("2024-01-01", None),
        ("2024-02-29", None),
    ],
)
def test_a_payment_lies_in_the_year_and_not_in_the_future(cast, project, paid_on, word):
    if word is None:
        assert book(project, cast.clerk, paid_on=paid_on).pk
    else:
        assert word in refusal(lambda: book(project, cast.clerk, paid_on=paid_on))["paid_on"][0]


def test_a_payment_of_january_does_not_belong_to_last_years_project(cast, project):
    january = datetime.datetime(2025, 1, 10, 9, 0, tzinfo=clock.ZONE)
    errors = refusal(lambda: book(project, cast.clerk, paid_on="2025-01-05", now=january))
    assert "改记2025年度的项目" in errors["paid_on"][0]


def test_today_is_the_day_in_shanghai(cast, project):
    late = datetime.datetime(2024, 11, 2, 16, 30, tzinfo=datetime.UTC)  # 00:30 on the 3rd
    assert book(project, cast.clerk, paid_on="2024-11-03", now=late).pk


@pytest.mark.parametrize(("paid_on", "is_open"), [("2024-06-30", False), ("2024-07-01", True)])
def test_closed_books_take_no_payment(cast, project, paid_on, is_open):
    close(cast, "2024-06-30")
    if is_open:
        assert book(project, cast.clerk, paid_on=paid_on).pk
    else:
        errors = refusal(lambda: book(project, cast.clerk, paid_on=paid_on))
        assert "已结账" in errors["paid_on"][0]


def test_another_committees_closed_books_do_not_matter(cast, project):
    factories.closing(cast.stranger.organisation, "2024-12-31", cast.stranger, "年度结账")
    assert book(project, cast.clerk).pk


def test_a_refund_pays_for_nothing_that_was_bought_before_it(cast, project):
    first = book(project, cast.clerk, "100000", paid_on="2024-03-01")
    first.reverse(amount=D("50000"), on=day("2024-10-01"), reason="退货", by=cast.clerk, now=NOW)
    errors = refusal(lambda: book(project, cast.clerk, "0.01", paid_on="2024-09-30"))
    assert "9月30日可用 0.00 元" in errors["amount"][0]
    assert book(project, cast.clerk, "50000", paid_on="2024-10-01").pk


def test_each_source_has_its_own_limit(cast, project):
    FundLine.objects.filter(project=project, kind=FundKind.OTHER).update(adjusted_amount=D("500"))
    kind = FundKind.OTHER
    assert "可用 500.00 元" in str(refusal(lambda: book(project, cast.clerk, fund_kind=kind)))
    assert book(project, cast.clerk, "500", fund_kind=kind).fund_kind == kind
    assert book(project, cast.clerk, "100000").fund_kind == FundKind.FISCAL


def test_the_only_funded_source_is_taken_without_asking(cast, project):
    project.fund_lines.filter(kind=FundKind.FISCAL).update(adjusted_amount=None)
    project.fund_lines.filter(kind=FundKind.OTHER).update(adjusted_amount=D("5000"))
    assert book(project, cast.clerk).fund_kind == FundKind.OTHER


def test_without_a_budget_nothing_can_be_spent(cast):
    empty = factories.project(cast.committee, budget="0")
    assert "可用 0.00 元" in str(refusal(lambda: book(empty, cast.clerk, "0.01")))


# --- taking back ----------------------------------------------------------------------------------


def take_back(entry, by, amount="1000.00", on="2024-06-01", reason="发票有误", **fields):
    return entry.reverse(amount=D(amount), on=day(on), reason=reason, by=by, now=NOW, **fields)


def test_a_reversal_is_a_negative_entry_of_the_same_kind(cast, project):
    event = factories.activity(cast.branch, cast.secretary, Activity.Kind.PARTY_DAY)
    entry = book(project, cast.clerk, activity=event)
    back = take_back(entry, cast.admin)
    back.refresh_from_db()
    assert (back.amount, back.paid_on, back.reason) == (
        D("-1000.00"),
        day("2024-06-01"),
        "发票有误",
    )
    assert (back.reverses, back.activity, back.fund_kind) == (entry, event, entry.fund_kind)
    assert (back.recorded_by, back.recorded_at) == (cast.admin, NOW)
    assert entry.reversible_amount() == D("2000.00")


def test_a_reversal_leaves_a_row_in_the_log_with_its_reason(cast, project):
    back = take_back(book(project, cast.clerk), cast.clerk)
    row = LogEntry.objects.get(verb=LogEntry.Verb.REVERSE)
    assert (row.subject_id, row.reason, row.after["金额（元）"]) == (
        str(back.pk),
        "发票有误",
        "-1000.00",
    )


@pytest.mark.parametrize("amount", ["0", "-1", "3000.01", "5000"])
def test_no_more_can_be_taken_back_than_was_paid(cast, project, amount):
    entry = book(project, cast.clerk)
    assert "amount" in refusal(lambda: take_back(entry, cast.clerk, amount))
    assert entry.reversible_amount() == D("3000.00")


def test_parts_taken_back_add_up_to_the_payment(cast, project):
    entry = book(project, cast.clerk)
    take_back(entry, cast.clerk, "0.10")
    take_back(entry, cast.clerk, "0.20")
    message = refusal(lambda: take_back(entry, cast.clerk, "2999.71"))["amount"][0]
    assert "尚未冲销的 2,999.70 元" in message
    take_back(entry, cast.clerk, "2999.70")
    assert entry.reversible_amount() == D("0.00")
    assert project.expenditures.all().total() == D("0.00")


def test_a_reversal_cannot_be_reversed(cast, project):
    back = take_back(book(project, cast.clerk), cast.clerk)
    with pytest.raises(ValidationError, match="冲销记录不能再冲销"):
        take_back(back, cast.clerk, "1")


@pytest.mark.parametrize(
    ("on", "word"),
    [
        ("2024-05-09", "不能早于原支付日期"),
        ("2024-05-10", None),
        ("2024-11-03", None),
        ("2024-11-04", "不能晚于今天"),
    ],
)
def test_a_reversal_lies_between_its_payment_and_today(cast, project, on, word):
    entry = book(project, cast.clerk)
    if word is None:
        assert take_back(entry, cast.clerk, on=on).pk
    else:
        assert word in refusal(lambda: take_back(entry, cast.clerk, on=on))["paid_on"][0]


def test_a_payment_of_closed_books_is_taken_back_on_an_open_day(cast, project):
    entry = book(project, cast.clerk)
    close(cast, "2024-06-30")
    assert "已结账" in str(refusal(lambda: take_back(entry, cast.clerk, on="2024-06-30")))
    assert take_back(entry, cast.clerk, on="2024-07-01").pk


def test_the_database_refuses_a_negative_payment_too(cast, project):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.expenditure(project, cast.clerk, "-1")


def close(cast, through):
    factories.closing(cast.committee, through, cast.admin, "季度结账")


# --- any order of events --------------------------------------------------------------------------


def attempt(random, project, by):
    """One random wish of a clerk: mostly a payment, sometimes a part of one back."""
    on = datetime.date(2024, 1, 1) + datetime.timedelta(days=random.randrange(307))
    payments = list(project.expenditures.payments())
    if payments and random.random() < 0.4:
        entry = random.choice(payments)
        amount = D(random.randrange(1, 30_000)) / 100
        return entry.reverse(amount=amount, on=on, reason="退", by=by, now=NOW)
    return book(project, by, f"{random.randrange(1, 40_000) / 100:.2f}", on.isoformat())


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_booked_no_day_ends_below_zero_or_above_the_budget(cast, seed):
    project = factories.project(cast.committee, budget="1000")
    random, outcomes = Random(seed), set()
    for _ in range(60):
        try:
            attempt(random, project, cast.clerk)
            outcomes.add("booked")
        except ValidationError:
            outcomes.add("refused")
    totals = accumulate(by_day(project.expenditures.values_list("paid_on", "amount")).values())
    assert all(0 <= total <= 1000 for total in totals)
    assert outcomes == {"booked", "refused"}


# --- many at once ---------------------------------------------------------------------------------


def at_once(count, work) -> list:
    """The results of `work(n)` in as many threads; a refusal is the exception itself."""

    def attempt(n):
        try:
            return work(n)
        except ValidationError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(attempt, range(count)))


def split(results):
    refused = [result for result in results if isinstance(result, ValidationError)]
    return len(results) - len(refused), len(refused)


@pytest.mark.django_db(transaction=True)
def test_the_last_3000_yuan_are_spent_once():
    cast = build_cast()
    project = factories.project(cast.committee, budget="100000")
    factories.expenditure(project, cast.clerk, "97000")
    results = at_once(2, lambda n: book(Project.objects.get(pk=project.pk), cast.clerk))
    assert split(results) == (1, 1)
    assert project.expenditures.all().total() == D("100000.00")


@pytest.mark.django_db(transaction=True)
def test_of_fifty_payments_at_once_exactly_those_that_fit_succeed():
    cast = build_cast()
    project = factories.project(cast.committee, budget="100000")
    results = at_once(50, lambda n: book(Project.objects.get(pk=project.pk), cast.clerk))
    assert split(results) == (33, 17)
    assert project.expenditures.all().total() == D("99000.00")
    assert LogEntry.objects.filter(verb=LogEntry.Verb.RECORD).count() == 33


@pytest.mark.django_db(transaction=True)
def test_of_fifty_writers_none_is_lost():
    cast = build_cast()
    project = factories.project(cast.committee, budget="100000")
    results = at_once(50, lambda n: book(project, cast.clerk, f"{n + 1}.01"))
    assert split(results) == (50, 0)
    assert project.expenditures.all().total() == D("1275.50")


@pytest.mark.django_db(transaction=True)
def test_a_payment_is_taken_back_once_by_two_people_at_once():
    cast = build_cast()
    entry = book(factories.project(cast.committee), cast.clerk)
    results = at_once(
        2, lambda n: take_back(Expenditure.objects.get(pk=entry.pk), cast.clerk, "3000")
    )
    assert split(results) == (1, 1)
    assert entry.reversible_amount() == D("0.00")
