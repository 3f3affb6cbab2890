"""The browser fixtures see what they are there to see."""

import pytest

from tests.browser import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_stylesheet_is_in_effect(desktop):
    desktop.goto("/login/")
    assert desktop.evaluate(
        "[getComputedStyle(document.documentElement).getPropertyValue('--red-7').trim(),"
        " getComputedStyle(document.body).backgroundColor]"
    ) == ["#9E1B1E", "rgb(246, 247, 249)"]


def test_the_login_page_is_accessible_at_both_widths(desktop, phone):
    for page in (desktop, phone):
        page.goto("/login/")
        axe(page)


def test_a_console_error_is_a_trouble(desktop):
    desktop.evaluate("console.error('wrong')")
    assert desktop.watch.troubles == ["console error: wrong"]
    desktop.watch.troubles.clear()


def test_an_uncaught_error_is_a_trouble(desktop):
    desktop.evaluate("setTimeout(() => { throw new Error('lost') }, 0)")
    desktop.wait_for_timeout(100)
    assert desktop.watch.troubles == ["page error: lost"]
    desktop.watch.troubles.clear()


def test_a_request_to_outside_is_a_trouble(desktop):
    desktop.set_content('<img src="https://outside.invalid/a.png" alt="">')
    assert "request to outside: https://outside.invalid/a.png" in desktop.watch.troubles
    desktop.watch.troubles.clear()


def test_axe_finds_what_keeps_people_out(desktop):
    desktop.set_content('<html lang="zh"><title>表</title><main><h1>表</h1><input></main></html>')
    with pytest.raises(AssertionError, match="label"):
        axe(desktop)


def test_the_phone_is_one(phone):
    phone.set_content('<meta name="viewport" content="width=device-width, initial-scale=1">')
    size = phone.evaluate("[innerWidth, innerHeight, navigator.maxTouchPoints > 0]")
    assert size == [390, 844, True]
