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


WIDE_BRACKETS = str.maketrans("()", "（）")
LONGEST_NAME = 4  # characters of a name that somebody sets out with blanks
DOTS = "·•・‧∙．."  # how people type the dot of a name


def normal(text: str) -> str:
    """`text` without what people type differently: width, case, blanks, dots and other signs."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum()) or plain


def normal_number(text: str) -> str:
    """A voucher or invoice number likewise: 记-012, 记 12 and 记12 are one, 1-2 and 12 are two."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"(?<![0-9])0+(?=[0-9])", "", plain)
    plain = re.sub(r"(?<=[0-9])\W+(?=[0-9])", "/", plain)
    return "".join(c for c in plain if c.isalnum() or c == "/") or plain


def spellings(text: str) -> set[str]:
    """Ways in which the same words may have been stored, for a search that finds them all."""
    plain = unicodedata.normalize("NFKC", text)
    joined = plain.replace(" ", "")
    found = {text, plain, joined, plain.translate(WIDE_BRACKETS), joined.translate(WIDE_BRACKETS)}
    if len(joined) <= LONGEST_NAME and not joined.isascii():
        found.add(" ".join(joined))  # 张　三, as names are set out in tables
    if any(dot in text for dot in DOTS):
        bare = "".join("\0" if c in DOTS else c for c in text)
        found |= {bare.replace("\0", dot) for dot in DOTS}
    return {one for one in found if one}
