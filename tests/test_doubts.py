"""What is possible but unlikely is asked about; what is the same is found however it is typed."""

import pytest
from django.urls import reverse

from activities.models import Activity
from budget.models import Expenditure
from config.text import normal, normal_number, spellings
from orgs.models import DuesPayment, Member
from tests import factories
from tests.factories import day
from tests.page_forms import form_for


@pytest.fixture(autouse=True)
def today(settings):
    settings.BUSINESS_DATE = day("2024-11-03")


def asked_once(client, address, fields, words) -> None:
    """The page asks, keeps what was typed, and stores it when it is confirmed."""
    asked = client.post(address, fields)
    assert asked.status_code == 200
    (message,) = asked.context["form"].errors["confirmed"]
    assert words in message
    assert 'type="checkbox" name="confirmed"' in asked.text
    assert client.post(address, fields | {"confirmed": "on"}).status_code == 302


# --- activities -----------------------------------------------------------------------------------

ACTIVITY = {"held_on": "2024-10-20", "kinds": "study", "title": "学习", "due_count": "3"}
ACTIVITY |= {"present_count": "3"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"held_on": "2014-10-20"}, "在一年以前"),
        ({"kinds": "members_meeting", "due_count": "16", "present_count": "3"}, "没有超过应到16人"),
        ({"kinds": "members_meeting", "due_count": "16", "present_count": "8"}, "半数"),
        ({"due_count": "999", "present_count": "16"}, "在册党员只有16人"),
        ({"kinds": "branch_committee", "due_count": "16", "present_count": "16"}, "支委会应到16人"),
        ({"kinds": "group_meeting", "due_count": "20", "present_count": "5"}, "是全体在册党员"),
    ],
)
def test_an_unlikely_activity_is_asked_about(client, cast, fields, words):
    for _ in range(16):
        factories.member(cast.branch)
    client.force_login(cast.secretary)
    asked_once(client, reverse("activities:activity_create"), ACTIVITY | fields, words)
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"held_on": "2023-11-03"},
        {"kinds": "members_meeting", "due_count": "16", "present_count": "9"},
        {"due_count": "48", "present_count": "40"},
        {"kinds": "branch_committee", "due_count": "15", "present_count": "5"},
        {"kinds": ["branch_committee", "study"], "due_count": "16", "present_count": "16"},
    ],
)
def test_a_likely_one_is_not(client, cast, fields):
    for _ in range(16):
        factories.member(cast.branch)
    client.force_login(cast.secretary)
    answer = client.post(reverse("activities:activity_create"), ACTIVITY | fields)
    assert answer.status_code == 302


def test_correcting_the_text_of_an_old_activity_asks_only_about_its_day(client, cast):
    activity = factories.activity(cast.branch, cast.secretary, "study", due_count=500)
    client.force_login(cast.secretary)
    address = reverse("activities:activity_update", args=[activity.pk])
    fields = ACTIVITY | {"due_count": "500", "held_on": "2024-10-15", "content": "改正"}
    assert client.post(address, fields).status_code == 302


def test_a_doubt_about_an_edit_of_the_text_is_asked_on_the_page(client, cast):
    activity = factories.activity(
        cast.branch, cast.secretary, "members_meeting", due_count=16, present_count=16
    )
    client.force_login(cast.secretary)
    address = reverse("activities:activity_update", args=[activity.pk])
    fields = ACTIVITY | {"kinds": "members_meeting", "title": activity.title, "due_count": "16"}
    asked_once(client, address, fields | {"held_on": "2024-10-15"}, "半数")


def test_an_old_activity_is_asked_about_its_day_once(client, cast):
    old = factories.activity(cast.branch, cast.secretary, "study", held_on="2020-10-15")
    client.force_login(cast.secretary)
    address = reverse("activities:activity_update", args=[old.pk])
    fields = ACTIVITY | {"held_on": "2020-10-15", "content": "改正"}
    assert client.post(address, fields).status_code == 302
    asked_once(client, address, fields | {"held_on": "2021-10-15"}, "2021年")


# --- members --------------------------------------------------------------------------------------


def member(cast, **fields):
    base = {"organisation": cast.branch.pk, "name": "张三", "sex": "m"}
    return base | {"admitted_on": "2010-07-01", "formal_on": "2011-07-01"} | fields


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"formal_on": "2010-07-02"}, "只有1天"),
        ({"formal_on": "2011-06-30"}, "只有364天"),
        ({"left_on": "2011-01-01", "left_reason": "转出"}, "晚于转出"),
    ],
)
def test_an_unlikely_member_is_asked_about(client, cast, fields, words):
    client.force_login(cast.secretary)
    asked_once(client, reverse("orgs:member_create"), member(cast, **fields), words)
    assert Member.objects.count() == 1


@pytest.mark.parametrize(
    "typed", ["阿依·古丽", "阿依•古丽", "阿依・古丽", "阿依．古丽", "阿依 古丽", "阿依　古丽"]
)
def test_the_same_person_is_found_in_another_branch_however_the_name_is_typed(client, cast, typed):
    factories.member(cast.other_branch, "阿依·古丽")
    client.force_login(cast.secretary)
    asked_once(client, reverse("orgs:member_create"), member(cast, name=typed), "同名、同日入党")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "阿依 古丽"}, "同名、同日入党"),
        ({"formal_on": "2010-09-01"}, "只有62天"),
        ({"left_on": "2011-01-01", "left_reason": "转出"}, "晚于转出"),
    ],
)
def test_a_correction_that_makes_a_member_unlikely_is_asked_about(client, cast, fields, words):
    factories.member(cast.other_branch, "阿依·古丽")
    row = factories.member(cast.branch, "张三", formal_on="2011-07-01")
    client.force_login(cast.secretary)
    address = reverse("orgs:member_update", args=[row.pk])
    asked_once(client, address, member(cast, **fields), words)


def test_what_was_confirmed_of_a_member_is_not_asked_again(client, cast):
    factories.member(cast.other_branch, "张三")
    row = factories.member(cast.branch, "张三", formal_on="2010-09-01")
    client.force_login(cast.secretary)
    address = reverse("orgs:member_update", args=[row.pk])
    fields = member(cast, formal_on="2010-09-01", sex="f", monthly_amount="36")
    assert client.post(address, fields).status_code == 302


@pytest.mark.parametrize("typed", ["阿依•古丽", "阿依．古丽", "阿依・古丽", "阿依"])
def test_a_name_is_found_however_its_dot_is_typed(client, cast, typed):
    factories.member(cast.branch, "阿依·古丽")
    client.force_login(cast.secretary)
    page = client.get(reverse("orgs:member_list"), {"q": typed})
    assert page.context["page_obj"].paginator.count == 1


# --- dues -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "paid_on", "words"),
    [((2024, 4), "2024-11-03", "在7个月以后"), ((2024, 1), "2024-11-03", "10个月以后")],
)
def test_dues_paid_long_after_are_asked_about(client, cast, month, paid_on, words):
    person = factories.member(cast.branch)
    factories.dues_rate(person)
    client.force_login(cast.secretary)
    address = reverse("orgs:dues_member", args=[person.pk, *month])
    asked_once(client, address, {"amount": "50", "paid_on": paid_on}, words)
    assert DuesPayment.objects.count() == 1


@pytest.mark.parametrize(
    ("month", "admitted_on", "words"),
    [("2024-04", "2010-07-01", "在7个月以后"), ("2024-10", "2024-10-20", "早于李四的入党日期")],
)
def test_paying_for_several_is_asked_about_as_for_one(client, cast, month, admitted_on, words):
    person = factories.member(cast.branch, "李四", admitted_on=admitted_on, formal_on=None)
    factories.dues_rate(person)
    client.force_login(cast.secretary)
    address = reverse("orgs:dues_register")
    paid_on = "2024-11-03" if month == "2024-04" else "2024-10-08"
    fields = {"month": month, "members": [person.pk], "paid_on": paid_on}
    asked = client.post(f"{address}?month={month}", fields)
    assert words in asked.context["register_form"].errors["confirmed"][0]
    assert f'value="{person.pk}" aria-label="李四" checked' in asked.text
    assert DuesPayment.objects.count() == 0
    assert client.post(address, fields | {"confirmed": "on"}).status_code == 302
    assert DuesPayment.objects.count() == 1


def test_dues_paid_within_half_a_year_are_not(client, cast):
    person = factories.member(cast.branch)
    factories.dues_rate(person)
    client.force_login(cast.secretary)
    address = reverse("orgs:dues_member", args=[person.pk, 2024, 5])
    answer = client.post(address, {"amount": "50", "paid_on": "2024-11-03"})
    assert answer.status_code == 302


# --- money ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["记-12", "记12", "记-012", "记 12", "记－１２", "　记-12　"])
def test_a_voucher_is_found_however_it_is_typed(client, cast, typed):
    project = factories.project(cast.committee)
    factories.expenditure(project, cast.clerk, voucher="记-12")
    client.force_login(cast.clerk)
    fields = {"paid_on": "2024-11-01", "amount": "10", "purpose": "购书", "payee": "书店"}
    asked = client.post(reverse("budget:expenditure_create"), fields | {"voucher": typed})
    assert "同一凭证号" in asked.text
    assert Expenditure.objects.count() == 1


@pytest.mark.parametrize("typed", ["记-120", "记-2", "付-12", "记-21"])
def test_another_voucher_is_another(client, cast, typed):
    project = factories.project(cast.committee)
    factories.expenditure(project, cast.clerk, voucher="记-12")
    client.force_login(cast.clerk)
    fields = {"paid_on": "2024-11-01", "amount": "10", "purpose": "购书", "payee": "书店"}
    answer = client.post(reverse("budget:expenditure_create"), fields | {"voucher": typed})
    assert answer.status_code == 302


def test_a_meeting_turned_into_one_of_a_part_is_asked_about_again(client, cast):
    for _ in range(16):
        factories.member(cast.branch)
    activity = factories.activity(cast.branch, cast.secretary, due_count=16, present_count=16)
    client.force_login(cast.secretary)
    url = reverse("activities:activity_update", args=[activity.pk])
    fields = form_for(client.get(url).text, url)
    answer = client.post(url, fields | {"kinds": ["branch_committee"]})
    assert "支委会应到16人，是全体在册党员" in answer.text
    assert client.post(url, fields | {"title": ["改了主题"]}).status_code == 302


# --- the normal form ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("阿依·古丽", "阿依•古丽"),
        ("张　三", "张三"),
        ("ＡＢ", "ab"),
        ("重温《誓词》", "重温誓词"),
        ("——", "——"),
    ],
)
def test_what_people_type_differently_is_the_same(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("typed", "number"), [("记-012", "记12"), ("0012", "12"), ("A 001-02", "a1/2"), ("0", "0")]
)
def test_numbers_are_compared_without_signs_and_zeros_in_front(typed, number):
    assert normal_number(typed) == number


def test_a_search_tries_every_way_a_name_may_have_been_stored():
    assert {"阿依·古丽", "阿依•古丽", "阿依．古丽"} <= spellings("阿依・古丽")
    assert spellings("张三") == {"张三", "张 三"}
    assert "县妇联（机关）" in spellings("县妇联(机关)")
    assert "县妇联(机关)" in spellings("县妇联（机关）")


@pytest.mark.parametrize(
    "typed", ["机关三楼（东）", "机关三楼(东)", "机关 三楼（东）", "机关三楼（東）"]
)
def test_a_place_is_found_whichever_way_its_brackets_are_typed(client, cast, typed):
    factories.activity(cast.branch, cast.secretary, place="机关三楼（东）")
    client.force_login(cast.secretary)
    page = client.get(reverse("activities:activity_list"), {"q": typed})
    assert page.context["page_obj"].paginator.count == (0 if "東" in typed else 1)


@pytest.mark.parametrize("typed", ["县妇联(机关)", "县妇联（机关）", "县妇联 （机关）"])
def test_an_organisation_is_found_by_list_and_field_alike(client, cast, typed):
    factories.branch(cast.committee, "县妇联（机关）")
    client.force_login(cast.admin)
    page = client.get(reverse("orgs:organisation_list"), {"q": typed})
    assert [row.short_name for row in page.context["page_obj"]] == ["县妇联（机关）"]


def test_a_name_set_out_with_a_blank_is_found_without_it(client, cast):
    factories.member(cast.branch, "张 三")
    client.force_login(cast.secretary)
    for typed in ["张三", "张 三", "张　三"]:
        page = client.get(reverse("orgs:member_list"), {"q": typed})
        assert page.context["page_obj"].paginator.count == 1, typed
