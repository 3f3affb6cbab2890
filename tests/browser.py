"""Chromium for tests: pages that fail the test on console errors and on requests to outside."""

import contextlib
import os
import re
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
    context.set_default_timeout(10_000)
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


class Visitor:
    """A person at a page: counts what the way costs and inspects every page on it.

    axe is a script and cannot run where `has_scripts` is false.
    """

    def __init__(self, page, *, has_scripts: bool = True):
        self.page = page
        self.has_scripts = has_scripts
        self.inspected = set()
        self.start_counting()

    def start_counting(self) -> None:
        self.pages = self.presses = self.fields = 0

    def needed_at_most(self, *, pages: int, presses: int, fields: int) -> None:
        """Fail when the way since `start_counting` was longer than this."""
        spent = (self.pages, self.presses, self.fields)
        allowed = (pages, presses, fields)
        assert all(map(int.__le__, spent, allowed)), (
            f"{self.pages} pages, {self.presses} presses and {self.fields} fields"
        )

    @property
    def main(self):
        return self.page.locator("main")

    @property
    def text(self) -> str:
        """What the page says, without its navigation."""
        return self.main.inner_text()

    def sign_in(self, username: str, password: str) -> None:
        self.open("/login/")
        self.fill("用户名", username)
        self.fill("密码", password)
        self.send("登录")

    def open(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer.status == 200, f"{path} answered {answer.status}"
        self._arrive()

    def follow(self, name: str, within: str = "main") -> None:
        """Press the first link whose name contains this."""
        self.press(self.page.locator(within).get_by_role("link", name=name).first)

    def send(self, name: str, clicks: int = 1) -> None:
        """Press the button of exactly this name."""
        self.press(self.main.get_by_role("button", name=name, exact=True), clicks)

    def press(self, control, clicks: int = 1) -> None:
        with self.page.expect_navigation():
            control.click(click_count=clicks)
        self.presses += 1
        self._arrive()

    def unfold(self, summary: str) -> None:
        """Open what is folded away on the page; a press like any other."""
        self.main.locator("summary", has_text=summary).click()
        self.presses += 1

    def field(self, label: str):
        """The control of that label, which may end in its mark."""
        return self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\S*必填|选填)?\s*$"))

    def fill(self, label: str, text: str) -> None:
        self.field(label).fill(text)
        self.fields += 1

    def tick(self, label: str) -> None:
        self.field(label).check()
        self.fields += 1

    def choose(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)
        self.fields += 1

    def row(self, heading: str):
        """The first table row with exactly this heading."""
        name = re.compile(rf"^\s*{re.escape(heading)}\s*$")
        return self.main.locator("tr", has=self.page.locator("th", has_text=name)).first

    def cells(self, heading: str) -> list[str]:
        """What stands in that row, apart from its heading."""
        texts = self.row(heading).locator("td").all_inner_texts()
        return ["".join(text.split("\n")).strip() for text in texts]

    def _arrive(self) -> None:
        """Inspect each kind of page once, and once more with each number of messages."""
        self.pages += 1
        kind = re.sub(r"[0-9]+", "N", urlsplit(self.page.url).path)
        notes = self.page.locator(".error-summary, .message").count()
        if (kind, notes) not in self.inspected:
            self.inspected.add((kind, notes))
            inspect(self.page)
            if self.has_scripts:
                axe(self.page)


WIDTHS = "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"


def inspect(page) -> None:
    """What holds for every page: its language, one heading, nothing beside the screen."""
    assert page.locator("html").get_attribute("lang") == "zh-Hans", page.url
    assert page.locator("h1").count() == 1, page.url
    wide, visible = page.evaluate(WIDTHS)
    assert wide <= visible, f"{page.url} is {wide} px wide on a screen of {visible}"
