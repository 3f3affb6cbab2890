import re
import zlib
from base64 import b64encode
from urllib.parse import unquote

import pypdfium2
import pytest
from django.test import override_settings

from config.documents.pdf import pdf_response, render_pdf

FORM = """<!doctype html><html lang="zh-Hans"><head><title>项目支出绩效自评表</title>
<meta name="author" content="县直机关工委"></head><body>
<h1>项目支出绩效自评表</h1>
<p>执行率≥90%（含）—“优”，姓名：𠮷喆䶮。</p>
<svg viewBox="0 0 100 20"><text x="0" y="15">十月底</text></svg>
<table><tr><th>一级指标</th><td>{{ value }}</td></tr></table></body></html>"""
OUTSIDE = """<html lang="zh-Hans"><head><title>外</title>
<link rel="stylesheet" href="{{ address }}"></head>
<body><img src="{{ address }}" alt="图"><p>文</p></body></html>"""
PICTURE = """<html lang="zh-Hans"><head><title>内</title></head>
<body><img src="{{ address }}" alt="图"></body></html>"""


@pytest.fixture(autouse=True)
def documents():
    """Templates of this module only, so that a change of the real ones breaks their own tests."""
    loader = "django.template.loaders.locmem.Loader"
    templates = {"form.html": FORM, "outside.html": OUTSIDE, "picture.html": PICTURE}
    options = {"loaders": [(loader, templates)]}
    backend = "django.template.backends.django.DjangoTemplates"
    with override_settings(TEMPLATES=[{"BACKEND": backend, "OPTIONS": options}]):
        yield


@pytest.fixture
def form():
    return render_pdf("form.html", {"value": "95.42 <优>"})


def text_of(pdf: bytes) -> str:
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


def objects(pdf: bytes) -> bytes:
    """The file with its compressed streams opened, to look for names in it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    opened = []
    for stream in streams:
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            opened.append(b"")
    return pdf + b"".join(opened)


def test_chinese_text_can_be_found_in_the_document(form):
    text = text_of(form)
    for part in ["项目支出绩效自评表", "执行率≥90%（含）—“优”", "𠮷喆䶮", "十月底", "95.42 <优>"]:
        assert part in text


def test_the_document_is_a4_tagged_and_says_what_it_is(form):
    document = pypdfium2.PdfDocument(form)
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == "项目支出绩效自评表"
    assert document.get_metadata_dict()["Author"] == "县直机关工委"
    content = objects(form)
    assert b"/Lang (zh-Hans)" in content
    assert b'pdfaid:part="3"' in content
    assert content.count(b"/OutputIntent") >= 1


def test_every_font_is_embedded(form):
    content = objects(form)
    descriptors = re.findall(rb"/Type /FontDescriptor.*?>>", content, re.DOTALL)
    assert descriptors
    assert all(re.search(rb"/FontFile[23]? ", descriptor) for descriptor in descriptors)


def left_edge(pdf: bytes) -> float:
    """Millimetres from the left of the page to the first text."""
    page = pypdfium2.PdfDocument(pdf)[0]
    texts = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    return min(text.get_bounds()[0] for text in texts) * 25.4 / 72


def test_the_stylesheet_of_documents_is_in_effect(form):
    assert left_edge(form) == pytest.approx(28, abs=2)
    assert left_edge(render_pdf("form.html", {"value": "1"}, stylesheets=[])) < 25


def test_a_missing_stylesheet_is_noticed():
    with pytest.raises(FileNotFoundError, match=r"css/nothing\.css"):
        render_pdf("form.html", {}, stylesheets=["css/nothing.css"])


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="20">绝密</text></svg>')
    return path


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.svg", "ftp://127.0.0.1:9/x", "//x/y"])
def test_a_document_asks_nothing_of_the_network(address, logged_errors):
    render_pdf("outside.html", {"address": address})
    assert len(logged_errors) == 2
    refusals = ("disallowed protocol", "without a base URI")
    assert all(any(refusal in message for refusal in refusals) for message in logged_errors)
    logged_errors.clear()


def test_a_document_reads_no_local_file(secret, logged_errors):
    pdf = render_pdf("outside.html", {"address": secret.as_uri()})
    assert "绝密" not in text_of(pdf)
    assert len(logged_errors) == 2
    assert all("disallowed protocol" in message for message in logged_errors)
    logged_errors.clear()


def test_a_picture_inside_the_document_is_drawn(secret):
    picture = b64encode(secret.read_bytes()).decode()
    pdf = render_pdf("picture.html", {"address": f"data:image/svg+xml;base64,{picture}"})
    assert "绝密" in text_of(pdf)


def test_a_character_without_a_glyph_is_logged(caplog):
    with caplog.at_level("WARNING", "weasyprint"):
        render_pdf("form.html", {"value": "\ue123"})
    assert any("e123" in record.getMessage().lower() for record in caplog.records)


def test_a_download_carries_its_chinese_name():
    response = pdf_response("form.html", {"value": "1"}, "2024年自评表.pdf")
    assert response["Content-Type"] == "application/pdf"
    disposition = response["Content-Disposition"]
    assert unquote(disposition.partition("''")[2]) == "2024年自评表.pdf"
    assert response.content.startswith(b"%PDF-1.7")
