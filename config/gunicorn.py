"""Gunicorn's settings: `gunicorn --config config/gunicorn.py config.wsgi`.

HOST, PORT       where to listen; default: 127.0.0.1:8000, behind a front server
WEB_CONCURRENCY  processes; default: one per core
WEB_THREADS      requests that may be on their way in each process; default: 16
"""

import os
import resource

bind = "{}:{}".format(os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000"))
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 1)
# The work is Python's own and threads do not hasten it; but whoever uploads a file slowly holds a
# thread, where without threads it would hold a whole process. Who does not even ask holds nothing.
worker_class = "config.serving.worker.PatientWorker"
threads = int(os.environ.get("WEB_THREADS") or 16)
# Connections that may be open at once in each process, as far as the system allows.
_, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
files = 8192 if most_files == resource.RLIM_INFINITY else min(most_files, 8192)
resource.setrlimit(resource.RLIMIT_NOFILE, (files, most_files))
worker_connections = max(files - 256, 256)
# Loaded once, before the processes part: they share what stands in memory, and a start that fails
# fails at once. New code needs a restart; a reload (HUP) would keep the old.
preload_app = True
keepalive = 75  # seconds; longer than a front server or a browser keeps an idle connection
timeout = 60  # seconds; the longest PDF takes a third of it
graceful_timeout = 20
accesslog = None
loglevel = "warning"
control_socket_disable = True


def when_ready(server):
    """Say where the application answers, once it really does."""
    print(f"http://{bind}", flush=True)
