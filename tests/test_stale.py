"""Nothing is overwritten unseen: a page opened on another state, or by somebody else, stores
nothing, shows both sides and keeps what was typed."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from config import clock
from orgs.models import Member, User
from tests.access.doors import all_doors
from tests.access.traces import stored, undone
from tests.access.world import NOW
from tests.page_forms import form_for, post_forms

pytestmark = pytest.mark.django_db

# It asks nothing and changes nothing that anybody could have seen otherwise.
WITHOUT_NOTE = {"/exports/"}
PAGES = [door for door in all_doors() if door.method == "GET" and not door.route.endswith("export")]

# route, object, who, a field, what two people write into it. The second has to be told.
EDITS = [
    ("orgs:member_update", "member", "own", "name", "甲改名", "乙改名"),
    ("orgs:member_update", "member", "clerk", "monthly_amount", "41", "42.50"),
    ("orgs:organisation_update", "organisation", "admin", "short_name", "甲支部", "乙支部"),
    ("orgs:organisation_update", "organisation", "admin", "kind", "joint_branch", "general_branch"),
    ("orgs:account_update", "account", "admin", "phone", "0315-1", "0315-2"),
    ("orgs:account_update", "account", "admin", "role", "leader", "auditor"),
    ("activities:activity_update", "activity", "own", "place", "甲地", "乙地"),
    ("activities:activity_update", "activity", "own", "kinds", "study", "visit"),
    ("activities:activity_update", "activity", "own", "content", "一\n二", "三\n四"),
    ("activities:survey_update", "survey", "clerk", "note", "甲说明", "乙说明"),
    ("activities:survey_update", "survey", "admin", "satisfied_count", "90", "91"),
    ("activities:report_write", "2024/10", "own", "problems", "甲问题", "乙问题"),
    ("performance:evaluation_text", "evaluation", "admin", "achievement", "甲完成", "乙完成"),
    ("performance:evaluation_row", "evaluation_row", "admin", "reason", "甲原因", "乙原因"),
    ("performance:reading_create", "indicator", "admin", "reason", "甲理由", "乙理由"),
]


@pytest.fixture(autouse=True)
def still_clock():
    with clock.held_at(NOW):
        yield


def opened(world, actor, address) -> tuple[Client, dict]:
    """A browser and the form it has open."""
    browser = world.browser(actor)
    return browser, form_for(browser.get(address).text, address)


def address_of(world, route, objects) -> str:
    parts = objects.split("/")
    return reverse(route, args=[world.rows[p].pk if p in world.rows else p for p in parts])


@pytest.mark.parametrize("door", PAGES, ids=str)
def test_every_form_of_every_page_says_what_it_was_opened_on(world, door):
    for actor, answer in door.answers.items():
        if answer != "200" or actor == "out" or door.route == "health":
            continue
        response = door.open(world.browser(actor), world)
        if not response.headers["Content-Type"].startswith("text/html"):
            return
        page = response.text
        for form in post_forms(page):
            where = form[""] or door.url(world)
            if not where.startswith(tuple(WITHOUT_NOTE)):
                assert len(form.get("seen", [])) == 1, (actor, where)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit[0]} {edit[3]}")
def test_of_two_who_edit_at_once_the_second_is_told(world, edit):
    route, objects, actor, field, first, second = edit
    address = address_of(world, route, objects)
    with undone():
        browser, one = opened(world, actor, address)
        _, other = opened(world, actor, address)
        assert browser.post(address, one | {field: first}).status_code == 302
        after_first = stored()
        answer = browser.post(address, other | {field: second})
        assert answer.status_code == 409
        assert "没有保存" in answer.text
        row = answer.context["differences"][-1]
        assert second.split("\n")[0] in row.typed or row.typed != row.now
        assert stored() == after_first
        # What was typed is in the form, and having seen both sides one may store it.
        again = form_for(answer.text, address)
        assert again[field][0].replace("\r\n", "\n") == second
        assert browser.post(address, again).status_code == 302


# The field that the first changes, and another one that the second does.
APART = [
    ("orgs:member_update", "member", "name", "monthly_amount", "41.00"),
    ("orgs:organisation_update", "organisation", "short_name", "unit_code", "373001"),
    ("activities:activity_update", "activity", "place", "content", "新内容"),
    ("activities:survey_update", "survey", "note", "conducted_by", "某某公司"),
]


@pytest.mark.parametrize("edit", APART, ids=lambda edit: edit[0])
def test_what_only_the_other_changed_is_taken_over_and_said(world, edit):
    route, objects, field, other_field, second = edit
    first, actor = "甲改的", "own" if objects == "activity" else "admin"
    address = address_of(world, route, objects)
    with undone():
        browser, one = opened(world, actor, address)
        _, other = opened(world, actor, address)
        browser.post(address, one | {field: first})
        answer = browser.post(address, other | {other_field: second})
        assert answer.status_code == 409
        (row,) = answer.context["differences"]
        assert row.is_taken_over
        again = form_for(answer.text, address)
        assert (again[field], again[other_field]) == ([first], [second])


def test_the_same_change_by_two_people_is_no_conflict(world):
    address = address_of(world, "activities:survey_update", "survey")
    with undone():
        browser, one = opened(world, "clerk", address)
        _, other = opened(world, "admin", address)
        assert browser.post(address, one | {"note": "同样"}).status_code == 302
        assert world.browser("admin").post(address, other | {"note": "同样"}).status_code == 302


def test_saving_unchanged_after_a_change_elsewhere_keeps_the_change(world):
    """An open page that is merely saved does not put the old text back."""
    address = address_of(world, "activities:activity_update", "activity")
    with undone():
        browser, one = opened(world, "own", address)
        _, other = opened(world, "own", address)
        browser.post(address, one | {"place": "新地点"})
        answer = browser.post(address, other)
        assert answer.status_code == 409
        assert form_for(answer.text, address)["place"] == ["新地点"]


def test_it_is_said_who_changed_it_and_when(world):
    address = address_of(world, "orgs:member_update", "member")
    with undone():
        browser, one = opened(world, "clerk", address)
        _, other = opened(world, "own", address)
        browser.post(address, one | {"name": "甲改名"})
        page = world.browser("own").post(address, other | {"name": "乙改名"}).text
        assert f"{world.cast.clerk.name}（工作人员）于" in page


DECISIONS = [
    ("orgs:rule_update", "report_due_day", {"value": "8", "begins_on": "2024-11-01"}, "12"),
    ("orgs:rating_create", "organisation", {"grade": "b", "begins_on": "2024-11-01"}, "c"),
]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda d: d[0])
def test_what_replaces_a_fact_rests_on_the_fact_it_was_opened_on(world, decision):
    route, objects, fields, second = decision
    address = address_of(world, route, objects)
    fields |= {"document": "1号", "authority": "县委"}
    value = "value" if "value" in fields else "grade"
    with undone():
        browser, one = opened(world, "admin", address)
        _, other = opened(world, "admin", address)
        assert browser.post(address, one | fields).status_code == 302
        answer = browser.post(address, other | fields | {value: second})
        assert answer.status_code == 409
        (row,) = answer.context["differences"]
        assert row.label.startswith("现在的")


def test_weights_are_not_put_back_by_an_older_page(world):
    address = address_of(world, "performance:evaluation_weights", "evaluation")
    with undone():
        browser, one = opened(world, "admin", address)
        _, other = opened(world, "admin", address)
        first, *rest = [name for name in one if name.startswith("row_")]
        left = 100 - sum(Decimal(one[name][0]) for name in rest) - 20
        changed = one | {"execution": "20", first: str(left)}
        assert browser.post(address, changed).status_code == 302
        assert browser.post(address, other).status_code == 409


BUTTONS = [
    ("activities:activity_delete", "activity", "own", {"title": "改过"}),
    ("orgs:account_disable", "account", "admin", {"phone": "0315-9"}),
]


@pytest.mark.parametrize("button", BUTTONS, ids=lambda b: b[0])
def test_a_button_is_not_pressed_on_what_has_become_something_else(world, button):
    route, objects, actor, change = button
    row, address = world.rows[objects], address_of(world, route, objects)
    with undone():
        browser, one = opened(world, actor, address)
        type(row).objects.filter(pk=row.pk).update(**change)
        assert browser.post(address, one).status_code == 409
        assert type(row).objects.filter(pk=row.pk, **change).exists()
        again = form_for(browser.post(address, one).text, address)
        assert browser.post(address, again).status_code == 302


# --- somebody else --------------------------------------------------------------------------------


def test_a_secretary_who_was_moved_keeps_the_text_and_stores_it_nowhere(world):
    address = reverse("activities:activity_create")
    with undone():
        browser, page = opened(world, "own", address)
        user = world.cast.secretary
        User.objects.filter(pk=user.pk).update(organisation=world.cast.other_branch)
        before = stored()
        typed = {"title": "重温誓词", "content": "长长的一段", "kinds": "study"}
        typed |= {"held_on": "2024-10-20", "due_count": "3", "present_count": "3"}
        answer = browser.post(address, page | typed)
        assert answer.status_code == 409
        assert "重温誓词" in answer.text
        assert "长长的一段" in answer.text
        assert "也不会存到别处" in answer.text
        assert stored() == before
        assert post_forms(answer.text) == []


def test_a_monthly_report_goes_to_no_other_branch(world):
    address = reverse("activities:report_write", args=[2024, 7])
    with undone():
        browser, page = opened(world, "own", address)
        user = world.cast.secretary
        User.objects.filter(pk=user.pk).update(organisation=world.cast.other_branch)
        before = stored()
        for url in (address, reverse("activities:report_autosave", args=[2024, 7])):
            assert browser.post(url, page | {"problems": "长文"}).status_code == 409
        assert stored() == before


def test_a_page_of_one_record_changes_no_other(world):
    mine, others = (
        address_of(world, "orgs:member_update", name) for name in ("member", "other_member")
    )
    with undone():
        browser, page = opened(world, "clerk", mine)
        before = stored()
        assert browser.post(others, page).status_code == 409
        assert stored() == before


@pytest.mark.parametrize("note", ["x", "", "eyJ9:abc", "\x00", "," * 5000])
def test_a_note_that_is_not_ours_is_no_fault(world, note):
    address = address_of(world, "orgs:member_update", "member")
    with undone():
        browser, page = opened(world, "clerk", address)
        answer = browser.post(address, page | {"seen": note})
        assert answer.status_code == (302 if not note else 409)


def test_text_of_a_page_is_shown_as_text(world):
    address = address_of(world, "orgs:member_update", "member")
    with undone():
        browser, one = opened(world, "clerk", address)
        browser.post(address, one | {"name": "甲改名"})
        page = browser.post(address, one | {"name": "<script>alert(1)</script>"}).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_row_that_is_gone_is_told(world):
    address = address_of(world, "orgs:member_update", "member")
    with undone():
        browser, page = opened(world, "clerk", address)
        Member.objects.filter(pk=world.rows["member"].pk).update(sex="m")
        answer = browser.post(address, page | {"name": "改名"})
        assert answer.status_code == 409
        assert re.search(r"性别.*男", answer.text, re.DOTALL)


def test_the_note_costs_no_query_for_a_new_record(world, django_assert_max_num_queries):
    browser = world.browser("own")
    address = reverse("activities:activity_create")
    with django_assert_max_num_queries(14):
        assert browser.get(address).status_code == 200
