import pytest
from django.core.exceptions import ValidationError

from orgs.closings.guard import open_day
from orgs.models import BookClosing, User
from tests import factories
from tests.factories import day

from .workbooks import body

REOPEN = "/closings/reopen/"
LIST = "/closings/"


def closing(cast, closed_through, committee=None):
    return factories.closing(committee or cast.committee, closed_through, cast.admin, "已核对")


@pytest.mark.parametrize(
    ("decisions", "on", "closed"),
    [
        ([], "2024-01-01", False),
        (["2024-09-30"], "2024-09-30", True),
        (["2024-09-30"], "2024-10-01", False),
        (["2024-09-30", "2024-06-30"], "2024-07-01", False),
        (["2024-09-30", "2024-06-30"], "2024-06-30", True),
        (["2024-09-30", None], "2024-01-01", False),
        (["2024-09-30", None, "2024-03-31"], "2024-03-31", True),
    ],
)
def test_the_newest_decision_counts(cast, decisions, on, closed):
    for decision in decisions:
        closing(cast, decision)
    closing(cast, "2024-10-31", cast.stranger.organisation)
    assert BookClosing.objects.is_closed(cast.committee, day(on)) is closed


def test_a_branch_has_the_books_of_its_committee(cast):
    closing(cast, "2023-12-31")
    assert open_day(cast.branch, day("2024-01-01")) == day("2024-01-01")
    with pytest.raises(ValidationError, match="2023年度已结账"):
        open_day(cast.branch, day("2023-12-31"))
    closing(cast, "2024-09-30")
    with pytest.raises(ValidationError, match="2024年9月30日及以前已结账"):
        open_day(cast.branch, day("2024-09-30"))


@pytest.mark.parametrize(
    ("phone", "named"), [("", "管理员赵明远"), ("0315-4621234", "管理员赵明远（0315-4621234）")]
)
def test_whoever_is_refused_is_told_whom_to_ask(cast, sign_in, phone, named):
    cast.admin.phone = phone
    cast.admin.save()
    factories.closing(cast.committee, "2024-03-31", cast.admin)
    assert named in BookClosing.objects.refusal(cast.branch.committee, day("2024-03-31"))
    refused = sign_in(cast.secretary).get(LIST)
    assert refused.status_code == 403
    assert f"请联系{named}调整角色" in refused.content.decode()


def test_two_administrators_are_named_and_a_disabled_one_is_not(cast):
    for name, is_active in [("孙停用", False), ("李接班", True)]:
        User.objects.create(
            username=name,
            name=name,
            role=User.Role.ADMIN,
            organisation=cast.committee,
            is_active=is_active,
        )
    assert cast.secretary.whom_to_ask == "管理员赵明远或李接班"


def test_an_admin_closes_and_reopens_with_a_reason(cast, sign_in, logged):
    client = sign_in(cast.admin)
    client.post(LIST, {"closed_through": "2024年9月30日", "reason": "三季度已核对"})
    client.post(REOPEN, {"extent": "wholly", "reason": "补记支出"})
    rows = BookClosing.objects.order_by("pk")
    assert [(r.closed_through, r.reason, r.decided_by) for r in rows] == [
        (day("2024-09-30"), "三季度已核对", cast.admin),
        (None, "补记支出", cast.admin),
    ]
    assert [(row[0], row[1], row[2]) for row in logged()] == [
        ("close", cast.admin, "结账至 2024-09-30"),
        ("close", cast.admin, "全部开账"),
    ]


@pytest.mark.parametrize(
    ("data", "at"),
    [
        ({"closed_through": "2024-11-04", "reason": "x"}, "closed_through"),
        ({"closed_through": "1999-12-31", "reason": "x"}, "closed_through"),
        ({"closed_through": "2024-02-30", "reason": "x"}, "closed_through"),
        ({"closed_through": "2024-06-30", "reason": "x"}, "closed_through"),
        ({"closed_through": "2024-09-30", "reason": "\u200b"}, "reason"),
    ],
)
def test_a_faulty_decision_closes_nothing(cast, sign_in, data, at):
    closing(cast, "2024-06-30")
    assert list(sign_in(cast.admin).post(LIST, data).context["form"].errors) == [at]
    assert BookClosing.objects.count() == 1


def test_a_date_left_blank_opens_nothing(cast, sign_in):
    """Only the page that says what it changes opens books again."""
    closing(cast, "2024-06-30")
    response = sign_in(cast.admin).post(LIST, {"closed_through": "", "reason": "x"})
    assert "closed_through" in response.context["form"].errors
    assert BookClosing.objects.closed_through(cast.committee) == day("2024-06-30")


def test_an_earlier_date_is_sent_to_the_other_page(cast, sign_in):
    closing(cast, "2024-06-30")
    response = sign_in(cast.admin).post(LIST, {"closed_through": "2024-03-31", "reason": "x"})
    assert "重新开账" in response.context["form"].errors["closed_through"][0]
    assert BookClosing.objects.closed_through(cast.committee) == day("2024-06-30")


def test_there_is_nothing_to_open_while_all_is_open(cast, sign_in):
    response = sign_in(cast.admin).get(REOPEN)
    assert response.status_code == 409
    assert "现在没有结账" in response.text


@pytest.mark.parametrize(
    ("data", "through"),
    [
        ({"extent": "wholly"}, None),
        ({"extent": "partly", "closed_through": "2024-03-31"}, "2024-03-31"),
    ],
)
def test_books_are_opened_wholly_or_back_to_a_day(cast, sign_in, data, through):
    closing(cast, "2024-06-30")
    client = sign_in(cast.admin)
    assert "现结账至2024年6月30日" in client.get(REOPEN).text
    client.post(REOPEN, data | {"reason": "补记"})
    assert BookClosing.objects.closed_through(cast.committee) == (through and day(through))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "extent"),
        ({"extent": "partly"}, "closed_through"),
        ({"extent": "partly", "closed_through": "2024-06-30"}, "closed_through"),
        ({"extent": "partly", "closed_through": "2024-07-31"}, "closed_through"),
        ({"extent": "wholly", "closed_through": "2024-03-31"}, "closed_through"),
        ({"extent": "wholly", "reason": " "}, "reason"),
    ],
)
def test_a_faulty_opening_opens_nothing(cast, sign_in, data, field):
    closing(cast, "2024-06-30")
    response = sign_in(cast.admin).post(REOPEN, {"reason": "补记"} | data)
    assert list(response.context["form"].errors) == [field]
    assert BookClosing.objects.closed_through(cast.committee) == day("2024-06-30")


def test_closings_of_other_committees_stay_out_of_sight(cast, sign_in):
    closing(cast, "2024-06-30")
    context = sign_in(cast.stranger).get(LIST).context
    assert (list(context["page_obj"]), context["closed_through"]) == ([], None)


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_takes_as_many_queries_for_three_as_for_one(
    cast, sign_in, more, django_assert_num_queries
):
    for n in range(more):
        closing(cast, f"2024-0{n + 1}-28")
    client = sign_in(cast.admin)
    with django_assert_num_queries(7):
        client.get(LIST)


@pytest.mark.parametrize("who", ["clerk", "leader", "auditor", "secretary"])
def test_only_an_admin_closes_books(cast, sign_in, who):
    client = sign_in(getattr(cast, who))
    assert client.get(LIST).status_code == 403
    data = {"closed_through": "2024-09-30", "reason": "x"}
    assert client.post(LIST, data).status_code == 403
    assert not BookClosing.objects.exists()


def test_the_export_lists_every_decision(cast, sign_in):
    closing(cast, "2024-06-30")
    closing(cast, None)
    rows = body(sign_in(cast.admin).get(f"{LIST}export.xlsx"))
    assert [str(row[0])[:10] for row in rows] == ["结账至", "全部开账", "2024-06-30"]
