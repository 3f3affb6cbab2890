"""No page is wider than its screen, and on the phone nothing that is pressed is too small.

A screen of 1366 px at 125 % and 150 % leaves 1093 and 911; tablets have 768 and 1024.
"""

import pytest

from orgs.accounts.demo import DEMO_PASSWORD
from tests.browser import WIDTHS, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("year")]

OFFICE = [
    *("/workbench/", "/overview/", "/organisations/", "/grades/", "/members/", "/dues/"),
    *("/activities/", "/review/", "/reports/", "/matrix/", "/surveys/", "/budget/"),
    *("/expenditures/", "/plans/", "/indicators/", "/evaluations/", "/accounts/", "/rules/"),
    *("/closings/", "/log/", "/exports/", "/devices/"),
]
BRANCH = ["/", "/reports/", "/reports/2024/10/", "/activities/", "/members/", "/dues/"]
SCREENS = [768, 911, 1024, 1093]
SMALL = """[...document.querySelectorAll("main a[data-figure], main .figure-value a")]
    .map(link => [link.textContent.trim(), link.getBoundingClientRect()])
    .filter(([, box]) => box.height && (box.height < 44 || box.width < 44))
    .map(([text, box]) => `${text}: ${box.width} × ${box.height}`)"""


def too_wide(page, paths, screens) -> list[str]:
    found = []
    for path in paths:
        page.goto(path)
        for width in screens:
            page.set_viewport_size({"width": width, "height": 800})
            wide, visible = page.evaluate(WIDTHS)
            if wide > visible:
                found.append(f"{path} is {wide} px wide on a screen of {width}")
    return found


@pytest.mark.parametrize(("username", "paths"), [("admin", OFFICE), ("secretary", BRANCH)])
def test_no_page_is_wider_than_a_laptop_or_tablet(desktop, username, paths):
    Visitor(desktop).sign_in(username, DEMO_PASSWORD)
    assert too_wide(desktop, paths, SCREENS) == []


@pytest.mark.parametrize(("username", "paths"), [("admin", OFFICE), ("secretary", BRANCH)])
def test_every_figure_on_the_phone_is_as_large_as_a_finger(phone, username, paths):
    Visitor(phone).sign_in(username, DEMO_PASSWORD)
    small = {}
    for path in paths:
        phone.goto(path)
        if found := phone.evaluate(SMALL):
            small[path] = found
    assert small == {}
    assert too_wide(phone, paths, [390, 360]) == []


def test_the_chart_on_the_phone_opens_at_today(phone):
    Visitor(phone).sign_in("leader", DEMO_PASSWORD)
    phone.goto("/overview/")
    today = phone.locator(".chart [data-today]").bounding_box()
    frame = phone.locator(".chart").bounding_box()
    assert frame["x"] < today["x"] < frame["x"] + frame["width"]


def test_the_conditions_of_a_list_are_folded_on_the_phone_until_they_are_used(phone):
    visitor = Visitor(phone)
    visitor.sign_in("admin", DEMO_PASSWORD)
    visitor.open("/members/")
    search = phone.locator("[role=search]")
    assert not search.is_visible()
    phone.get_by_label("显示筛选条件").check()
    assert search.is_visible()
    visitor.open("/members/?q=%E7%8E%8B")
    assert search.is_visible()
