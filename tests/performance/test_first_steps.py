"""The first morning with an empty system: what to do, in order, until it can be worked with."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from config import clock
from orgs.models import Organisation, User
from performance import dashboards
from performance.models import AnnualPlan
from tests import factories
from tests.factories import day

PAGE = reverse("performance:first_steps")
HOME = reverse("performance:home")
TODAY = day("2024-11-03")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def business_day(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def admin(client, monkeypatch):
    """The first administrator, made as the README says, at an otherwise empty database."""
    monkeypatch.setenv("ADMIN_PASSWORD", "correct horse battery staple")
    options = {"name": "王一", "unit": "中共某县委县直机关工作委员会", "second_factor": "optional"}
    call_command("create_admin", "first", **options)
    client.force_login(User.objects.get(username="first"))
    return client


def committee():
    return Organisation.objects.committees().get()


def states(client):
    return [(step.title, step.state) for step in client.get(PAGE).context["steps"]]


def test_an_empty_system_opens_on_what_is_to_be_done(admin):
    assert admin.get(HOME).url == PAGE
    assert states(admin) == [
        ("核对单位名称", "done"),
        ("载入年度计划", "current"),
        ("建立党组织", "next"),
        ("登记党员", "next"),
        ("建立用户", "next"),
    ]


def test_every_step_leads_to_the_page_that_ends_it(admin):
    for step in admin.get(PAGE).context["steps"]:
        assert admin.get(step.action.url).status_code == 200, step.title


def test_the_list_follows_what_is_there_until_nothing_is_left(admin):
    office = committee()
    branch = factories.branch(office, "县档案馆党支部")
    assert admin.get(HOME).url == reverse("performance:workbench")
    page = admin.get(PAGE).text
    assert "已建立 1 个基层党组织" in page
    assert "还有 1 个党组织没有书记账号：县档案馆党支部" in page
    factories.member(branch)
    User.objects.create(username="s", name="李二", role=User.Role.SECRETARY, organisation=branch)
    assert [title for title, state in states(admin) if state != "done"] == ["载入年度计划"]
    work = admin.get(reverse("performance:workbench")).text
    assert "完成初始设置" in work
    assert "还有 1 步" in work
    admin_account = User.objects.get(username="first")
    AnnualPlan.objects.create(
        committee=office, year=2024, confirmed_by=admin_account, confirmed_at=clock.now()
    )
    assert "共 5 步" not in admin.get(PAGE).text
    assert "完成初始设置" not in admin.get(reverse("performance:workbench")).text


def test_a_disabled_secretary_signs_in_for_nobody(admin):
    branch = factories.branch(committee())
    person = {"role": User.Role.SECRETARY, "organisation": branch, "is_active": False}
    User.objects.create(username="s", name="李二", **person)
    assert states(admin)[-1] == ("建立用户", "next")


def test_what_is_still_to_be_done_is_nobody_elses_business(client, cast):
    client.force_login(cast.clerk)
    assert client.get(PAGE).status_code == 403
    assert "完成初始设置" not in client.get(reverse("performance:workbench")).text


@pytest.mark.parametrize("size", [1, 3])
def test_it_takes_the_same_queries_for_any_number(db, size, django_assert_num_queries, cast):
    for _ in range(size):
        factories.member(factories.branch(cast.committee))
    with django_assert_num_queries(6):
        dashboards.first_steps(cast.committee, TODAY)
