"""What belongs to somebody else stays out of sight and out of reach, whatever a request says."""

import re

import pytest
from django.urls import reverse

from activities.models import Activity
from budget.models import Expenditure
from orgs.models import DuesPayment, LogEntry, Member, Organisation, User
from performance.models import Indicator

from .knocks import HIDDEN_FROM, MARKS
from .traces import stored, text_of

pytestmark = pytest.mark.django_db

ORGANISATION_LISTS = [
    "activities:activity_list",
    "activities:activity_export",
    "activities:report_list",
    "orgs:dues_month",
    "orgs:dues_export",
    "orgs:member_list",
    "orgs:member_export",
    "orgs:organisation_list",
    "orgs:organisation_export",
]
COMMITTEE_LISTS = [
    "activities:matrix",
    "activities:matrix_export",
    "activities:report_export",
    "activities:review_desk",
    "activities:survey_list",
    "activities:survey_export",
    "budget:execution",
    "budget:execution_export",
    "budget:expenditure_list",
    "budget:expenditure_export",
    "orgs:account_list",
    "orgs:account_export",
    "orgs:grade_list",
    "orgs:grade_export",
    "orgs:log_list",
    "orgs:log_export",
    "performance:indicator_list",
    "performance:indicator_export",
]
# The names under which an address may carry an object's key.
NAMES = {
    "organisation": ["organisation", "branch", "parent"],
    "committee": ["organisation", "committee"],
    "account": ["actor"],
    "project": ["project"],
    "submitted": ["report"],
}


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def shown(response, actor) -> set[str]:
    text = text_of(response)
    return {whose for whose in HIDDEN_FROM[actor] if MARKS[whose] in text}


@pytest.mark.parametrize(
    ("actor", "lists", "objects"),
    [
        ("own", ORGANISATION_LISTS, ["other_organisation", "committee", "far_organisation"]),
        ("other", ORGANISATION_LISTS, ["organisation", "committee", "far_organisation"]),
        (
            "stranger",
            ORGANISATION_LISTS + COMMITTEE_LISTS,
            ["organisation", "committee", "account", "project", "submitted"],
        ),
    ],
    ids=["own", "other", "stranger"],
)
def test_no_filter_leads_beyond_ones_scope(world, actor, lists, objects):
    browser = world.browser(actor)
    filters = [{name: world.rows[key].pk} for key in objects for name in NAMES[key.split("_")[-1]]]
    seen = {}
    for name in lists:
        for words in filters:
            response = browser.get(reverse(name), words)
            assert response.status_code in {200, 404}
            seen[name, str(words)] = shown(response, actor)
    assert {address: whose for address, whose in seen.items() if whose} == {}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("activities:activity_list", "q"),
        ("orgs:member_list", "q"),
        ("orgs:organisation_list", "q"),
    ],
)
def test_searching_finds_ones_own_only(world, name, field):
    page = world.browser("own").get(reverse(name), {field: "党"})
    assert shown(page, "own") == set()
    assert MARKS["branch"] in text_of(page)


def test_the_office_reaches_both_branches_by_the_same_filters(world):
    """Otherwise the tests above could not fail."""
    page = world.browser("clerk").get(
        reverse("activities:activity_list"), {"organisation": world.rows["other_organisation"].pk}
    )
    titles = [row.title for row in page.context["page_obj"]]
    assert titles == ["红河主题党日"]


@pytest.mark.parametrize("name", ["execution", "execution_export", "expenditure_create"])
def test_another_committees_project_does_not_exist(world, name):
    address = reverse(f"budget:{name}")
    project = {"project": world.rows["project"].pk}
    assert world.browser("admin").get(address, project).status_code == 200
    assert world.browser("stranger").get(address, project).status_code == 404


def test_what_lies_beyond_reads_like_what_does_not_exist(world):
    """Nobody can find out by trying which numbers are in use."""
    browser = world.browser("own")
    beyond = reverse("activities:report_detail", args=[world.rows["other_report"].pk])
    nothing = reverse("activities:report_detail", args=[10**9])
    pages = [browser.get(address).content.decode() for address in (beyond, nothing)]
    assert TOKEN.sub("", pages[0].replace(beyond, nothing)) == TOKEN.sub("", pages[1])


# --- writing into somebody else's records ---------------------------------------------------------


def activity(**fields):
    return {
        "held_on": "2024-11-01",
        "kinds": ["party_day"],
        "title": "重温入党誓词",
        "due_count": "10",
        "present_count": "9",
    } | fields


def member(**fields):
    since = {"admitted_on": "2020-07-01", "joined_on": "2024-11-01"}  # the books are closed
    return {"name": "李新", "sex": Member.Sex.FEMALE} | since | fields


def account(**fields):
    return {
        "username": "new",
        "name": "新人",
        "role": "secretary",
        "password": "a-long-password-1",
    } | fields


def payment(**fields):
    return {
        "paid_on": "2024-11-01",
        "amount": "10.00",
        "purpose": "购书",
        "payee": "书店",
        "voucher": "记-99999",
    } | fields


def dues(**fields):
    return {"month": "2024-11", "paid_on": "2024-11-01"} | fields


WRITES = [
    # who, route, fields, the field that names a record, one's own record, records of others, model
    ("own", "orgs:member_create", member(), "organisation",
     "organisation", ["other_organisation", "committee", "far_organisation"], Member),
    ("clerk", "orgs:member_create", member(), "organisation",
     "organisation", ["far_organisation"], Member),
    ("own", "orgs:dues_register", dues(), "members",
     "member", ["other_member", "far_member"], DuesPayment),
    ("admin", "orgs:account_create", account(), "organisation",
     "organisation", ["far_organisation"], User),
    ("admin", "orgs:organisation_create",
     {"kind": "branch", "name": "新党支部", "short_name": "新支部", "position": "9",
      "founded_on": "2024-11-01"}, "parent",
     "committee", ["far_organisation"], Organisation),
    ("admin", "performance:indicator_create", {"level3": "内部指标"}, "project",
     "project", ["far_project"], Indicator),
    ("clerk", "budget:expenditure_create", payment(), "activity",
     "activity", ["far_activity"], Expenditure),
]  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "route", "fields", "name", "own", "others", "model"),
    WRITES,
    ids=[f"{row[0]} {row[1]}" for row in WRITES],
)
def test_nothing_is_written_into_records_of_others(
    world, actor, route, fields, name, own, others, model
):
    browser = world.browser(actor)
    before = model.objects.count()
    for row in (world.rows[key] for key in others):
        response = browser.post(reverse(route), fields | {name: row.pk})
        assert response.status_code == 200
        assert model.objects.count() == before
    # The same request about one's own record is good, so it was the record that was refused.
    assert browser.post(reverse(route), fields | {name: world.rows[own].pk}).status_code == 302
    assert model.objects.count() == before + 1


@pytest.mark.parametrize(
    ("actor", "place", "others"),
    [
        ("own", "organisation", "other_organisation"),
        ("clerk", "committee", "organisation"),
        ("clerk", "committee", "far_organisation"),
    ],
)
def test_an_activity_is_recorded_at_ones_own_place(world, actor, place, others):
    other = world.rows[others]
    address = reverse("activities:activity_create")
    world.browser(actor).post(address, activity(organisation=other.pk))
    assert Activity.objects.get(title="重温入党誓词").organisation == world.rows[place]
    assert LogEntry.objects.filter(verb="denied", subject_label="organisation").count() == 1


def test_a_record_does_not_move_to_another_organisation(world):
    row, other = world.rows["activity"], world.rows["other_organisation"]
    address = reverse("activities:activity_update", args=[row.pk])
    response = world.browser("own").post(
        address, activity(organisation=other.pk, held_on="2024-10-16")
    )
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.title, row.organisation) == ("重温入党誓词", world.rows["organisation"])


def test_an_activity_beyond_ones_scope_cannot_lead_to_a_payment(world):
    address = reverse("budget:expenditure_create")
    response = world.browser("clerk").get(address, {"activity": world.rows["far_activity"].pk})
    assert response.status_code == 404
    assert stored() == world.stored


# --- who hears of it ------------------------------------------------------------------------------


def test_the_owner_of_a_record_reads_who_tried_and_the_intruders_office_does_not(world):
    """The log row names the record, so it may only be read where the record may be read."""
    row = world.rows["member"]
    world.browser("stranger").get(reverse("orgs:member_update", args=[row.pk]))
    entry = LogEntry.objects.get(verb="denied")
    assert (entry.actor, entry.subject_label, entry.organisation) == (
        world.cast.stranger,
        row.name,
        row.membership.organisation,
    )
    at_home = world.browser("stranger").get(reverse("orgs:log_list"))
    assert shown(at_home, "stranger") == set()
    assert entry in world.browser("admin").get(reverse("orgs:log_list")).context["page_obj"]
