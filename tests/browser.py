"""Chromium for tests: pages that fail the test on console errors and on requests to outside."""

import contextlib
import os
import shutil
from urllib.parse import urlsplit

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOCALE = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
DESKTOP = LOCALE | {"viewport": {"width": 1440, "height": 900}}
PHONE = LOCALE | {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
LEVELS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


def chromium_path() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@contextlib.contextmanager
def chromium():
    """A running headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        yield browser
        browser.close()


class Watch:
    """Collects what a page should never do: `troubles` are lines of text, empty for a good page."""

    def __init__(self, page, origin: str):
        self.origin = origin
        self.troubles = []
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("request", self.on_request)

    def on_console(self, message):
        if message.type == "error":
            self.troubles.append(f"console error: {message.text}")

    def on_request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and (
            f"{parts.scheme}://{parts.netloc}" != self.origin
        ):
            self.troubles.append(f"request to outside: {request.url}")


@pytest.fixture(scope="session")
def browser():
    if not chromium_path():
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing; CI must not pass without the browser tests.")
        pytest.skip("Chromium is missing: apt-get install chromium")
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's synchronous API runs an event loop in this thread; the ORM is used beside it,
        # never from it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with chromium() as running:
            yield running


@contextlib.contextmanager
def watched_page(browser, live_server, options):
    context = browser.new_context(base_url=live_server.url, **options)
    page = context.new_page()
    page.watch = Watch(page, live_server.url)
    yield page
    context.close()
    assert page.watch.troubles == []


@pytest.fixture
def desktop(browser, live_server):
    """A page of 1440 × 900. A test that expects a trouble clears `page.watch.troubles`."""
    with watched_page(browser, live_server, DESKTOP) as page:
        yield page


@pytest.fixture
def phone(browser, live_server):
    """A page of 390 × 844 with touch."""
    with watched_page(browser, live_server, PHONE) as page:
        yield page


def sign_in(page, live_server, username: str, password: str) -> None:
    """Sign in as a person does and wait for the page that follows."""
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("main [type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


def axe(page) -> None:
    """Fail on every serious or critical accessibility finding (WCAG 2.2 AA)."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
    violations = Axe().run(page, options=options).response["violations"]
    serious = [
        f"{found['id']}: {found['help']}: {[node['html'][:200] for node in found['nodes']]}"
        for found in violations
        if found["impact"] in {"serious", "critical"}
    ]
    assert serious == [], page.url
