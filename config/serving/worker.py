"""Gunicorn's threaded worker, whose threads wait for nobody who is slow to ask.

As it comes, a connection takes a thread as soon as it is opened, and a request that stops in the
middle keeps it: thirty such connections and nobody else is served. Here the loop that watches all
connections keeps each until its request has arrived, and only then gives it a thread. What is too
large to wait for outside (a file that is uploaded) takes no more than half of them.
"""

import re
import socket
import struct
import time
from collections import deque
from functools import partial
from selectors import EVENT_READ

from gunicorn.workers.gthread import TConn, ThreadWorker

MOST_HELD = 64 * 1024  # bytes of a request that arrive before it takes a thread
SECONDS = 20  # for the next bytes of a request, or for a browser to take some of the answer
HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})[ \t]*\r\n", re.IGNORECASE)
# How long it is nobody knows, or its sender waits to be asked for it.
UNKNOWN = re.compile(rb"\r\n(transfer-encoding|expect):", re.IGNORECASE)


def missing(begun: bytes) -> int:
    """How many bytes of a request are still to come: at least, as far as `begun` tells.

    Of one that is too large to be waited for: less than nothing.
    """
    head, end, body = begun.partition(HEAD_END)
    if not end:
        return 1 if len(begun) < MOST_HELD else -1
    if UNKNOWN.search(head + end):
        return -1
    found = LENGTH.search(head + end)
    length = int(found[1]) if found else 0
    if len(head) + len(end) + length > MOST_HELD:
        return -1
    return max(length - len(body), 0)


class PatientWorker(ThreadWorker):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.most_large = max(self.cfg.threads // 2, 1)
        self.large, self.large_waiting = set(), deque()

    def accept(self, listener):
        """A new connection waits in the loop, where it costs no thread."""
        try:
            client, address = listener.accept()
        except OSError:  # somebody else took it, or it was given up
            return
        self.nr_conns += 1
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            client.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", SECONDS, 0))
        conn = TConn(self.cfg, client, address, listener.getsockname())
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        ready = partial(self.on_pending_socket_readable, conn)
        self.poller.register(client, EVENT_READ, ready)

    def on_pending_socket_readable(self, conn, client):
        if self.has_arrived(conn, client):
            super().on_pending_socket_readable(conn, client)

    def on_client_socket_readable(self, conn, client):
        if self.has_arrived(conn, client):
            super().on_client_socket_readable(conn, client)

    def has_arrived(self, conn, client) -> bool:
        """Whether a thread can read the request without waiting, or has to read it slowly.

        Until then the loop is woken only by what is still missing.
        """
        try:
            begun = client.recv(MOST_HELD, socket.MSG_PEEK)
        except OSError:
            begun = b""
        wanted = missing(begun) if begun else 0  # closed: gunicorn tidies up
        conn.is_large = wanted < 0
        lowest = len(begun) + wanted if wanted > 0 else 1
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, lowest)
        return wanted <= 0

    def enqueue_req(self, conn):
        if getattr(conn, "is_large", False):
            if len(self.large) >= self.most_large:
                self.large_waiting.append(conn)
                return
            self.large.add(conn)
        super().enqueue_req(conn)

    def finish_request(self, conn, fs):
        self.large.discard(conn)
        conn.is_large = False
        super().finish_request(conn, fs)
        if self.large_waiting and len(self.large) < self.most_large:
            self.enqueue_req(self.large_waiting.popleft())
