import pytest
from django.db import connection

from orgs.models import LogEntry, Organisation, User
from tests import factories
from tests.factories import day
from tests.people import person

from .workbooks import body

LIST = "/organisations/"


def names(response):
    return [row.short_name for row in response.context["page_obj"]]


def form(committee, **fields):
    return {
        "parent": committee.pk,
        "kind": "branch",
        "name": "中共乐亭县水利局支部委员会",
        "short_name": "水利局党支部",
        "position": "7",
    } | fields


def errors(response):
    return response.context["form"].errors


def test_the_list_follows_the_tree(cast, sign_in):
    cast.other_branch.position = 0
    cast.other_branch.save()
    factories.branch(cast.branch, "第二支部", position=2)
    factories.branch(cast.branch, "第一支部", position=1)
    assert names(sign_in(cast.clerk).get(LIST)) == [
        "县直机关工委",
        "气象局党支部",
        "档案馆党支部",
        "第一支部",
        "第二支部",
    ]


def test_a_secretary_sees_her_own_branch_and_below(cast, sign_in):
    factories.branch(cast.branch, "第一支部")
    client = sign_in(cast.secretary)
    assert names(client.get(LIST)) == ["档案馆党支部", "第一支部"]
    assert [row[1] for row in body(client.get(f"{LIST}export.xlsx"))[1:]] == [
        "档案馆党支部",
        "第一支部",
    ]


def test_another_committee_stays_out_of_sight(cast, sign_in):
    assert names(sign_in(cast.stranger).get(LIST)) == ["邻县直机关工委"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?grade=c", ["档案馆党支部"]),
        ("?kind=branch&grade=unrated", ["气象局党支部"]),
        ("?kind=committee", ["县直机关工委"]),
        ("?kind=nonsense", []),
        ("?grade=c&grade=b", []),
    ],
)
def test_filters_narrow_the_list(cast, sign_in, query, expected):
    factories.rating(cast.branch, "c", cast.clerk)
    assert names(sign_in(cast.clerk).get(LIST + query)) == expected


def test_the_list_is_searched_by_either_name(cast, sign_in):
    client = sign_in(cast.clerk)
    assert names(client.get(f"{LIST}?q=气象")) == ["气象局党支部"]
    assert names(client.get(f"{LIST}?q={cast.branch.name}")) == ["档案馆党支部"]


def test_the_list_names_secretaries_and_counts_members(cast, sign_in):
    person("second", "第二书记", User.Role.SECRETARY, cast.branch, is_active=False)
    factories.member(cast.branch)
    factories.member(cast.branch, formal_on=None)
    rows = {r.pk: r for r in sign_in(cast.clerk).get(LIST).context["page_obj"]}
    branch = rows[cast.branch.pk]
    assert [p.name for p in branch.secretaries] == ["陈桂兰"]
    assert (branch.member_count.formal, branch.member_count.probationary) == (1, 1)
    assert rows[cast.committee.pk].member_count.total == 2


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    cast, sign_in, more, django_assert_num_queries
):
    for _ in range(more):
        below = factories.branch(cast.branch)
        factories.rating(below, "b", cast.clerk)
        factories.member(below)
    client = sign_in(cast.secretary)
    with django_assert_num_queries(8):
        client.get(LIST)


def test_a_branch_of_others_does_not_exist_and_the_attempt_is_logged(cast, sign_in, logged):
    response = sign_in(cast.secretary).get(f"{LIST}{cast.other_branch.pk}/")
    assert response.status_code == 404
    assert "气象局" not in response.content.decode()
    assert logged() == [("denied", cast.secretary, "气象局党支部", {}, {})]


def test_the_profile_shows_history_members_and_accounts(cast, sign_in):
    factories.rating(cast.branch, "c", cast.clerk, "2024-01-10", document="甲号")
    factories.rating(cast.branch, "b", cast.clerk, "2024-06-30", document="乙号")
    factories.member(cast.branch)
    response = sign_in(cast.secretary).get(f"{LIST}{cast.branch.pk}/")
    assert [(s["title"], s["state"], s["meta"]) for s in response.context["history"]] == [
        ("B档", "current", "2024年6月30日　县委组织部　乙号"),
        ("C档", "done", "2024年1月10日　县委组织部　甲号"),
    ]
    assert response.context["members"].total.value == 1
    assert not response.context["can_edit"]
    assert "陈桂兰" in response.content.decode()


def test_an_admin_founds_an_organisation(cast, sign_in, logged):
    data = form(cast.committee, founded_on="2024年3月1日", document_name="")
    response = sign_in(cast.admin).post(f"{LIST}new/", data)
    founded = Organisation.objects.get(short_name="水利局党支部")
    assert response.url == f"{LIST}{founded.pk}/"
    assert founded.path == f"{cast.committee.path}{founded.pk}/"
    [(verb, actor, label, before, after)] = logged()
    assert (verb, actor, label, before) == ("create", cast.admin, "水利局党支部", {})
    assert (after["全称"], after["成立日期"], after["排序"]) == (
        "中共乐亭县水利局支部委员会",
        "2024-03-01",
        7,
    )


def test_names_lose_what_cannot_be_seen(cast, sign_in):
    data = form(
        cast.committee, name="水利局\u202e\u200b支部", short_name=" 水利局\u2066 支部\ufeff "
    )
    sign_in(cast.admin).post(f"{LIST}new/", data)
    assert Organisation.objects.filter(name="水利局支部", short_name="水利局 支部").exists()


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"name": "\u200b \u3000"}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"short_name": "长" * 41}, "short_name"),
        ({"kind": "committee"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"position": "1_0"}, "position"),
        ({"position": "-1"}, "position"),
        ({"founded_on": "2025-02-29"}, "founded_on"),
        ({"founded_on": "2024-11-04"}, "founded_on"),
        ({"founded_on": "1921-07-22"}, "founded_on"),
        ({"founded_on": "2024-05-01", "dissolved_on": "2024-04-30"}, "dissolved_on"),
        ({"dissolved_on": "9999-12-31"}, "dissolved_on"),
        ({"parent": "0"}, "parent"),
        ({"parent": ""}, "parent"),
    ],
)
def test_faulty_input_is_named_at_its_field_and_kept(cast, sign_in, fields, at):
    response = sign_in(cast.admin).post(f"{LIST}new/", form(cast.committee, **fields))
    assert list(errors(response)) == [at]
    assert response.context["form"]["short_name"].value() == fields.get(
        "short_name", "水利局党支部"
    )
    assert Organisation.objects.count() == 4


def test_a_parent_beyond_the_scope_is_refused(cast, sign_in):
    data = form(cast.stranger.organisation)
    assert list(errors(sign_in(cast.admin).post(f"{LIST}new/", data))) == ["parent"]


def test_a_name_is_used_once_under_one_parent(cast, sign_in):
    client = sign_in(cast.admin)
    url = f"{LIST}{cast.branch.pk}/edit/"
    data = form(cast.committee, name=cast.other_branch.name)
    del data["parent"]
    assert list(errors(client.post(url, data))) == ["name"]
    assert client.post(url, data | {"name": cast.branch.name}).status_code == 302


def test_the_parent_is_frozen(cast, sign_in, logged):
    data = form(cast.other_branch, name="县档案馆党支部", short_name="档案馆党支部")
    sign_in(cast.admin).post(f"{LIST}{cast.branch.pk}/edit/", data)
    cast.branch.refresh_from_db()
    assert cast.branch.parent == cast.committee
    assert ("denied", cast.admin, "parent", {}, {}) in logged()


def test_an_organisation_with_members_is_not_dissolved(cast, sign_in):
    client = sign_in(cast.admin)
    member = factories.member(cast.branch)
    data = form(cast.committee, dissolved_on="2024-11-01")
    del data["parent"]
    url = f"{LIST}{cast.branch.pk}/edit/"
    assert errors(client.post(url, data)) == {
        "dissolved_on": ["还有1名党员在册，请先登记党员转出，再撤销党组织。"]
    }
    member.memberships.update(ends_on=day("2024-11-01"))
    assert client.post(url, data).status_code == 302


@pytest.mark.parametrize("who", ["clerk", "leader", "auditor", "secretary"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_an_admin_changes_organisations(cast, sign_in, who, method):
    client = sign_in(getattr(cast, who))
    for path in ["new/", f"{cast.branch.pk}/edit/"]:
        assert getattr(client, method)(LIST + path, form(cast.committee)).status_code == 403
    assert LogEntry.objects.filter(verb="denied").count() == 2


def test_the_export_holds_what_the_filter_shows_and_is_logged(cast, sign_in, logged):
    factories.rating(cast.branch, "b", cast.clerk)
    factories.member(cast.branch)
    response = sign_in(cast.clerk).get(f"{LIST}export.xlsx?grade=b")
    assert body(response) == [
        ["全称", "简称", "类别", "档次", "书记", "正式党员", "预备党员"],
        ["县档案馆党支部", "档案馆党支部", "党支部", "B档", "陈桂兰", 1, 0],
    ]
    entry = LogEntry.objects.get(verb="export")
    assert (entry.actor, entry.subject_label, entry.reason) == (
        cast.clerk,
        "党组织名册（1行）",
        "档次：B档",
    )


# --- the order of the tree ---------------------------------------------------------------------


def order(committee):
    rows = Organisation.objects.below(committee).in_tree_order()
    return [row.short_name for row in rows]


@pytest.fixture
def tree(cast):
    """Two branches with two below each, in positions that letters would sort otherwise."""
    for branch, position in [(cast.branch, 9), (cast.other_branch, 10)]:
        branch.position = position
        branch.save()
        for number in (100, 20):
            factories.branch(branch, f"{branch.short_name}{number}", position=number)
    cast.committee.refresh_from_db()
    return cast


def test_parents_stand_before_children_and_siblings_by_number(tree):
    first, second = tree.branch.short_name, tree.other_branch.short_name
    assert order(tree.committee) == [
        tree.committee.short_name,
        *(first, f"{first}20", f"{first}100"),
        *(second, f"{second}20", f"{second}100"),
    ]


def test_who_changes_place_takes_along_what_lies_below(tree, sign_in):
    data = form(tree.committee, position="11", name=tree.branch.name, short_name="档案馆党支部")
    del data["parent"]
    sign_in(tree.admin).post(f"{LIST}{tree.branch.pk}/edit/", data)
    first, second = "档案馆党支部", tree.other_branch.short_name
    assert order(tree.committee) == [
        tree.committee.short_name,
        *(second, f"{second}20", f"{second}100"),
        *(first, f"{first}20", f"{first}100"),
    ]


@pytest.mark.django_db
def test_scope_and_order_are_found_by_an_index(cast):
    """On both databases: no list of one branch reads the organisations of all others."""
    Organisation.objects.bulk_create(
        Organisation(
            parent=cast.committee,
            path=f"/{cast.committee.pk}/{number}/",
            tree_order=f"{number:020}",
            kind="branch",
            name=f"第{number}",
            short_name=f"第{number}",
        )
        for number in range(10_000, 13_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orgs_organisation")
    scoped = Organisation.objects.below(cast.branch).order_by().explain()
    ordered = Organisation.objects.in_tree_order()[:50].explain()
    for plan in (scoped, ordered):
        assert "index" in plan.lower()
        assert "seq scan" not in plan.lower()
        assert "temp b-tree" not in plan.lower()
    assert "SCAN orgs_organisation" not in scoped
