"""The fictional documents that name grades: a title, a number, the organisations, a date."""

import io
from collections.abc import Iterable

from django.core.files.uploadedfile import SimpleUploadedFile

from orgs.attachments.fields import Received, receive
from orgs.formatting import cn_date


def naming(day, grade: str, organisations: Iterable[str], authority: str, number: str) -> Received:
    """A .docx as the naming authority might have sent it, received as from a browser."""
    import docx  # only whoever makes the demo waits for it

    document = docx.Document()
    document.add_heading(f"关于确定{grade}党组织的通知", level=1)
    document.add_paragraph(f"{authority}　{number}（演示文件，内容虚构）")
    document.add_paragraph(f"经研究，确定下列党组织为{grade}：")
    for name in organisations:
        document.add_paragraph(name, style="List Number")
    document.add_paragraph(cn_date(day))
    stream = io.BytesIO()
    document.save(stream)
    return receive(SimpleUploadedFile(f"{number}.docx", stream.getvalue()))
