"""A file is what its content says; its name is made harmless."""

import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from PIL import Image

from config import uploads
from config.uploads import JPEG, PDF, PNG, UploadError, display_name, recognise


def package(*names, size=10, **options) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **options) as made:
        for name in names:
            made.writestr(name, bytes(size))
    return stream.getvalue()


def picture(kind, **options) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, kind, **options)
    return stream.getvalue()


def moving(kind) -> bytes:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    stream = io.BytesIO()
    frames[0].save(stream, kind, save_all=True, append_images=frames[1:])
    return stream.getvalue()


def huge_png(width, height) -> bytes:
    """A head that claims so many pixels, and next to nothing behind it."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"%PDF-1.7\n...\n%%EOF\n", "pdf"),
        (picture("JPEG"), "jpg"),
        (picture("PNG"), "png"),
        (moving("MPO"), "jpg"),  # a phone's photo with its preview
        (package("word/document.xml"), "docx"),
        (package("xl/workbook.xml"), "xlsx"),
        (package("OFD.xml"), "ofd"),
    ],
)
def test_what_offices_send_is_recognised_by_its_content(data, suffix):
    assert recognise(data).suffix == suffix


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "是空的"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不收这种文件"),
        (b"<html><script>alert(1)</script></html>", "不收这种文件"),
        (b"<?xml version='1.0'?><a/>", "不收这种文件"),
        (b"MZ\x90\x00", "不收这种文件"),
        (b"GIF89a" + bytes(20), "不收这种文件"),
        ("计划".encode("gb18030"), "不收这种文件"),
        (b"%PDF-1.7 cut", "PDF 文件不完整"),
        (uploads.OLE + bytes(600), "旧版 Office"),
        (b"PK\x03\x04cut", "不完整或已损坏"),
        (package("a.txt"), "不收压缩包"),
        (package("word/document.xml", "word/vbaProject.bin"), "宏"),
        (package("word/document.xml", *(f"{n}.xml" for n in range(200))), "超过200个"),
        (package("word/document.xml", size=60 * uploads.MB), "解开后过大"),
        (picture("PNG")[:40], "已损坏"),
        (moving("PNG"), "动图"),
        (huge_png(30_000, 30_000), "像素"),
        (huge_png(10_001, 10_000), "10001×10000像素"),
        (b"%PDF-1.7" + bytes(uploads.MAX_BYTES) + b"%%EOF", "超过10 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_everything_else_is_refused_with_a_way_out(data, said):
    with pytest.raises(UploadError, match=said):
        recognise(data)


def test_a_bomb_is_refused_before_it_goes_off():
    bombs = [package("word/document.xml", size=49 * uploads.MB), huge_png(40_000, 40_000)]
    for bomb in bombs:
        tracemalloc.start()
        with pytest.raises(UploadError):
            recognise(bomb)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 5 * uploads.MB


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("唐组通〔2024〕12号.pdf", PDF, "唐组通〔2024〕12号.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\temp\\扫描件.PDF", PDF, "扫描件.pdf"),
        ("文件.pdf.exe", PDF, "文件.pdf"),
        ("通知.exe", PDF, "通知.pdf"),
        ("文件\u202efdp.exe", PDF, "文件fdp.pdf"),
        ("a\nb.pdf", PDF, "a b.pdf"),
        ("x%00.pdf", PDF, "x_00.pdf"),
        ('a<b>"c".jpeg', JPEG, "a_b__c_.jpg"),
        ("con.pdf", PDF, "附件con.pdf"),
        ("LPT1.tar.png", PNG, "附件LPT1.tar.png"),
        (".pdf", PDF, "附件.pdf"),
        ("...", PDF, "附件.pdf"),
        ("第3.5号文", PDF, "第3.5号文.pdf"),
        ("党" * 300 + ".pdf", PDF, "党" * 96 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_what_could_harm(name, kind, expected):
    assert display_name(name, kind) == expected
