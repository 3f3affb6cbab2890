"""Text as people type it: what cannot be seen, what cannot be stored, and what means the same."""

import re
import unicodedata

# The full-width twins of what numbers and dates are written with; nothing else is translated,
# so digits of other scripts and Chinese numerals stay what they are and are refused.
HALF_WIDTH = str.maketrans("０１２３４５６７８９，．－／％＋　", "0123456789,.-/%+ ")
# Letters to Unicode, but nothing to the eye.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
LONGEST_TYPED = 200
# No workbook, no JSON column of PostgreSQL and no log holds these.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


def without_invisible(text: str) -> str:
    """`text` without bidirectional controls, zero-width and other format or control characters."""
    kept = (" " if c in "\t\r\n\v\f" else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in {"Cf", "Cc", "Cs"})


def clean_name(text: str) -> str:
    """A name or number as it should be stored: visible characters, single blanks inside."""
    return " ".join(without_invisible(text).split())


def is_blank(text: str) -> bool:
    """Whether nothing of `text` can be seen."""
    return all(c.isspace() or c in BLANK_LETTERS for c in without_invisible(text))


def as_typed(value) -> str:
    """Text ready to be read as a number or a date: half-width, without invisible edges."""
    text = str(value)
    if len(text) > LONGEST_TYPED:  # no number and no date: refused as it stands, without a scan
        return text
    return without_invisible(text).translate(HALF_WIDTH).strip()


def storable(text: str) -> str:
    """`text` with a visible sign in place of each character that nothing can hold."""
    return text if text.isprintable() else UNSTORABLE.sub(REPLACEMENT, text)
