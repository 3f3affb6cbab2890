"""What a template may call leads where it says."""

import pytest
from django.template import engines
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, set_script_prefix

from orgs.environment import url


@pytest.mark.parametrize(
    ("query", "call", "link"),
    [
        ("q=zs&page=2", "page=3", "?q=zs&amp;page=3"),
        ("q=zs&page=2", "page=none", "?q=zs"),
        ("q=zs&page=2", 'page=""', "?q=zs"),
        ("", "page=2", "?page=2"),
        ("o=1&o=2", "page=1", "?o=1&amp;o=2&amp;page=1"),
        ("q=%22%3E%3Cb%3E", "page=1", "?q=%22%3E%3Cb%3E&amp;page=1"),
    ],
)
def test_a_page_link_keeps_the_filter(query, call, link):
    request = RequestFactory().get(f"/?{query}")
    template = engines["jinja2"].from_string("{{ query_with(request, " + call + ") }}")
    assert template.render({"request": request}) == link


def test_an_address_follows_the_prefix_it_is_served_under():
    assert url("orgs:member_update", 7) == "/members/7/edit/"
    set_script_prefix("/party/")
    try:
        assert url("orgs:member_update", 7) == "/party/members/7/edit/"
    finally:
        set_script_prefix("/")
    assert url("orgs:member_update", 7) == "/members/7/edit/"


def test_an_address_follows_the_urlconf():
    assert url("orgs:logout") == "/logout/"
    with override_settings(ROOT_URLCONF="tests.config.test_design"):
        assert url("orgs:logout") == "/logout/"
        with pytest.raises(NoReverseMatch):
            url("orgs:member_list")


def test_what_is_equal_but_written_differently_is_not_mixed_up():
    assert url("orgs:rule_update", "1") != url("orgs:rule_update", "01")
    with pytest.raises(NoReverseMatch):
        url("orgs:member_update", True)
    assert url("orgs:member_update", 1) == "/members/1/edit/"
    with pytest.raises(NoReverseMatch):
        url("orgs:member_update", True)
