import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hostile.people import Person
from tests.hostile.requests import Answer, Request, urlencoded
from tests.hostile.serving import ROOT, Server, environment
from tests.hostile.wire import Wire


@dataclass
class Office:
    """A folder with a small office, and what a person of it needs to ask."""

    folder: Path
    url: str
    keys: dict

    @property
    def file(self) -> Path:
        return self.folder / "db.sqlite3"

    def server(self, **more) -> Server:
        return Server(self.folder, self.url, **more)

    def get(self, server, path="/members/") -> Answer:
        return self._ask(server, Request("GET", path))

    def save(self, server, name="李四") -> Answer:
        """A member is registered, by a form that carries all it needs."""
        pairs = [
            ("csrfmiddlewaretoken", self.person.token),
            ("organisation", str(self.keys["branch"])),
            *(("name", name), ("sex", "f"), ("admitted_on", "2010-07-01")),
            *(("formal_on", "2011-07-01"), ("monthly_amount", "20"), ("confirmed", "on")),
        ]
        kind = ("Content-Type", "application/x-www-form-urlencoded")
        return self._ask(server, Request("POST", "/members/new/", (kind,), urlencoded(pairs)))

    @property
    def person(self) -> Person:
        return Person("clerk", "c" * 32, self.keys["session"])

    def _ask(self, server, request: Request) -> Answer:
        cookie = ("Cookie", self.person.cookie)
        wire = Wire(server.port)
        try:
            return wire.ask(
                Request(request.method, request.target, (*request.headers, cookie), request.body)
            )
        finally:
            wire.close()


def built(folder: Path, url: str) -> Office:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.office"],
        cwd=ROOT,
        env=environment(folder, url),
        stdout=subprocess.PIPE,
        check=True,
    )
    return Office(folder, url, json.loads(done.stdout))


@pytest.fixture(scope="session")
def first_office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    return built(folder, f"sqlite:///{folder}/db.sqlite3")


@pytest.fixture
def office(first_office):
    """A copy of its own in a folder that nobody else's rights are needed for."""
    folder = Path(tempfile.mkdtemp(prefix="office-"))
    shutil.copytree(first_office.folder, folder, dirs_exist_ok=True)
    folder.chmod(0o755)
    yield Office(folder, f"sqlite:///{folder}/db.sqlite3", first_office.keys)
    shutil.rmtree(folder)
