"""What a file from a browser may be. Its content tells; its name is only shown.

Office documents are packages of compressed files. They are judged by the sizes in their directory
before anything is unpacked, so that 300 kB which unpack to 300 MB cost nothing.
"""

import io
import re
import warnings
import zipfile
from dataclasses import dataclass

from config.text import clean_name

MB = 1024 * 1024
MAX_BYTES = 10 * MB
MAX_PIXELS = 100_000_000  # a sheet of A4 at 1200 dpi
MAX_UNPACKED_BYTES = 50 * MB
MAX_ENTRIES = 200
MAX_RATIO = 100
# A real document holds small XML files that compress well; a ratio says something only above this.
RATIO_COUNTS_FROM_BYTES = MB

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls, .wps and password-protected Office files
LONGEST_NAME = 100
NOT_IN_A_NAME = re.compile(r'[<>:"|?*%]')
# What Windows takes for a device, whatever its suffix.
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class UploadError(ValueError):
    """A file that is not taken; its text says in Chinese what to do instead."""


@dataclass(frozen=True)
class Kind:
    suffix: str
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("pdf", "application/pdf")
JPEG = Kind("jpg", "image/jpeg")
PNG = Kind("png", "image/png")
# By the file that every package of the kind has.
PACKAGES = {
    "word/document.xml": Kind("docx", f"{_OFFICE}.wordprocessingml.document"),
    "xl/workbook.xml": Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
    "OFD.xml": Kind("ofd", "application/ofd"),
}
PICTURE_HEADS = (b"\x89PNG", b"\xff\xd8\xff")
PICTURES = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG}  # MPO: what some phones make of a .jpg
ACCEPTED = (PDF, JPEG, PNG, *PACKAGES.values())
IN_WORDS = "PDF、OFD、JPG、PNG、.docx 或 .xlsx"


def recognise(data: bytes) -> Kind:
    """What a document or a picture is. Raises UploadError for any other file, and a harmful one."""
    if not data:
        raise UploadError("文件是空的；请确认选对了文件。")
    if len(data) > MAX_BYTES:
        raise UploadError(f"文件超过{MAX_BYTES // MB} MB；请压缩图片或拆分后再上传。")
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(ZIP):
        return _package(data)
    if data.startswith(OLE):
        raise UploadError(
            "这是旧版 Office 文件（.doc、.xls、.wps）或设有密码；请另存为 PDF、.docx 或 .xlsx。"
        )
    return _picture(data)


def _pdf(data: bytes) -> Kind:
    if b"%%EOF" not in data[-2048:]:
        raise UploadError("PDF 文件不完整；请重新导出或重新下载后再上传。")
    return PDF


def _package(data: bytes) -> Kind:
    entries = package_entries(data)
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in entries):
        raise UploadError("文件里有宏；请另存为不含宏的 .docx、.xlsx 或 PDF 后再上传。")
    for name, kind in PACKAGES.items():
        if name in entries:
            return kind
    raise UploadError(f"不收压缩包；请解压后上传里面的 {IN_WORDS}。")


def package_entries(data: bytes) -> set[str]:
    """The names inside a zip package. Raises UploadError for a damaged, locked or swollen one.

    zipfile never unpacks more of an entry than the directory states, so the sizes can be trusted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UploadError("文件不完整或已损坏；请重新导出或重新下载后再上传。") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise UploadError("文件已加密；请去掉密码后再上传。")
    if len(entries) > MAX_ENTRIES:
        raise UploadError(
            f"文档内部有{len(entries)}个文件，超过{MAX_ENTRIES}个；请删去图片后再上传。"
        )
    unpacked = sum(entry.file_size for entry in entries)
    ratio_exceeded = unpacked > max(RATIO_COUNTS_FROM_BYTES, MAX_RATIO * len(data))
    if unpacked > MAX_UNPACKED_BYTES or ratio_exceeded:
        raise UploadError("文档解开后过大，可能不是正常的文档；请另存一份再上传。")
    return {entry.filename for entry in entries}


def _picture(data: bytes) -> Kind:
    """By the head of the file alone: nothing is drawn, however large it would be."""
    from PIL import Image, UnidentifiedImageError  # only whoever uploads a picture waits for it

    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            picture = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
            width, height, name = *picture.size, picture.format
            is_moving = name == "PNG" and getattr(picture, "is_animated", False)
            picture.verify()
    except Image.DecompressionBombError as error:
        raise UploadError("图片的像素过多；请缩小后再上传。") from error
    except Exception as error:
        if isinstance(error, UnidentifiedImageError) and not data.startswith(PICTURE_HEADS):
            raise UploadError(f"不收这种文件；请上传 {IN_WORDS}。") from error
        # Pillow's readers raise a dozen unrelated classes on a damaged picture.
        raise UploadError("图片已损坏；请重新拍照或重新导出后再上传。") from error
    if width * height > MAX_PIXELS:
        raise UploadError(f"图片有{width}×{height}像素，过大；请缩小后再上传。")
    if is_moving:
        raise UploadError("不收动图；请上传一张静止的图片。")
    return PICTURES[name]


def display_name(name: str, kind: Kind) -> str:
    """The name a file is shown under: no path, nothing invisible, the suffix of its kind."""
    shown = NOT_IN_A_NAME.sub("_", clean_name(re.split(r"[/\\\0]", name)[-1]))
    stem, dot, suffix = shown.rpartition(".")
    if not (dot and suffix.isascii() and suffix.isalnum() and len(suffix) <= 5):
        stem = shown
    stem = stem.removesuffix(f".{kind.suffix}").strip(". ")
    if not stem or DEVICES.fullmatch(stem):
        stem = f"附件{stem}"
    return f"{stem[: LONGEST_NAME - len(kind.suffix) - 1]}.{kind.suffix}"
