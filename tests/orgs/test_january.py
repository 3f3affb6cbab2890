"""The first weeks of a year: what the old one left open is in sight, and the new one can begin."""

import datetime
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from activities.monthly.filing import office_outstanding, outstanding
from budget.projects.choice import working_year
from orgs.dues.carrying import without_rate
from orgs.dues.figures import dues_summary, paid_apart
from orgs.models import DuesPayment, DuesRate, Membership
from tests import factories
from tests.factories import day


@pytest.fixture
def january(settings):
    settings.BUSINESS_DATE = day("2025-01-03")


@pytest.mark.parametrize(
    ("years", "today", "year"),
    [
        ([], "2025-01-03", 2025),
        ([2024], "2024-11-03", 2024),
        ([2024], "2024-12-31", 2024),
        ([2024], "2025-01-03", 2024),
        ([2024], "2025-06-01", 2024),
        ([2024], "2027-01-03", 2024),
        ([2024, 2025], "2024-12-31", 2024),
        ([2024, 2025], "2025-01-03", 2024),
        ([2024, 2025], "2025-01-31", 2024),
        ([2024, 2025], "2025-02-01", 2025),
        ([2023, 2025], "2025-01-03", 2025),
        ([2025], "2025-01-03", 2025),
        ([2025], "2024-11-03", 2025),
        ([2023, 2025], "2024-02-29", 2023),
    ],
)
def test_pages_open_on_the_year_that_is_worked_on(years, today, year):
    assert working_year(years, day(today)) == year


@pytest.mark.parametrize(
    "page",
    ["workbench", "overview", "execution", "indicator_list", "matrix"],
)
def test_in_january_the_pages_of_the_committee_show_the_year_before(client, cast, january, page):
    factories.indicator(factories.project(cast.committee, name="党建经费2024"), level3="某指标")
    app = {"execution": "budget", "matrix": "activities"}.get(page, "performance")
    client.force_login(cast.admin)
    text = client.get(reverse(f"{app}:{page}")).text
    assert "2024年" in text
    assert page == "matrix" or "某指标" in text or "党建经费2024" in text


def test_every_first_page_can_be_asked_for_any_year(client, cast, january):
    factories.project(cast.committee)
    client.force_login(cast.leader)
    for name in ("workbench", "overview"):
        page = client.get(reverse(f"performance:{name}"), {"year": "2025"})
        assert "2025年度" in page.text
        assert "?year=2024" in page.text
        assert client.get(reverse(f"performance:{name}"), {"year": "x"}).status_code == 200


@pytest.mark.parametrize(
    ("today", "months"),
    [
        ("2024-12-31", ["2024-11"]),
        ("2025-01-03", ["2024-11", "2024-12"]),
        ("2025-02-03", ["2024-11", "2024-12", "2025-01"]),
    ],
)
def test_a_month_that_is_owed_stays_owed_when_the_year_turns(cast, today, months):
    for number in range(1, 11):
        sent(cast, f"2024-{number:02}-01")
    for find in (outstanding(cast.branch, day(today)), _missing(cast, today)):
        assert [f"{row.month:%Y-%m}" for row in find] == months


def sent(cast, month):
    report = factories.report(cast.branch, cast.secretary, month)
    report.status = "approved"
    report.save()


def _missing(cast, today):
    cast.other_branch.founded_on = day("2026-01-01")
    cast.other_branch.save()
    return office_outstanding(cast.committee, day(today)).missing


def test_a_closed_month_is_owed_no_longer(cast):
    sent(cast, "2024-01-01")
    factories.closing(cast.committee, "2024-12-31", cast.admin)
    assert [row.month for row in outstanding(cast.branch, day("2025-02-03"))] == [day("2025-01-01")]


def test_a_year_in_which_nothing_was_reported_was_never_asked_for(cast):
    found = outstanding(cast.branch, day("2025-02-03"))
    assert [f"{row.month:%Y-%m}" for row in found] == ["2025-01"]


# --- dues -----------------------------------------------------------------------------------------


def test_last_years_amounts_are_carried_over_in_one_step(client, cast, january):
    paying, free, new = (factories.member(cast.branch) for _ in range(3))
    factories.dues_rate(paying, "36.00")
    factories.dues_rate(free, "0.00")
    client.force_login(cast.secretary)
    home = client.get(reverse("performance:home")).text
    assert "核定2025年党费标准" in home
    page = client.get(reverse("orgs:dues_carry_over")).text
    assert "2 名在册党员" in page
    client.post(reverse("orgs:dues_carry_over"))
    rates = dict(DuesRate.objects.on(day("2025-01-01")).values_list("member", "monthly_amount"))
    assert rates == {paying.pk: Decimal("36.00"), free.pk: Decimal("0.00")}
    assert new.pk not in rates
    assert "核定2025年党费标准" not in client.get(reverse("performance:home")).text
    assert not without_rate(cast.branch, day("2025-01-03")).exists()
    assert not DuesRate.objects.on(day("2026-01-01")).exists()


def test_who_has_left_or_is_fixed_already_is_not_carried_over(cast):
    gone, fixed = factories.member(cast.branch), factories.member(cast.branch)
    for member in (gone, fixed):
        factories.dues_rate(member, "36.00")
    Membership.objects.filter(member=gone).update(ends_on=day("2024-12-20"), end_reason="转出")
    factories.dues_rate(fixed, "40.00", year=2025)
    assert not without_rate(cast.branch, day("2025-01-03")).exists()


def test_a_secretary_carries_over_the_own_branch_only(client, cast, january):
    for branch in (cast.branch, cast.other_branch):
        factories.dues_rate(factories.member(branch), "36.00")
    client.force_login(cast.secretary)
    client.post(reverse("orgs:dues_carry_over"))
    assert DuesRate.objects.on(day("2025-01-01")).count() == 1


def test_the_sheet_opens_on_the_month_that_has_something_to_collect(client, cast, january):
    member = factories.member(cast.branch)
    factories.dues_rate(member, "36.00")
    client.force_login(cast.secretary)
    sheet = reverse("orgs:dues_month")
    assert client.get(sheet).context["month"] == day("2024-12-01")
    factories.dues_payment(member, cast.secretary, month="2024-12-01", amount="36.00")
    assert client.get(sheet).context["month"] == day("2024-11-01")
    factories.dues_rate(member, "40.00", year=2025)
    assert client.get(sheet).context["month"] == day("2025-01-01")
    assert client.get(sheet, {"month": "2024-10"}).context["month"] == day("2024-10-01")
    factories.dues_payment(member, cast.secretary, month="2025-01-01", amount="40.00")
    page = client.get(sheet)
    assert page.context["month"] == day("2024-11-01")
    october, *older = page.context["open_months"]
    assert (october, len(older)) == ((day("2024-10-01"), 1), 3)  # made up for six months at most
    assert "2024年10月（1人）" in page.text


def test_last_years_rate_can_still_be_entered(client, cast, january):
    member = factories.member(cast.branch)
    client.force_login(cast.secretary)
    fields = {"organisation": cast.branch.pk, "name": member.name, "sex": member.sex}
    fields |= {"admitted_on": "2010-07-01", "formal_on": "2011-07-01", "monthly_amount": "36"}
    address = reverse("orgs:member_update", args=[member.pk])
    assert client.post(address, fields | {"rate_from": "2024-07-01"}).status_code == 302
    rate = DuesRate.objects.get()
    assert (rate.begins_on, rate.ends_on) == (day("2024-07-01"), day("2025-01-01"))


# --- money received never vanishes ----------------------------------------------------------------

MARCH = datetime.date(2024, 3, 1)


def paid_in_march(cast):
    member = factories.member(cast.branch)
    factories.dues_rate(member, "36.00")
    factories.dues_payment(
        member, cast.secretary, month="2024-03-01", amount="36.00", paid_on="2024-03-08"
    )
    return member


def left(cast, member):
    Membership.objects.filter(member=member).update(ends_on=day("2024-02-10"), end_reason="转出")


def moved(cast, member):
    left(cast, member)
    Membership.objects.create(
        member=member, organisation=cast.other_branch, begins_on=day("2024-02-10")
    )


def entered_elsewhere(cast, member):
    Membership.objects.filter(member=member).update(organisation=cast.other_branch)


@pytest.mark.parametrize("change", [left, moved, entered_elsewhere])
def test_a_payment_counts_where_it_was_taken_whatever_is_entered_later(cast, change):
    member = paid_in_march(cast)
    change(cast, member)
    here = dues_summary(cast.branch, MARCH)
    assert (here.paid_amount, here.apart_amount) == (Decimal("36.00"), Decimal("36.00"))
    assert dues_summary(cast.other_branch, MARCH).paid_amount == 0
    assert dues_summary(cast.committee, MARCH).paid_amount == Decimal("36.00")
    assert paid_apart(DuesPayment.objects.below(cast.branch), MARCH).count() == 1


def test_what_another_branch_took_settles_the_month(client, cast, january):
    member = paid_in_march(cast)
    moved(cast, member)
    client.force_login(cast.other_secretary)
    page = client.get(reverse("orgs:dues_month"), {"month": "2024-03"})
    (row,) = page.context["page_obj"].object_list
    assert (row.paid, row.outstanding, row.state) == (Decimal(0), Decimal(0), "已交")


def test_the_page_lists_what_its_table_does_not(client, cast, january):
    member = paid_in_march(cast)
    left(cast, member)
    client.force_login(cast.secretary)
    page = client.get(reverse("orgs:dues_month"), {"month": "2024-03"}).text
    assert "不在上表的党员交纳的" in page
    assert "36.00" in page
    book = load_workbook(
        io.BytesIO(client.get(reverse("orgs:dues_export"), {"month": "2024-03"}).content)
    )
    *_, last = book["不在上表的党员交纳的"].iter_rows(values_only=True)
    assert last == (member.name, cast.branch.name, datetime.datetime(2024, 3, 8), 36)


def test_more_than_owed_is_said(client, cast, january):
    member = paid_in_march(cast)
    DuesRate.objects.update(monthly_amount=30)
    client.force_login(cast.secretary)
    page = client.get(reverse("orgs:dues_month"), {"month": "2024-03"})
    (row,) = page.context["page_obj"].object_list
    assert (row.member, row.state, row.surplus) == (member, "多交", Decimal("6.00"))
