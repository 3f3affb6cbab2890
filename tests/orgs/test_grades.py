import pytest

from orgs.models import Organisation, Rating
from tests import factories
from tests.factories import day

from .workbooks import body

LIST = "/grades/"


def url(organisation):
    return f"/organisations/{organisation.pk}/ratings/new/"


def form(**fields):
    return {
        "grade": "county_a",
        "begins_on": "2024-06-30",
        "authority": "县委组织部",
        "document": "唐组通〔2024〕12号",
    } | fields


def errors(response):
    return list(response.context["form"].errors)


def test_the_page_counts_and_lists_the_grades_of_the_day_asked_for(cast, sign_in):
    factories.rating(cast.branch, "c", cast.clerk, "2024-01-10")
    factories.rating(cast.branch, "municipal_a", cast.clerk, "2024-06-30")
    client = sign_in(cast.leader)
    for query, expected in [
        ("?on=2024-06-29", (0, 0, 1)),
        ("?on=20240630", (1, 1, 0)),
        ("", (1, 1, 0)),
    ]:
        figures = client.get(LIST + query).context["figures"]
        names = ("municipal_a", "county_a_or_above", "c")
        assert tuple(figures[name].value for name in names) == expected, query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?grade=c", ["档案馆党支部"]),
        ("?grade=unrated", ["气象局党支部"]),
        ("?grade=c&on=2024-01-09", []),
        ("?on=2024-11-04", []),
        ("?on=2024-02-30", []),
        ("?grade=x", []),
    ],
)
def test_every_count_opens_the_organisations_behind_it(cast, sign_in, query, expected):
    factories.rating(cast.branch, "c", cast.clerk, "2024-01-10")
    response = sign_in(cast.clerk).get(LIST + query)
    assert [row.short_name for row in response.context["page_obj"]] == expected


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_takes_as_many_queries_for_three_as_for_one(
    cast, sign_in, more, django_assert_num_queries
):
    for _ in range(more):
        factories.rating(factories.branch(cast.committee), "b", cast.clerk)
    client = sign_in(cast.clerk)
    with django_assert_num_queries(9):
        client.get(LIST)


def test_a_new_grade_is_recorded_with_its_document(cast, sign_in, logged):
    factories.rating(cast.branch, "c", cast.clerk, "2024-01-10")
    response = sign_in(cast.clerk).post(url(cast.branch), form(begins_on="2024年6月30日"))
    assert response.url == f"/organisations/{cast.branch.pk}/"
    rating = Rating.objects.get(begins_on=day("2024-06-30"))
    assert (rating.organisation, rating.grade, rating.decided_by, rating.document) == (
        cast.branch,
        "county_a",
        cast.clerk,
        "唐组通〔2024〕12号",
    )
    [(verb, actor, label, before, after)] = logged()
    assert (verb, actor, label, before) == ("record", cast.clerk, "档案馆党支部 县级A档", {})
    assert (after["档次"], after["定档日期"], after["文号"]) == (
        "县级A档",
        "2024-06-30",
        "唐组通〔2024〕12号",
    )


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"begins_on": "2024-11-04"}, "begins_on"),
        ({"begins_on": "1999-12-31"}, "begins_on"),
        ({"begins_on": "0001-01-01"}, "begins_on"),
        ({"begins_on": "2024-02-30"}, "begins_on"),
        ({"begins_on": ""}, "begins_on"),
        ({"begins_on": "2024-03-31"}, "begins_on"),
        ({"grade": "a"}, "grade"),
        ({"grade": "c"}, "grade"),
        ({"authority": "\u200b"}, "authority"),
        ({"document": " "}, "document"),
        ({"document": "长" * 61}, "document"),
        ({"note": "长" * 201}, "note"),
    ],
)
def test_faulty_input_is_named_at_its_field(cast, sign_in, fields, at):
    factories.rating(cast.branch, "c", cast.clerk, "2024-01-10")
    factories.closing(cast.committee, "2024-03-31", cast.admin)
    response = sign_in(cast.clerk).post(url(cast.branch), form(**fields))
    assert errors(response) == [at]
    assert Rating.objects.count() == 1


@pytest.mark.parametrize("on", ["2024-11-03", "2000-01-01"])
def test_today_and_the_first_day_of_the_range_are_accepted(cast, sign_in, on):
    response = sign_in(cast.clerk).post(url(cast.branch), form(begins_on=on))
    assert response.status_code == 302


def test_an_older_decision_entered_late_is_compared_with_its_own_day(cast, sign_in):
    factories.rating(cast.branch, "c", cast.clerk, "2024-01-10")
    factories.rating(cast.branch, "county_a", cast.clerk, "2024-09-01")
    client = sign_in(cast.clerk)
    assert client.post(url(cast.branch), form(grade="b")).status_code == 302
    assert errors(client.post(url(cast.branch), form(grade="b", begins_on="2024-07-01"))) == [
        "grade"
    ]


def test_an_organisation_is_graded_only_while_it_exists(cast, sign_in):
    Organisation.objects.filter(pk=cast.branch.pk).update(
        founded_on=day("2024-03-01"), dissolved_on=day("2024-08-01")
    )
    client = sign_in(cast.clerk)
    for on, accepted in [
        ("2024-02-29", False),
        ("2024-08-01", False),
        ("2024-07-31", True),
    ]:
        response = client.post(url(cast.branch), form(begins_on=on))
        assert (response.status_code == 302) is accepted, on


def test_what_the_committee_does_not_rate_is_a_conflict(cast, sign_in):
    below = factories.branch(cast.branch)
    client = sign_in(cast.clerk)
    for organisation in [below, cast.committee]:
        assert client.post(url(organisation), form()).status_code == 409
    assert not Rating.objects.exists()


def test_organisations_elsewhere_do_not_exist(cast, sign_in):
    assert sign_in(cast.stranger).post(url(cast.branch), form()).status_code == 404
    assert sign_in(cast.other_secretary).get(url(cast.branch)).status_code == 404


@pytest.mark.parametrize("who", ["leader", "auditor", "secretary"])
def test_who_only_reads_cannot_grade(cast, sign_in, who):
    client = sign_in(getattr(cast, who))
    assert client.post(url(cast.branch), form()).status_code == 403
    assert not Rating.objects.exists()


def test_the_register_of_grades_is_for_the_office(cast, sign_in):
    client = sign_in(cast.secretary)
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}export.xlsx").status_code == 403


def test_the_export_holds_what_the_filter_shows(cast, sign_in):
    factories.rating(cast.branch, "b", cast.clerk, "2024-05-06", document="=1+1")
    response = sign_in(cast.auditor).get(f"{LIST}export.xlsx?grade=b")
    assert [[str(v) for v in row] for row in body(response)] == [
        ["党组织", "档次", "定档日期", "定档机关", "文号"],
        ["县档案馆党支部", "B档", "2024-05-06 00:00:00", "县委组织部", "=1+1"],
    ]


CHANGES = "/grades/changes/"


def test_many_changes_of_a_year_have_a_page_of_their_own(cast, sign_in):
    for number in range(12):
        branch = factories.branch(cast.committee, f"第{number}支部")
        factories.rating(branch, "b", cast.clerk, f"2024-0{1 + number % 9}-15")
    factories.rating(cast.branch, "c", cast.clerk, "2023-12-31")
    client = sign_in(cast.leader)
    grades = client.get(LIST)
    assert len(grades.context["changes"]) == 10
    assert f'href="{CHANGES}?">全部 12 项' in grades.text
    page = client.get(f"{CHANGES}?on=2024-03-31&sort=-begins_on")
    days = [row.begins_on.month for row in page.context["page_obj"]]
    assert days == [3, 3, 2, 2, 1, 1]
    sheet = body(client.get(f"{CHANGES}export.xlsx?on=2024-03-31"))
    assert sheet[0] == ["日期", "党组织", "原档次", "新档次", "定档机关", "文号"]
    assert [row[2:4] for row in sheet[1:]] == [["未定档", "B档"]] * 6
    assert "2023年档次变动" in client.get(f"{CHANGES}?on=2023-12-31").text
