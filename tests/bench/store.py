"""Where the databases live: .bench/, kept until the tables or the way they are filled change."""

import atexit
import hashlib
import shutil
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.bench.plan import Size
from tests.pgboot import QUICK, import_get_server

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent


def edition() -> str:
    """Changes with the migrations and with what fills the tables."""
    files = [*sorted(ROOT.glob("*/migrations/*.py")), HERE / "data.py", HERE / "plan.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]


class Sqlite:
    kind = "sqlite"

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("bench_*.sqlite3*"):
            if edition() not in old.name:
                old.unlink()

    def url(self, size: Size) -> str:
        return f"sqlite:///{self.folder}/{size.name}_{edition()}.sqlite3"


class Postgres:
    """One server in a folder of its own, with a database for each size; stopped at the end."""

    kind = "postgresql"

    def __init__(self, folder: Path):
        self.data = folder / "pg"
        if self.data.exists() and not (self.data / "PG_VERSION").exists():
            shutil.rmtree(self.data)
        folder.mkdir(parents=True, exist_ok=True)
        for above in [folder, *folder.parents]:
            above.chmod(above.stat().st_mode | 0o011)  # the server runs as another user
        get_server = import_get_server(folder)
        self.server = get_server(self.data, cleanup_mode="stop", start=False)
        fresh = not self.data.exists() or not any(self.data.iterdir())
        self.server.ensure_pgdata_inited()
        if fresh:
            with (self.data / "postgresql.conf").open("a") as conf:
                conf.write(QUICK + "shared_buffers = 1GB\nmax_wal_size = 8GB\n")
        self.server.start()
        atexit.register(self.server.cleanup)
        self._drop_old()

    def _connect(self):
        return psycopg.connect(self._url("postgres"), autocommit=True)

    def _url(self, name) -> str:
        folder = self.server.get_postmaster_info().socket_dir
        return f"postgresql://postgres@{quote(str(folder), safe='')}/{name}"

    def _names(self, connection) -> set[str]:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench_%'")
        return {name for (name,) in rows}

    def _drop_old(self):
        with self._connect() as connection:
            for name in self._names(connection):
                if not name.endswith(edition()):
                    connection.execute(f'DROP DATABASE "{name}"')

    def url(self, size: Size) -> str:
        name = f"{size.name}_{edition()}"
        with self._connect() as connection:
            if name not in self._names(connection):
                connection.execute(f'CREATE DATABASE "{name}"')
        return self._url(name)


STORES = {store.kind: store for store in (Postgres, Sqlite)}
