"""What every list does: sort, page, and leave as a workbook with the same rows."""

import re

import pytest
from django.http import QueryDict

from orgs.closings.tables import closings
from orgs.lists import exports
from orgs.lists.listing import PAGE, Column, Listing
from tests import factories

from .workbooks import body

CLOSINGS = "/closings/"


@pytest.fixture
def decided(cast):
    """`decided(days)`: one closing for each, in this order; None opens all."""

    def decide(days):
        return [
            factories.closing(cast.committee, on, cast.admin, f"第{number}次")
            for number, on in enumerate(days)
        ]

    return decide


def reasons(response):
    return [row.reason for row in response.context["page_obj"]]


DAYS = ["2024-06-30", None, "2024-03-31", "2024-06-30"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["第3次", "第2次", "第1次", "第0次"]),
        ("?sort=closed_through", ["第2次", "第0次", "第3次", "第1次"]),
        ("?sort=-closed_through", ["第3次", "第0次", "第2次", "第1次"]),
        ("?sort=decided_by", ["第0次", "第1次", "第2次", "第3次"]),
        ("?sort=reason", ["第3次", "第2次", "第1次", "第0次"]),
        ("?sort=committee__users__password", ["第3次", "第2次", "第1次", "第0次"]),
        ("?sort=--closed_through", ["第3次", "第2次", "第1次", "第0次"]),
        ("?sort=%00&page=%00", ["第3次", "第2次", "第1次", "第0次"]),
        ("?page=-1", ["第3次", "第2次", "第1次", "第0次"]),
        (f"?page={'9' * 5000}", ["第3次", "第2次", "第1次", "第0次"]),
    ],
)
def test_a_list_stands_in_the_order_asked_for_if_it_knows_it(
    cast, sign_in, decided, query, expected
):
    decided(DAYS)
    assert reasons(sign_in(cast.admin).get(CLOSINGS + query)) == expected


def headings(response) -> list[tuple[str, str, str]]:
    """Of each heading its text, where it leads and how the list stands in its order."""
    found = re.findall(r"<th scope=\"col\"([^>]*)>(.*?)</th>", response.content.decode())
    return [
        (
            re.sub(r"<.*?>", "", inner),
            "".join(re.findall(r'href="(.*?)"', inner)),
            "".join(re.findall(r'aria-sort="(.*?)"', attributes)),
        )
        for attributes, inner in found
    ]


@pytest.mark.parametrize(
    ("query", "there", "leads", "stands"),
    [
        ("?page=2", "结账至", "?sort=closed_through", ""),
        ("?sort=closed_through", "结账至▲", "?sort=-closed_through", "ascending"),
        ("?sort=-closed_through", "结账至▼", "?", "descending"),
    ],
)
def test_a_heading_leads_up_then_down_then_back(
    cast, sign_in, decided, query, there, leads, stands
):
    decided(DAYS)
    assert headings(sign_in(cast.admin).get(CLOSINGS + query)) == [
        ("办理时间", "", ""),
        (there, leads, stands),
        ("原因", "", ""),
        ("办理人", "?sort=decided_by", ""),
    ]


def test_paging_keeps_the_order_and_shows_every_row_once(cast, sign_in, decided):
    decided(["2024-06-30"] * (PAGE + 3))
    client = sign_in(cast.admin)
    first, second = (client.get(f"{CLOSINGS}?sort=closed_through&page={page}") for page in (1, 2))
    assert 'href="?sort=closed_through&amp;page=2"' in first.content.decode()
    assert len(reasons(first)) == PAGE
    assert reasons(first) + reasons(second) == [f"第{n}次" for n in range(PAGE + 3)]


def test_the_workbook_stands_in_the_order_of_the_page(cast, sign_in, decided):
    decided(DAYS)
    client = sign_in(cast.admin)
    content = client.get(f"{CLOSINGS}?sort=closed_through").content.decode()
    assert 'href="/closings/export.xlsx?sort=closed_through"' in content
    rows = body(client.get(f"{CLOSINGS}export.xlsx?sort=closed_through&page=7"))
    assert [row[1] for row in rows] == ["原因", "第2次", "第0次", "第3次", "第1次"]


def test_a_list_can_be_made_again_from_its_name_its_reader_and_its_address(cast, decided):
    decided(DAYS)
    query = QueryDict("sort=-closed_through")
    name = exports.name_of(closings)
    again = exports.rebuilt(name, cast.admin, query.urlencode())
    assert name == "orgs.closings.tables.closings"
    assert list(again.lines()) == list(closings(cast.admin, query).lines())


def test_an_export_reads_its_rows_as_they_are_written(
    cast, decided, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("orgs.lists.listing.CHUNK", 2)
    decided(DAYS)
    with django_assert_num_queries(1):
        lines = closings(cast.admin, {}).lines()
        assert next(lines)[1] == "第3次"
    assert [line[1] for line in lines] == ["第2次", "第1次", "第0次"]


def test_columns_are_asked_in_the_order_of_the_page_and_of_the_workbook():
    listing = Listing(
        title="表",
        rows=[3, 1],
        columns={"a": Column("甲", str), "b": Column("乙", lambda row: row * 2)},
        page=["b"],
        export=["a", "b"],
        query={},
    )
    assert [name for name, _ in listing.page_columns] == ["b"]
    assert [column.heading for column in listing.sheet_columns] == ["甲", "乙"]
    assert list(listing.lines()) == [["3", 6], ["1", 2]]
