"""Leader and auditor: every figure leads to its records, and nothing can be changed."""

from urllib.parse import urljoin

import pypdfium2
import pytest

from orgs.accounts.demo import DEMO_PASSWORD
from tests.browser import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("year")]

PAGES_OF_FIGURES = ["/overview/", "/workbench/", "/budget/", "/indicators/"]


@pytest.fixture(params=[("leader", "phone"), ("auditor", "desktop")], ids=lambda who: who[0])
def reader(request):
    username, device = request.param
    visitor = Visitor(request.getfixturevalue(device))
    visitor.sign_in(username, DEMO_PASSWORD)
    return visitor


def addresses(visitor, within) -> list[str]:
    """Where the links lead, each once."""
    links = visitor.page.locator(within).get_by_role("link", include_hidden=True).all()
    return list(dict.fromkeys(link.get_attribute("href") for link in links))


@pytest.mark.parametrize("path", PAGES_OF_FIGURES)
def test_every_link_of_a_page_of_figures_leads_somewhere(reader, path):
    reader.open(path)
    found = addresses(reader, "main")
    assert len(found) >= 5
    base = reader.page.url
    answers = {link: reader.page.request.get(urljoin(base, link)).status for link in found}
    assert {link for link, status in answers.items() if status != 200} == set()


def test_no_page_offers_a_change(reader):
    for path in addresses(reader, ".nav"):
        reader.open(path)
        assert reader.main.locator("form[method=post]").count() == 0, path


def test_nothing_waits_for_somebody_who_only_reads(reader):
    reader.open("/reports/")
    assert reader.page.locator(".nav .count").count() == 0


def test_the_auditor_finds_the_one_return_in_the_log(desktop):
    auditor = Visitor(desktop)
    auditor.sign_in("auditor", DEMO_PASSWORD)
    auditor.follow("日志", within=".nav")
    auditor.choose("动作", "退回")
    auditor.send("筛选")
    assert "共 1 条" in auditor.text
    assert "主题党日应到人数与党员总数不符，请核对后重新报送。" in auditor.text


# --- on paper -------------------------------------------------------------------------------------

A4 = (595, 842)  # points


def printed(page, path) -> list[tuple[int, int]]:
    """The size in points of each sheet a browser prints of this page."""
    page.goto(path)
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
        return [tuple(map(round, sheet.get_size())) for sheet in document]


@pytest.mark.parametrize(
    ("path", "size"), [("/overview/", A4), ("/matrix/", A4[::-1])], ids=["overview", "matrix"]
)
def test_a_page_for_the_meeting_prints_on_one_sheet(desktop, path, size):
    Visitor(desktop).sign_in("leader", DEMO_PASSWORD)
    assert printed(desktop, path) == [size]
