"""Gunicorn's settings: `gunicorn --config config/gunicorn.py config.wsgi`.

HOST, PORT       where to listen; default: 127.0.0.1:8000, behind a front server
WEB_CONCURRENCY  processes; default: one per core
"""

import os

bind = "{}:{}".format(os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000"))
# Processes without threads: the work is Python's own, and threads only lengthen the tail.
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 1)
worker_class = "sync"
# Loaded once, before the processes part: they share what stands in memory, and a start that fails
# fails at once. New code needs a restart; a reload (HUP) would keep the old.
preload_app = True
timeout = 60  # seconds; the longest PDF takes a third of it
graceful_timeout = 20
accesslog = None
loglevel = "warning"
control_socket_disable = True


def when_ready(server):
    """Say where the application answers, once it really does."""
    print(f"http://{bind}", flush=True)
