"""A list without rows says why, and offers what ends it to whoever may do it."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

EMPTY = [
    ("activities:activity_list", "secretary", "这里还没有活动。", "登记活动"),
    ("activities:activity_list", "leader", "这里还没有活动。", ""),
    ("activities:survey_list", "clerk", "这里还没有测评。", "登记测评"),
    ("activities:survey_list", "auditor", "这里还没有测评。", ""),
    ("orgs:member_list", "secretary", "这里还没有党员。", "新增党员"),
    ("orgs:member_list", "leader", "这里还没有党员。", ""),
    ("activities:report_list", "clerk", "这里还没有月报。", ""),
]


@pytest.mark.parametrize(("route", "who", "text", "action"), EMPTY)
def test_an_empty_list_offers_what_ends_it_to_whoever_may(client, cast, route, who, text, action):
    client.force_login(getattr(cast, who))
    empty = part_below(client.get(reverse(route)).text, 'class="empty"')
    assert text in empty
    assert ('class="button"' in empty) == bool(action)
    assert action in empty


def test_a_list_emptied_by_its_conditions_offers_to_clear_them(client, cast):
    client.force_login(cast.secretary)
    empty = part_below(client.get("/activities/?kind=party_day").text, 'class="empty"')
    assert "没有符合条件的活动。" in empty
    assert '<a class="button" href="?">清除条件</a>' in empty


def part_below(page: str, mark: str) -> str:
    return page[page.index(mark) : page.index("</section>", page.index(mark))]
