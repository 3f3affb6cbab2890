"""The real server, as a real installation starts it, in a temporary folder."""

import ctypes
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = "tests.hostile.settings"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def environment(folder: Path, url: str, **more: str) -> dict[str, str]:
    """What a process of the campaign needs to meet this database and no other."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DEMO", "DEBUG", "BASE_URL"}}
    return kept | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "HOSTILE_FOLDER": str(folder),
        "SECRET_KEY": "hostile-" + "k" * 50,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        **more,
    }


DROP_FROM_BOUNDING_SET = 24  # of prctl(2)
OVERRIDES = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def without_privilege():
    """For root alone it makes a difference: what is shut to a process is shut to this one, too."""
    for capability in OVERRIDES:
        ctypes.CDLL(None).prctl(DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)


class Server:
    """gunicorn with config/gunicorn.py and two processes; `log` is what it wrote to stderr.

    `bound`: even as root it heeds whether a file may be read and written.
    """

    def __init__(self, folder: Path, url: str, *, bound: bool = False, **more: str):
        self.before = without_privilege if bound else None
        self.port, self.log = free_port(), folder / "server.log"
        self._environment = environment(
            folder, url, PORT=str(self.port), HOST="127.0.0.1", WEB_CONCURRENCY="2", **more
        )
        self._process = None

    def __enter__(self):
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                preexec_fn=self.before,
            )
        return self

    def __exit__(self, *exception):
        self._process.terminate()
        self._process.wait(30)

    def is_up(self, seconds: float = 60) -> bool:
        """Whether somebody listens before the time is over; False, too, when it has ended."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.code is None:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return True
            time.sleep(0.1)
        return False

    @property
    def code(self) -> int | None:
        return self._process.poll()

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")
