"""The only WeasyPrint code: a document template becomes an archival, tagged PDF.

WeasyPrint is imported when the first PDF is drawn: it takes half a second and native libraries,
neither of which a page needs (config/serving/checks.py tells of missing ones).

A document reads nothing but itself: its stylesheets are handed over by name from static/, pictures
are inline SVG or data: URLs, and whatever else a template names (file:, http:) is refused and
logged. Characters no installed font has are drawn as a visible box and logged by WeasyPrint.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string

from config.documents.downloads import attachment

STYLESHEETS = ("css/pdf.css", "css/official.css")
VARIANT = "pdf/a-3a"  # archival, tagged, every text extractable; may carry its data as attachment
COLOURS = "sRGB2014"
OPTIONS = {"pdf_variant": VARIANT, "output_intent": COLOURS}
LAYOUTS = 4  # page breaks that still move after so many layouts are printed as they are

Refit = Callable[[list[set[str]]], dict | None]


def render_pdf(
    template_name: str,
    context: Mapping,
    stylesheets: Sequence[str] = STYLESHEETS,
    refit: Refit | None = None,
) -> bytes:
    """The PDF of a template that extends base_pdf.html.

    Title, author and language come from the template's <title>, <meta> and lang. `stylesheets`
    are names under static/; FileNotFoundError if one does not exist. `refit` is shown the element
    ids on each page and answers with what to change in the context, or None to leave it so.
    """
    context = dict(context)
    for _ in range(LAYOUTS):
        document = _layout(template_name, context, stylesheets)
        changes = refit([set(page.anchors) for page in document.pages]) if refit else None
        if changes is None:
            break
        context |= changes
    return document.write_pdf(**OPTIONS)


def pdf_response(template_name: str, context: Mapping, filename: str, **options) -> HttpResponse:
    """The PDF as a download under a name that may be Chinese; `options` as for render_pdf."""
    return download(render_pdf(template_name, context, **options), filename)


def download(content: bytes, filename: str) -> HttpResponse:
    """A finished PDF as a download under a name that may be Chinese."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": attachment(filename)},
    )


def _layout(template_name: str, context: Mapping, stylesheets: Sequence[str]):
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    html = HTML(string=render_to_string(template_name, context), url_fetcher=fetcher)
    return html.render(
        stylesheets=[CSS(string=_stylesheet(name), url_fetcher=fetcher) for name in stylesheets],
        color_profiles={COLOURS: _colour_profile()},
        **OPTIONS,
    )


@cache
def _stylesheet(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"static/{name}")
    return Path(path).read_text(encoding="utf-8")


def _colour_profile():
    """The profile WeasyPrint would choose for PDF/A; its own way leaves the file open."""
    from weasyprint.css import ColorProfile

    content = resources.files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()
    components = (["r"], ["g"], ["b"])
    return ColorProfile(io.BytesIO(content), "sRGB2014.icc", "relative-colorimetric", components)
