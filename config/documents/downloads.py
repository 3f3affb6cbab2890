"""How a file is handed to a browser under a name that a person chose."""

import re

from django.utils.http import content_disposition_header

from config.text import clean_name


def attachment(filename: str) -> str:
    """The Content-Disposition of a download (RFC 6266), safe for any name a person chose."""
    safe = re.sub(r'[\\/:*?"<>|%]', "_", clean_name(filename)).lstrip(".")
    stem, dot, ending = safe.rpartition(".")
    safe = f"{stem[:100]}{dot}{ending[:10]}" if dot else safe[:100]
    return content_disposition_header(as_attachment=True, filename=safe or "download")
