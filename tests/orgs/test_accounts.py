import pytest
from django.urls import reverse

from orgs.accounts.forms import AccountForm
from orgs.models import User

from .workbooks import body

LIST = "/accounts/"


def form(organisation, **fields):
    return {
        "username": "zhangsan",
        "name": "张三",
        "role": "secretary",
        "organisation": organisation.pk,
        "phone": "0315-4620000",
    } | fields


def changed(organisation, **fields):
    data = form(organisation, **fields)
    del data["username"]
    return data


def errors(response):
    return list(response.context["form"].errors)


def test_an_admin_sees_the_accounts_of_the_committee_only(cast, sign_in):
    client = sign_in(cast.admin)
    listed = {row.username for row in client.get(LIST).context["page_obj"]}
    exported = {row[0] for row in body(client.get(f"{LIST}export.xlsx"))[1:]}
    expected = {"admin", "clerk", "leader", "auditor", "secretary", "other", "disabled"}
    assert listed == exported == expected


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    cast, sign_in, more, django_assert_num_queries
):
    for n in range(more):
        User.objects.create(
            username=f"more{n}", name="多", role="secretary", organisation=cast.branch
        )
    client = sign_in(cast.admin)
    with django_assert_num_queries(6):
        client.get(LIST)


def test_an_admin_opens_an_account(cast, client, sign_in, logged):
    sign_in(cast.admin).post(f"{LIST}new/", form(cast.branch, name="张\u202e三"))
    account = User.objects.get(username="zhangsan")
    assert (account.name, account.role, account.organisation) == ("张三", "secretary", cast.branch)
    [(verb, actor, label, before, after)] = logged()
    assert (verb, actor, label, before) == ("create", cast.admin, "张三", {})
    assert after == {
        "用户名": "zhangsan",
        "姓名": "张三",
        "角色": "支部书记",
        "所在党组织": f"档案馆党支部（{cast.branch.pk}）",
        "联系电话": "0315-4620000",
        "可以登录": True,
        "初始密码有效至": "2024-11-10",
    }


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"username": "secretary"}, "username"),
        ({"username": "张三"}, "username"),
        ({"username": "a b"}, "username"),
        ({"username": "a" * 41}, "username"),
        ({"name": "\u200b"}, "name"),
        ({"name": "名" * 41}, "name"),
        ({"role": "superuser"}, "role"),
        ({"role": "clerk"}, "organisation"),
        ({"phone": "1" * 31}, "phone"),
    ],
)
def test_faulty_input_is_named_at_its_field(cast, sign_in, fields, at):
    response = sign_in(cast.admin).post(f"{LIST}new/", form(cast.branch, **fields))
    assert errors(response) == [at]
    assert User.objects.count() == 8


def test_a_secretary_belongs_to_a_branch_and_the_office_to_the_committee(cast, sign_in):
    client = sign_in(cast.admin)
    assert errors(client.post(f"{LIST}new/", form(cast.committee))) == ["organisation"]
    data = form(cast.committee, role="leader")
    assert client.post(f"{LIST}new/", data).status_code == 302


def test_an_account_is_not_opened_beyond_the_own_committee(cast, sign_in):
    data = form(cast.stranger.organisation, role="clerk")
    assert errors(sign_in(cast.admin).post(f"{LIST}new/", data)) == ["organisation"]


def test_a_new_role_is_logged_with_the_old(cast, sign_in, logged):
    data = changed(cast.committee, name="王淑珍", role="auditor", phone="")
    sign_in(cast.admin).post(f"{LIST}{cast.clerk.pk}/edit/", data)
    assert logged() == [("update", cast.admin, "王淑珍", {"角色": "工作人员"}, {"角色": "审计员"})]


def test_nobody_changes_the_own_role_or_place(cast, sign_in, logged):
    data = changed(cast.branch, name="赵改名", role="auditor")
    sign_in(cast.admin).post(f"{LIST}{cast.admin.pk}/edit/", data)
    cast.admin.refresh_from_db()
    assert (cast.admin.name, cast.admin.role, cast.admin.organisation) == (
        "赵改名",
        "admin",
        cast.committee,
    )
    assert logged()[0] == ("denied", cast.admin, "organisation、role", {}, {})


def test_a_username_stays(cast, sign_in):
    data = changed(cast.committee, role="clerk") | {"username": "renamed", "is_active": ""}
    sign_in(cast.admin).post(f"{LIST}{cast.clerk.pk}/edit/", data)
    cast.clerk.refresh_from_db()
    assert (cast.clerk.username, cast.clerk.is_active) == ("clerk", True)


def test_disabling_signs_out_and_enabling_lets_in_again(cast, sign_in, logged, client):
    url = f"{LIST}{cast.clerk.pk}/"
    sign_in(cast.admin)
    assert client.get(f"{url}disable/").status_code == 200
    assert User.objects.get(pk=cast.clerk.pk).is_active
    client.post(f"{url}disable/")
    assert not User.objects.get(pk=cast.clerk.pk).is_active
    client.post(f"{url}enable/")
    assert User.objects.get(pk=cast.clerk.pk).is_active
    assert logged() == [
        ("update", cast.admin, "王淑珍", {"可以登录": True}, {"可以登录": False}),
        ("update", cast.admin, "王淑珍", {"可以登录": False}, {"可以登录": True}),
    ]


@pytest.mark.parametrize("action", ["disable", "enable", "password"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_disables_or_resets_themselves(cast, sign_in, action, method):
    client = sign_in(cast.admin)
    assert getattr(client, method)(f"{LIST}{cast.admin.pk}/{action}/").status_code == 403
    cast.admin.refresh_from_db()
    assert cast.admin.is_active


@pytest.mark.parametrize("who", ["clerk", "leader", "auditor"])
def test_only_an_admin_manages_accounts(cast, sign_in, who):
    client = sign_in(getattr(cast, who))
    own = getattr(cast, who).pk
    data = changed(cast.committee, role="admin")
    for path in ["", "export.xlsx", "new/", f"{own}/edit/", f"{cast.secretary.pk}/password/"]:
        assert client.get(LIST + path).status_code == 403, path
    assert client.post(f"{LIST}{own}/edit/", data).status_code == 403
    assert client.post(f"{LIST}new/", form(cast.branch)).status_code == 403
    assert User.objects.get(pk=own).role == who


@pytest.mark.parametrize("path", ["edit/", "password/", "disable/", "enable/"])
def test_accounts_of_another_committee_do_not_exist(cast, sign_in, logged, path):
    url = f"{LIST}{cast.secretary.pk}/{path}"
    assert sign_in(cast.stranger).post(url, {}).status_code == 404
    assert logged() == [("denied", cast.stranger, "陈桂兰", {}, {})]


def test_an_edit_that_began_before_a_disabling_does_not_undo_it(cast):
    account = User.objects.get(pk=cast.clerk.pk)
    User.objects.filter(pk=account.pk).update(is_active=False)
    data = {"name": "王淑珍", "role": "clerk", "organisation": cast.committee.pk, "phone": "1"}
    form = AccountForm(data, instance=account, user=cast.admin)
    assert form.is_valid(), form.errors
    form.save()
    account.refresh_from_db()
    assert (account.phone, account.is_active) == ("1", False)


LOOK_ALIKE = ["Secretary", "SECRETARY", "secretary.", "secretary-", "adm1n", "c1erk"]


@pytest.mark.parametrize("name", LOOK_ALIKE)
def test_a_name_that_looks_like_another_is_refused(client, cast, name):
    client.force_login(cast.admin)
    fields = {"username": name, "name": "甲", "role": "clerk", "organisation": cast.committee.pk}
    response = client.post(reverse("orgs:account_create"), fields | {"password": "school-road-77"})
    assert "看起来一样" in response.text
    assert not User.objects.filter(username=name).exists()
