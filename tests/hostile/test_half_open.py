"""Who opens a connection and does not ask, or asks without an end, stops nobody else."""

import os
import socket

import pytest

from config.serving.worker import MOST_HELD, missing

pytestmark = pytest.mark.skipif(os.environ.get("TEST_DB") == "pg", reason="asks no database")

HEAD = b"POST /login/ HTTP/1.1\r\nHost: localhost\r\n"
PARTS = {
    "nothing": b"",
    "half a line": b"GET /members/ HT",
    "half a head": HEAD,
    "half a body": HEAD + b"Content-Length: 5000\r\n\r\na=1",
    "half a large body": HEAD + b"Content-Length: 5000000\r\n\r\na=1",
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    "a body that waits to be asked for": HEAD
    + b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n",
    "one request before": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
}
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
PATIENCE = 60  # seconds; only a server that serves nobody reaches it


@pytest.fixture(scope="module")
def server(first_office):
    with first_office.server() as running:
        assert running.is_up(), running.said
        yield running


def opened(server, begun: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
    connection.sendall(begun)
    return connection


def answered(server, *parts: bytes) -> bytes:
    with opened(server, b"") as connection:
        for part in parts:
            connection.sendall(part)
        return connection.recv(100).partition(b"\r\n")[0]


@pytest.mark.parametrize("count", [3, 20])
@pytest.mark.parametrize("part", PARTS)
def test_half_open_requests_do_not_stop_the_others(server, part, count):
    held = [opened(server, PARTS[part]) for _ in range(count)]
    for _ in range(12):
        assert answered(server, WHOLE) == b"HTTP/1.1 200 OK"
    for connection in held:
        connection.close()


@pytest.mark.parametrize("part", ["nothing", "half a head", "one request before"])
def test_two_hundred_idle_connections_do_not_stop_the_others(server, part):
    held = [opened(server, PARTS[part]) for _ in range(200)]
    for _ in range(12):
        assert answered(server, WHOLE) == b"HTTP/1.1 200 OK"
    for connection in held:
        connection.close()


def test_a_request_that_arrives_in_pieces_is_answered(server):
    pieces = [WHOLE[place : place + 7] for place in range(0, len(WHOLE), 7)]
    assert answered(server, *pieces) == b"HTTP/1.1 200 OK"


@pytest.mark.parametrize("size", [10, 60_000, 200_000])
def test_a_body_of_any_length_arrives_whole(server, size):
    body = b"username=" + b"a" * size
    head = HEAD + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
    assert answered(server, head % len(body), body[:9], body[9:]) == b"HTTP/1.1 403 Forbidden"


def test_two_requests_on_one_connection_are_both_answered(server):
    with opened(server, b"") as connection:
        for _ in range(3):
            connection.sendall(PARTS["one request before"])
            answer = b""
            while not answer.endswith(b"\r\n0\r\n\r\n"):  # the end of a chunked body
                answer += connection.recv(4000)
            assert answer.startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("begun", "left"),
    [
        (b"GET", 1),
        (b"GET / HTTP/1.1\r\n", 1),
        (b"GET / HTTP/1.1\r\n\r\n", 0),
        (HEAD + b"content-length:5\r\n\r\n", 5),
        (HEAD + b"CONTENT-LENGTH: 5 \r\n\r\nab", 3),
        (HEAD + b"Content-Length: 5\r\n\r\nabcdefgh", 0),
        (HEAD + b"Content-Length: -5\r\n\r\n", 0),
        (HEAD + b"Content-Length: 9999999\r\n\r\n", -1),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", -1),
        (b"G" * MOST_HELD, -1),
    ],
)
def test_what_is_missing_of_a_request_follows_from_its_head(begun, left):
    assert missing(begun) == left
