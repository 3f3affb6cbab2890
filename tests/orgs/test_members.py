from decimal import Decimal

import pytest

from orgs.models import DuesRate, LogEntry, Member
from tests import factories
from tests.factories import day

from .workbooks import body

LIST = "/members/"


def names(response):
    return [row.member.name for row in response.context["page_obj"]]


def form(organisation, **fields):
    return {
        "organisation": organisation.pk,
        "name": "张三",
        "sex": "m",
        "admitted_on": "2010-07-01",
        "formal_on": "2011-07-01",
        "monthly_amount": "52.50",
        "left_on": "",
        "left_reason": "",
    } | fields


def errors(response):
    return list(response.context["form"].errors)


@pytest.fixture
def members(cast):
    return {
        "formal": factories.member(cast.branch, "王正式"),
        "probationary": factories.member(cast.branch, "李预备", formal_on=None),
        "left": factories.member(cast.branch, "赵转出", left_on=day("2024-11-03")),
        "leaving": factories.member(cast.branch, "孙将走", left_on=day("2024-11-04")),
        "other": factories.member(cast.other_branch, "周他人"),
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["王正式", "李预备", "孙将走", "周他人"]),
        ("?standing=formal", ["王正式", "孙将走", "周他人"]),
        ("?standing=probationary", ["李预备"]),
        ("?standing=left", ["赵转出"]),
        ("?q=预", ["李预备"]),
        ("?q=\u200b王\u202e", ["王正式"]),
        ("?q=' OR 1=1 --", []),
        ("?standing=all", []),
        ("?organisation=0", []),
        ("?organisation=abc", []),
    ],
)
def test_filters_narrow_the_register(cast, members, sign_in, query, expected):
    assert names(sign_in(cast.clerk).get(LIST + query)) == expected


def test_the_organisation_filter_covers_what_lies_below(cast, members, sign_in):
    factories.member(factories.branch(cast.other_branch), "下级")
    client = sign_in(cast.clerk)
    assert names(client.get(f"{LIST}?organisation={cast.other_branch.pk}")) == ["周他人", "下级"]


def test_a_secretary_sees_no_member_of_others(cast, members, sign_in):
    client = sign_in(cast.secretary)
    for query in ["", f"?organisation={cast.other_branch.pk}", "?q=周", "?standing=left"]:
        assert "周他人" not in names(client.get(LIST + query))
        cells = [cell for row in body(client.get(f"{LIST}export.xlsx{query}")) for cell in row]
        assert "周他人" not in cells
    assert "气象局" not in client.get(LIST).content.decode()


def test_a_member_of_others_does_not_exist_and_the_attempt_is_logged(
    cast, members, sign_in, logged
):
    url = f"{LIST}{members['other'].pk}/edit/"
    client = sign_in(cast.secretary)
    assert client.get(url).status_code == 404
    assert client.post(url, form(cast.branch)).status_code == 404
    assert logged() == [("denied", cast.secretary, "周他人", {}, {})] * 2
    members["other"].refresh_from_db()
    assert members["other"].name == "周他人"


@pytest.mark.parametrize("more", [1, 3])
def test_the_register_takes_as_many_queries_for_three_as_for_one(
    cast, sign_in, more, django_assert_num_queries
):
    for _ in range(more):
        factories.dues_rate(factories.member(factories.branch(cast.branch)))
    client = sign_in(cast.secretary)
    with django_assert_num_queries(7):
        client.get(LIST)


def test_the_register_follows_the_tree_and_then_standing(cast, sign_in):
    cast.other_branch.position = 0
    cast.other_branch.save()
    below = factories.branch(cast.branch)
    for organisation, name, since in [
        (below, "丁", "1990-07-01"),
        (cast.branch, "丙", "2001-07-01"),
        (cast.branch, "乙", "1999-07-01"),
        (cast.other_branch, "甲", "2010-07-01"),
    ]:
        factories.member(organisation, name, admitted_on=since)
    assert names(sign_in(cast.clerk).get(LIST)) == ["甲", "乙", "丙", "丁"]


def test_the_choice_of_organisations_follows_the_tree(cast, sign_in):
    cast.other_branch.position = 0
    cast.other_branch.save()
    below = factories.branch(cast.branch, position=0)
    choices = sign_in(cast.clerk).get(LIST).context["filter"].fields["organisation"].choices
    assert [pk for pk, _ in choices] == [
        "",
        cast.committee.pk,
        cast.other_branch.pk,
        cast.branch.pk,
        below.pk,
    ]


@pytest.mark.parametrize("url", [LIST, "/activities/", "/dues/"])
def test_who_sees_one_organisation_is_not_asked_which(cast, sign_in, url):
    client = sign_in(cast.secretary)
    assert 'for="id_organisation"' not in client.get(url).content.decode()
    factories.branch(cast.branch)
    assert 'for="id_organisation"' in client.get(url).content.decode()


def test_a_secretary_registers_a_member_with_dues(cast, sign_in, logged):
    data = form(cast.branch, name="张\u200b三\u202e", monthly_amount="１，０５０．５０")
    assert sign_in(cast.secretary).post(f"{LIST}new/", data).status_code == 302
    member = Member.objects.get()
    assert (member.name, member.membership.organisation) == ("张三", cast.branch)
    rate = DuesRate.objects.get()
    assert (rate.member, rate.monthly_amount) == (member, Decimal("1050.50"))
    assert (rate.begins_on, rate.ends_on) == (day("2024-01-01"), day("2025-01-01"))
    first, second, third = logged()
    assert first[:4] == ("create", cast.secretary, "张三", {})
    assert first[4]["入党日期"] == "2010-07-01"
    assert (second[0], second[2]) == ("record", f"张三 {cast.branch}")
    assert second[4]["转入日期"] == "2010-07-01"
    assert third[2] == "张三 2024年1月起 1050.50元/月"


@pytest.mark.parametrize(
    "on", ["2010年7月1日", "2010.7.1", "20100701", "2010/07/01", "２０１０－７－１"]
)
def test_dates_are_read_in_every_spelling(cast, sign_in, on):
    sign_in(cast.secretary).post(f"{LIST}new/", form(cast.branch, admitted_on=on))
    assert Member.objects.get().admitted_on == day("2010-07-01")


@pytest.mark.parametrize("name", ["𠮷㛃䶮", "买买提·吐尔逊", "名" * 40])
def test_rare_and_long_names_are_kept(cast, sign_in, name):
    sign_in(cast.secretary).post(f"{LIST}new/", form(cast.branch, name=name))
    assert Member.objects.get().name == name


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"name": "\u200b\u3000"}, "name"),
        ({"name": "名" * 41}, "name"),
        ({"sex": "x"}, "sex"),
        ({"admitted_on": ""}, "admitted_on"),
        ({"admitted_on": "2023-02-29", "formal_on": ""}, "admitted_on"),
        ({"admitted_on": "2024-11-04", "formal_on": ""}, "admitted_on"),
        ({"admitted_on": "1921-07-22"}, "admitted_on"),
        ({"formal_on": "2010-06-30"}, "formal_on"),
        ({"left_on": "2010-06-30", "left_reason": "转出"}, "left_on"),
        ({"left_on": "2024-10-31"}, "left_reason"),
        ({"monthly_amount": "-1"}, "monthly_amount"),
        ({"monthly_amount": "1e3"}, "monthly_amount"),
        ({"monthly_amount": "1_0"}, "monthly_amount"),
        ({"monthly_amount": "52.505"}, "monthly_amount"),
        ({"monthly_amount": "NaN"}, "monthly_amount"),
        ({"monthly_amount": "五十"}, "monthly_amount"),
        ({"monthly_amount": "1000000"}, "monthly_amount"),
    ],
)
def test_faulty_input_is_named_at_its_field_and_kept(cast, sign_in, fields, at):
    response = sign_in(cast.secretary).post(f"{LIST}new/", form(cast.branch, **fields))
    assert errors(response) == [at]
    assert response.context["form"][at].value() == fields.get(at, "")
    assert not Member.objects.exists()


def test_a_member_is_not_registered_with_others(cast, sign_in):
    response = sign_in(cast.secretary).post(f"{LIST}new/", form(cast.other_branch))
    assert errors(response) == ["organisation"]


def test_a_transfer_keeps_the_member_and_says_where_to(cast, members, sign_in, logged):
    member = members["formal"]
    data = form(
        cast.branch,
        name="王正式",
        sex="f",
        monthly_amount="",
        left_on="2024-10-31",
        left_reason="转往县医院党委",
    )
    sign_in(cast.secretary).post(f"{LIST}{member.pk}/edit/", data)
    assert logged() == [
        (
            "update",
            cast.secretary,
            f"王正式 {cast.branch}",
            {"离开日期": "", "离开原因": ""},
            {"离开日期": "2024-10-31", "离开原因": "转往县医院党委"},
        )
    ]


def test_the_rate_of_the_year_changes_but_is_not_emptied(cast, sign_in, logged):
    member = factories.member(cast.branch, "张三", sex="m")
    factories.dues_rate(member, "50.00")
    factories.dues_rate(member, "40.00", year=2023)
    client, url = sign_in(cast.secretary), f"{LIST}{member.pk}/edit/"
    assert client.get(url).context["form"]["monthly_amount"].value() == "50.00"
    assert errors(client.post(url, form(cast.branch, monthly_amount=""))) == ["monthly_amount"]
    client.post(url, form(cast.branch, monthly_amount="0"))
    assert [row[:3] for row in logged()] == [
        ("record", cast.secretary, "张三 2024年11月起 0.00元/月")
    ]
    rates = DuesRate.objects.timeline().values_list("begins_on", "ends_on", "monthly_amount")
    assert list(rates) == [
        (day("2023-01-01"), day("2024-01-01"), Decimal("40.00")),
        (day("2024-01-01"), day("2024-11-01"), Decimal("50.00")),
        (day("2024-11-01"), day("2025-01-01"), Decimal("0.00")),
    ]


def test_sending_the_form_twice_registers_once(cast, sign_in):
    client = sign_in(cast.secretary)
    client.post(f"{LIST}new/", form(cast.branch))
    assert errors(client.post(f"{LIST}new/", form(cast.branch))) == ["name"]
    namesake = form(cast.branch, admitted_on="2010-06-30")
    assert client.post(f"{LIST}new/", namesake).status_code == 302
    assert Member.objects.count() == 2


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_who_only_reads_changes_no_member(cast, members, sign_in, who):
    client = sign_in(getattr(cast, who))
    assert client.post(f"{LIST}new/", form(cast.branch)).status_code == 403
    url = f"{LIST}{members['formal'].pk}/edit/"
    assert client.post(url, form(cast.branch)).status_code == 403
    assert "edit" not in client.get(LIST).content.decode()


def test_fields_of_others_are_ignored_and_logged(cast, sign_in, logged):
    data = form(cast.branch, id="1", standing="formal")
    sign_in(cast.secretary).post(f"{LIST}new/", data)
    assert logged()[0] == ("denied", cast.secretary, "id、standing", {}, {})


def test_a_formula_stays_text_in_the_export(cast, sign_in):
    factories.member(cast.branch, "=HYPERLINK(1)")
    assert body(sign_in(cast.clerk).get(f"{LIST}export.xlsx"))[1][0] == "=HYPERLINK(1)"
    assert LogEntry.objects.get().verb == "export"


# --- what a day says, and what closed books keep -----------------------------------------------


@pytest.mark.parametrize(
    ("on", "standing"), [("2024-11-02", "probationary"), ("2024-11-03", "formal")]
)
def test_who_becomes_formal_is_formal_on_that_very_day(cast, sign_in, settings, on, standing):
    factories.member(cast.branch, "李转正", admitted_on="2023-11-03", formal_on="2024-11-03")
    settings.BUSINESS_DATE = day(on)
    client = sign_in(cast.secretary)
    found = {
        asked: names(client.get(f"{LIST}?standing={asked}")) for asked in ("formal", "probationary")
    }
    assert found == {"formal": [], "probationary": []} | {standing: ["李转正"]}


CLOSED = "2024-09-30"


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"left_on": "2024-09-30", "left_reason": "转出"}, "left_on"),
        ({"left_on": "2024-10-01", "left_reason": "转出"}, None),
        ({"admitted_on": "2010-06-30"}, "admitted_on"),
        ({"joined_on": "2012-03-01"}, "joined_on"),
        ({"formal_on": ""}, "formal_on"),
        ({"formal_on": "2012-07-01"}, "formal_on"),
        ({"organisation": "below"}, "organisation"),
        ({"rate_from": "2024-09-01"}, "rate_from"),
        ({"rate_from": "2024-10-01", "monthly_amount": "60"}, None),
        ({"name": "张珊"}, None),
    ],
)
def test_closed_books_keep_where_and_what_a_member_was(cast, sign_in, fields, at):
    member = factories.member(cast.branch, "张三", sex="m")
    factories.dues_rate(member, "52.50")
    below = factories.branch(cast.branch)
    factories.closing(cast.committee, CLOSED, cast.admin)
    data = form(cast.branch) | fields
    if at == "organisation":
        data["organisation"] = below.pk
    response = sign_in(cast.secretary).post(f"{LIST}{member.pk}/edit/", data)
    if at is None:
        assert response.status_code == 302
    else:
        assert errors(response) == [at]


def test_closed_books_refuse_every_field_that_would_change_them(cast, sign_in):
    member = factories.member(cast.branch, "张三", sex="m")
    below = factories.branch(cast.branch)
    factories.closing(cast.committee, CLOSED, cast.admin)
    left = {"left_on": "2024-09-30", "left_reason": "转出", "formal_on": "2012-07-01"}
    data = form(cast.branch) | left | {"organisation": below.pk}
    response = sign_in(cast.secretary).post(f"{LIST}{member.pk}/edit/", data)
    assert sorted(errors(response)) == ["formal_on", "left_on", "organisation"]


def test_after_a_closing_a_member_is_registered_from_the_day_of_coming(cast, sign_in):
    factories.closing(cast.committee, CLOSED, cast.admin)
    client = sign_in(cast.secretary)
    refused = client.post(f"{LIST}new/", form(cast.branch))
    assert "请填写转入日期" in refused.context["form"].errors["admitted_on"][0]
    client.post(f"{LIST}new/", form(cast.branch, joined_on="2024-10-08"))
    spell = Member.objects.get().membership
    assert (spell.organisation, spell.begins_on) == (cast.branch, day("2024-10-08"))
    rate = DuesRate.objects.get()
    assert (rate.begins_on, rate.ends_on) == (day("2024-10-01"), day("2025-01-01"))


def test_a_rate_holds_from_the_month_chosen(cast, sign_in):
    member = factories.member(cast.branch, "张三", sex="m")
    factories.dues_rate(member, "50.00")
    url = f"{LIST}{member.pk}/edit/"
    client = sign_in(cast.secretary)
    client.post(url, form(cast.branch, monthly_amount="60", rate_from="2024-07-01"))
    client.post(url, form(cast.branch, monthly_amount="55", rate_from="2024-03-01"))
    rates = DuesRate.objects.timeline().values_list("begins_on", "monthly_amount")
    assert [(str(begins), str(amount)) for begins, amount in rates] == [
        ("2024-01-01", "50.00"),
        ("2024-03-01", "55.00"),
        ("2024-07-01", "60.00"),
    ]


def test_a_new_year_has_no_rate_until_one_is_fixed(cast, sign_in, settings):
    member = factories.member(cast.branch, "张三", sex="m")
    factories.dues_rate(member, "50.00")
    settings.BUSINESS_DATE = day("2025-01-03")
    client, url = sign_in(cast.secretary), f"{LIST}{member.pk}/edit/"
    assert client.get(url).context["form"]["monthly_amount"].value() is None
    client.post(url, form(cast.branch, monthly_amount="60"))
    assert str(DuesRate.objects.on(day("2025-01-01")).get().monthly_amount) == "60.00"
    assert str(DuesRate.objects.on(day("2024-12-31")).get().monthly_amount) == "50.00"
