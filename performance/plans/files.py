"""Turns an uploaded plan document into the text that `plan_text.parse` reads."""

import io
import re
from collections.abc import Iterator

from lxml import etree

from config.uploads import MB, OLE, ZIP, UploadError, package_entries
from performance.plans.numbering import Numbering

MAX_BYTES = 5 * MB

_TEXT_SUFFIXES = {"txt", "md", "text"}
_BREAK = "\v"  # a line break inside a paragraph or cell, as Word writes it into plain text
_REFUSED = {
    "doc": "这是旧版 Word 的 .doc 文件，系统读不了；请在 Word 或 WPS 中另存为 .docx 后再上传。",
    "wps": "这是 WPS 文字的 .wps 文件，系统读不了；请在 WPS 中另存为 .docx 后再上传。",
    "pdf": "这是 PDF 文件，表格无法可靠读出；请上传 .docx，或把全文复制到粘贴框。",
    "rtf": "这是 RTF 文件，系统读不了；请另存为 .docx 后再上传。",
}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "txbxContent")}
_SKIPPED.add(_MC_FALLBACK)
_CHARACTERS = {
    f"{_W}tab": "\t",
    f"{_W}br": _BREAK,
    f"{_W}cr": _BREAK,
    f"{_W}noBreakHyphen": "-",
}


def read_document(name: str, data: bytes) -> str:
    """The text of an uploaded .txt, .md or .docx; table rows become tab-separated lines.

    Text may be UTF-8, UTF-16 with its mark, or GB18030. Raises UploadError for a file that is
    too large, empty, damaged, encrypted or of another kind, whatever its name says.
    """
    suffix = name.rpartition(".")[2].strip().lower() if "." in name else ""
    if not data:
        raise UploadError("文件是空的；请确认选对了文件。")
    if len(data) > MAX_BYTES:
        raise UploadError(f"文件超过5 MB（{len(data) / MB:.1f} MB）；请删去图片后再上传。")
    _refuse_other_kinds(suffix, data)
    if data.startswith(ZIP) or suffix == "docx":
        return _read_docx(data)
    if suffix not in _TEXT_SUFFIXES:
        shown = f".{suffix[:10]}" if suffix else "没有扩展名的"
        raise UploadError(f"不支持{shown}文件；请上传 .docx 或 .txt。")
    return _read_text(data)


def _refuse_other_kinds(suffix: str, data: bytes) -> None:
    if data.startswith(b"%PDF"):
        raise UploadError(_REFUSED["pdf"])
    if data.startswith(b"{\\rtf"):
        raise UploadError(_REFUSED["rtf"])
    if data.startswith(OLE):
        if suffix == "docx":
            raise UploadError("文件设有密码或实为旧版 .doc；请去掉密码并另存为 .docx 后再上传。")
        raise UploadError(_REFUSED["wps" if suffix == "wps" else "doc"])
    if suffix in _REFUSED:
        raise UploadError(_REFUSED[suffix])


def _read_text(data: bytes) -> str:
    text = _decode(data)
    if "\0" in text or len(re.findall("[\x01-\x08\x0e-\x1f]", text[:4096])) > 8:
        raise UploadError("文件内容不是文字；请上传 .docx 或 .txt。")
    if not text.strip("\ufeff \t\r\n\u3000\xa0"):
        raise UploadError("文件里没有文字；请确认选对了文件。")
    return text


def _decode(data: bytes) -> str:
    encodings = ("utf-8-sig", "gb18030")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UploadError("文件的文字编码读不出来；请在记事本中另存为 UTF-8 后再上传。")


def _read_docx(data: bytes) -> str:
    import docx  # a quarter of a second that only whoever uploads a plan has to wait

    _check_package(data)
    try:
        text = "\n".join(Printed(docx.Document(io.BytesIO(data))).lines())
    except Exception as error:
        # python-docx and lxml raise a dozen unrelated classes on a damaged package.
        raise UploadError("文件已损坏或不是 Word 文档；请用 Word 打开后另存一份再上传。") from error
    if not text.strip():
        raise UploadError("文档里没有文字；图片里的文字系统读不出来。")
    return text


def _check_package(data: bytes) -> None:
    if "word/document.xml" not in package_entries(data):
        raise UploadError("这不是 Word 文档（里面没有正文）；请上传 .docx。")


class Printed:
    """The text of a Word document as its reader sees it: automatic numbers, nothing hidden."""

    def __init__(self, document):
        styles = document.styles.element
        self.body = document.element.body
        self.numbering = Numbering(_part(document, "/numbering"), styles)
        self.hidden = {
            style.get(f"{_W}styleId")
            for style in styles.iter(f"{_W}style")
            if _is_vanished(style.find(f"{_W}rPr"))
        }

    def lines(self) -> Iterator[str]:
        return self._blocks(self.body)

    def _blocks(self, container: etree._Element) -> Iterator[str]:
        """Paragraphs and table rows in their order, also inside content controls."""
        for element in container:
            if element.tag == f"{_W}p":
                yield self._text(element)
            elif element.tag == f"{_W}tbl":
                for row in element.iter(f"{_W}tr"):
                    if _owner(row, f"{_W}tbl") is element:
                        yield "\t".join(self._row_cells(row))
                yield ""
            elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
                yield from self._blocks(element)

    def _row_cells(self, row: etree._Element) -> Iterator[str]:
        """One text per printed cell; the continuation of a vertically merged cell is blank."""
        for cell in row.iter(f"{_W}tc"):
            if _owner(cell, f"{_W}tr") is not row:
                continue
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val", "continue") == "continue":
                yield ""
            else:
                lines = (self._text(p).replace("\t", " ").strip() for p in cell.iter(f"{_W}p"))
                yield _BREAK.join(filter(None, lines))

    def _text(self, paragraph: etree._Element) -> str:
        text = "".join(self._pieces(paragraph))
        label = self.numbering.label(paragraph)
        return f"{label}{text}" if text.strip() else text

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        """Text as finally printed: insertions kept, deletions and hidden runs left out."""
        for child in element:
            if child.tag == f"{_W}t":
                yield (child.text or "").replace("\n", " ").replace("\xad", "")
            elif child.tag in _CHARACTERS:
                yield _CHARACTERS[child.tag]
            elif child.tag not in _SKIPPED and not self._is_hidden(child):
                yield from self._pieces(child)

    def _is_hidden(self, element: etree._Element) -> bool:
        properties = element.find(f"{_W}rPr") if element.tag == f"{_W}r" else None
        if properties is None:
            return False
        style = properties.find(f"{_W}rStyle")
        if properties.find(f"{_W}vanish") is not None:
            return _is_vanished(properties)
        return style is not None and style.get(f"{_W}val") in self.hidden


def _is_vanished(properties: etree._Element | None) -> bool:
    mark = properties.find(f"{_W}vanish") if properties is not None else None
    return mark is not None and mark.get(f"{_W}val", "true") not in ("false", "0", "off")


def _part(document, kind: str) -> etree._Element | None:
    """Another part of the package, such as the definitions of its lists."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(kind) and not relation.is_external:
            return etree.fromstring(
                relation.target_part.blob, etree.XMLParser(resolve_entities=False)
            )
    return None


def _owner(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)
