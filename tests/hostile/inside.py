"""Requests straight into the application, through all of its middleware and without a server."""

import io
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

from django.test.client import ClientHandler

from tests.hostile.requests import Answer, Request

NAMELESS = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class Inside:
    """In place of a wire; what would be sent at once is sent one after the other."""

    def __init__(self):
        self.handler = ClientHandler(enforce_csrf_checks=True)

    def ask(self, request: Request) -> Answer:
        answer = self.handler(environ_of(request))
        body = b"".join(answer) if answer.streaming else answer.content
        return Answer(answer.status_code, answer.headers, body)

    def ask_both(self, one: Request, other: Request) -> list[Answer]:
        return [self.ask(one), self.ask(other)]

    def ask_half(self, request: Request, share: float):
        """The length is promised, the rest of the body never comes."""
        self.handler(environ_of(request, len(request.body) * share))


def environ_of(request: Request, arrived: float | None = None) -> dict:
    """As a server hands it over: header texts in Latin-1, the path unescaped."""
    path, _, query = request.target.partition("?")
    environ = {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(request.body)),
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(request.body[: None if arrived is None else int(arrived)]),
    }
    for name, value in request.headers:
        key = name.lower()
        variable = NAMELESS.get(key) or "HTTP_" + key.upper().replace("-", "_")
        environ[variable] = value.encode("utf-8", "surrogatepass").decode("latin-1")
    setup_testing_defaults(environ)
    return environ
