"""Requests over a socket, byte for byte as they were written."""

import http.client
import socket

from tests.hostile.requests import Answer, Request

PATIENCE = 90  # seconds


class Wire:
    """A connection to the server, opened again whenever it was closed."""

    def __init__(self, port: int):
        self.port, self._socket, self._is_kept = port, None, False

    def ask(self, request: Request) -> Answer:
        self.send(request)
        return self.receive(request)

    def _again(self, request: Request) -> Answer:
        """As browsers do when a connection that was kept open turns out to be closed."""
        return self.ask(request)

    def send(self, request: Request):
        self._is_kept = self._socket is not None
        if not self._is_kept:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(raw(request))
        except OSError:  # refused before it was all sent: the answer may be there all the same
            return

    def receive(self, request: Request) -> Answer:
        answer = http.client.HTTPResponse(self._socket, method=request.method)
        try:
            answer.begin()
            body = answer.read()
        except (OSError, http.client.HTTPException, ValueError):
            was_kept = self._is_kept
            self.close()
            return self._again(request) if was_kept else Answer(0)
        if answer.will_close or request.method == "CONNECT":
            self.close()
        return Answer(answer.status, answer.headers, body)

    def close(self):
        if self._socket:
            self._socket.close()
        self._socket = None


def raw(request: Request) -> bytes:
    headers = list(request.headers)
    given = {name.lower() for name, _ in headers}
    if "host" not in given:
        headers.insert(0, ("Host", "localhost"))
    if "content-length" not in given and "transfer-encoding" not in given:
        headers.append(("Content-Length", str(len(request.body))))
    lines = [f"{request.method} {request.target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogatepass") + request.body


class TwoWires(Wire):
    """A wire with a second one beside it, for two requests at once."""

    def __init__(self, port: int):
        super().__init__(port)
        self.beside = Wire(port)

    def ask_both(self, one: Request, other: Request) -> list[Answer]:
        self.beside.send(one)
        self.send(other)
        return [self.beside.receive(one), self.receive(other)]

    def ask_half(self, request: Request, share: float):
        """Begin to send it and hang up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as half:
            whole = raw(request)
            half.sendall(whole[: int(len(whole) * share)])
