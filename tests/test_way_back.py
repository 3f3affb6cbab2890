"""Whoever opens a form comes back to where they were: the list with its filter, order and page."""

import re
from html import unescape
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from django.test import RequestFactory
from django.urls import reverse

from activities.models import Activity
from orgs import way_back
from orgs.models import Member
from tests.access.doors import all_doors
from tests.page_forms import form_for

OURS = ["/members/", "/members/?q=%E7%8E%8B&page=2", "/", "/reports/2024/10/"]
NOT_OURS = [
    *("//evil.example/", "/\\evil.example/", "\\\\evil.example/", "///evil.example/"),
    *("https://evil.example/", "http:///evil.example/", "javascript:alert(1)", "data:text/html,x"),
    *("members/", "?q=1", "/no-such-page/", "/members", "/members/#top", "/members/\n", "/%00/"),
    *("/members/export.xlsx", "/members/\u202e", " /members/", "/members/?q=" + "x" * 2000, ""),
]


def asking(address: str, path="/members/new/"):
    return RequestFactory().get(path, {"back": address})


@pytest.mark.parametrize("address", OURS)
def test_a_page_of_ours_can_be_gone_back_to(address):
    assert way_back.back_to(asking(address), "/plain/") == address


@pytest.mark.parametrize("address", NOT_OURS)
def test_nothing_else_can(address):
    request = asking(address)
    assert way_back.back_to(request, "/plain/") == "/plain/"
    assert way_back.list_url(request, "/members/") == "/members/"
    assert way_back.handed_on(request) == ""


def test_a_saved_record_is_shown_unless_the_form_was_opened_from_elsewhere():
    record, plain = "/activities/7/", "/activities/"
    from_its_list = asking("/activities/?page=2")
    assert way_back.after_saving(from_its_list, record, plain) == (
        "/activities/7/?back=/activities/%3Fpage%3D2"
    )
    assert way_back.after_saving(asking("/review/"), record, plain) == "/review/"
    assert way_back.after_saving(asking(""), record, plain) == record


def links(page: str) -> list[str]:
    return [unescape(address) for address in re.findall(r'<a [^>]*href="([^"]*)"', page)]


def link_to(page: str, path: str) -> str:
    return next(address for address in links(page) if urlsplit(address).path == path)


# A list as somebody left it → a form its page leads to, over the record or at once.
LISTS = [
    ("orgs:member_list", "q={mark}&sort=name", "orgs:member_update", "member"),
    ("orgs:organisation_list", "sort=-name", "orgs:organisation_detail", "organisation"),
    ("orgs:account_list", "role=secretary", "orgs:account_update", "account"),
    ("activities:activity_list", "sort=title", "activities:activity_detail", "activity"),
    ("activities:report_list", "sort=month", "activities:report_detail", "report"),
    ("activities:survey_list", "sort=title", "activities:survey_detail", "survey"),
    ("budget:expenditure_list", "sort=amount", "budget:expenditure_detail", "expenditure"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "query", "route", "row"), LISTS)
def test_a_list_is_left_and_found_again_as_it_was(world, start, query, route, row):
    browser, record = world.browser("admin"), world.rows[row]
    query = query.format(mark=quote(getattr(record, "name", "")))
    list_address = f"{reverse(start)}?{query}"
    opened = link_to(browser.get(list_address).text, reverse(route, args=[record.pk]))
    assert parse_qs(urlsplit(opened).query)["back"] == [list_address]
    page = browser.get(opened).text
    assert list_address in links(page)
    for address in links(page):  # and on, to the forms of the record
        if re.search(r"/(edit|reverse|delete)/", address):
            on_its_way = unquote(
                unquote(address)
            )  # an account's form leads to the organisation first
            assert list_address in unescape(browser.get(address).text) + on_its_way


@pytest.mark.django_db
def test_a_member_saved_from_a_narrowed_list_leads_back_to_it(world):
    browser, member = world.browser("own"), world.rows["member"]
    address = f"/members/?q={quote(member.name)}"
    form_address = link_to(
        browser.get(address).text, reverse("orgs:member_update", args=[member.pk])
    )
    fields = form_for(browser.get(form_address).text, form_address)
    wrong = browser.post(form_address, fields | {"name": ""})
    assert address in links(wrong.text)
    assert browser.post(form_address, fields).url == address


@pytest.mark.django_db
def test_a_way_back_tells_nothing_about_what_it_leads_to(world):
    """The record of another committee and one that does not exist: the same page, word for word."""
    browser = world.browser("own")
    foreign = world.rows["committee_activity"].pk
    pages = [
        unquote(browser.get("/members/new/", {"back": f"/activities/{key}/"}).text).replace(
            f"/activities/{key}/", "/activities/N/"
        )
        for key in (foreign, 987654)
    ]
    without_tokens = [re.sub(r'value="[^"]{30,}"', "", page) for page in pages]
    assert without_tokens[0] == without_tokens[1]


@pytest.mark.django_db
def test_what_is_entered_in_series_is_entered_in_series(world):
    """保存并继续新增: saved, said, and an empty form in the same branch, still on its way back."""
    browser = world.browser("own")
    address = "/members/new/?back=/members/%3Fsort%3Dname"
    fields = form_for(browser.get(address).text, address)
    fields |= {"name": "甄一新", "sex": "f", "admitted_on": "2010-07-01", "action": "again"}
    fields |= {"formal_on": "2011-07-01", "joined_on": "2024-10-08"}
    response = browser.post(address, fields)
    assert Member.objects.filter(name="甄一新").exists()
    again = urlsplit(response.url)
    assert (again.path, parse_qs(again.query)["back"]) == ("/members/new/", ["/members/?sort=name"])
    page = browser.get(response.url)
    assert "已保存甄一新" in page.text
    assert form_for(page.text, response.url)["name"] == [""]


@pytest.mark.django_db
def test_an_activity_opened_from_a_figure_of_the_report_knows_kind_and_month(world):
    browser = world.browser("own")
    report = "/reports/2024/10/"
    opened = next(
        address
        for address in links(browser.get(report).text)
        if urlsplit(address).path == "/activities/new/" and "kind=" in address
    )
    query = parse_qs(urlsplit(opened).query)
    assert (query["month"], query["back"]) == (["2024-10"], [report])
    page = browser.get(opened).text
    fields = form_for(page, opened)
    assert fields["kinds"] == query["kind"]
    assert fields["held_on"] == ["2024-10-"]
    assert report in links(page)
    count = Activity.objects.count()
    assert browser.post(opened, fields).status_code == 200  # the day is still to be written
    assert Activity.objects.count() == count


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        *("kind=垃圾", "month=2024-13", "month=垃圾", "month=0000-00", "organisation=987654"),
        *("organisation=%00", "kind=%00", "month=9999-12", "organisation=" + "9" * 5000),
    ],
)
def test_a_form_asked_to_open_with_nonsense_opens_as_it_is(world, query):
    response = world.browser("own").get(f"/activities/new/?{query}")
    assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("door", [d for d in all_doors() if d.method == "GET"], ids=str)
def test_every_form_keeps_the_way_back_it_was_opened_with(world, door):
    """Sent with a fault, with a stale note or twice, a form is at the same address."""
    browser = world.browser("admin")
    address = f"{door.url(world)}?back=/log/"
    response = browser.get(address)
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return
    lost = [
        unescape(action)
        for action in re.findall(r'<form [^>]*method="post"[^>]*action="([^"]*)"', response.text)
        if action != "/logout/" and "back=" not in action
    ]
    assert lost == []
