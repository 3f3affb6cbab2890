"""A request as it travels, and its answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

Fields = Iterable[tuple[str, str]]
BOUNDARY = "----hostile"
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    method: str
    target: str  # path and query, escaped
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __str__(self):
        return f"{self.method} {self.target[:160]} {self.body[:300]!r}"

    def header(self, name: str) -> str | None:
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)


@dataclass(frozen=True)
class Answer:
    status: int  # 0: none came
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_page(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def is_deliberate(self) -> bool:
        """Less than a fault of the program: answered, and told when to try again if not done."""
        return 0 < self.status < 500 or (self.status == 503 and "Retry-After" in self.headers)


def escaped(text: str, safe: str = "") -> str:
    """Percent-encoded, half of a surrogate pair included."""
    return quote(text.encode("utf-8", "surrogatepass"), safe=safe)


def with_query(path: str, pairs: Fields) -> str:
    return path + "?" + "&".join(f"{escaped(name)}={escaped(value)}" for name, value in pairs)


def urlencoded(pairs: Fields) -> bytes:
    return "&".join(f"{escaped(name)}={escaped(value)}" for name, value in pairs).encode()


def multipart(pairs: Fields, files: Iterable[tuple[str, str, bytes]] = ()) -> bytes:
    """`files`: name of the field, name of the file, content."""
    parts = [(f'name="{_in_header(name)}"', _bytes(value)) for name, value in pairs]
    parts += [
        (f'name="{_in_header(name)}"; filename="{_in_header(label)}"', content)
        for name, label, content in files
    ]
    edge = f"--{BOUNDARY}".encode()
    lines = [
        b"\r\n".join([edge, b"Content-Disposition: form-data; " + _bytes(head), b"", content])
        for head, content in parts
    ]
    return b"\r\n".join([*lines, edge + b"--", b""])


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _in_header(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")
