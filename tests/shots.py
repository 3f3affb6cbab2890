"""Every page of the demo as pictures: `./run shots` → .shots/index.html.

Signs in as each role, follows every link of the site from the role's home page (GET only, at most
two addresses per route), and takes each page at 1440 and 390 px and each page of each PDF. Works on
a copy of the demo's database. Prints what no page should do and ends with 1 if there is any.
"""

import contextlib
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import django
import pypdfium2
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve

from tests.browser import DESKTOP, PHONE, Watch, chromium

ROLES = ["admin", "clerk", "leader", "auditor", "secretary"]
ANYONE = "anyone"
OUT = Path(__file__).resolve().parent.parent / ".shots"
DOWNLOADS = re.compile(r"\.(xlsx|csv|docx|json|zip|txt)$|^/attachments/\d+/$")
PER_ROUTE = 2


@dataclass
class Role:
    """What one role saw: `pictures` maps a path to its files below OUT."""

    name: str
    cookie: str = ""
    pictures: dict[str, list[str]] = field(default_factory=dict)
    downloads: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def keep(self, path: str, kind: str) -> Path:
        """Where the picture of `path` goes; it appears in the index under that path."""
        stem = re.sub(r"[^\w.-]+", "_", path.strip("/")) or "home"
        file = OUT / self.name / f"{stem}-{kind}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        self.pictures.setdefault(path, []).append(file.relative_to(OUT).as_posix())
        return file


# --- the server and its copy of the data ----------------------------------------------------------


def copy_database(folder: Path) -> None:
    """A copy that includes what still waits in the write-ahead log."""
    target = folder / "db.sqlite3"
    with (
        contextlib.closing(sqlite3.connect(settings.DEMO_DATABASE)) as demo,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        demo.backup(copy)
    os.environ["DATABASE_URL"] = f"sqlite:///{target}"
    settings.DATABASES["default"]["NAME"] = str(target)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serve():
    """The address of a server of its own; what it logs goes to .shots/server.log."""
    address = {"HOST": "127.0.0.1", "PORT": str(free_port())}
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    with (OUT / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=os.environ | address, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{address['PORT']}"
            wait_for(url, server)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(url: str, server: subprocess.Popen) -> None:
    for _ in range(100):
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), urlopen(f"{url}/healthz") as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    sys.exit(f"The server did not start:\n{(OUT / 'server.log').read_text()}")


def session_of(username: str) -> str:
    """The key of a new signed-in session."""
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )

    from orgs.devices.models import SessionStore

    user = get_user_model().objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


# --- the walk -------------------------------------------------------------------------------------


class Walk:
    """One role's way through the site."""

    def __init__(self, browser, url: str, role: Role):
        self.url, self.role = url, role
        self.waiting = ["/"] if role.cookie else [resolve_url(settings.LOGIN_URL)]
        self.known = set(self.waiting)
        self.per_route = Counter()
        self.desktop = self.open(browser, DESKTOP)
        self.phone = self.open(browser, PHONE)

    def open(self, browser, options):
        context = browser.new_context(base_url=self.url, **options)
        if self.role.cookie:
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": self.role.cookie, "url": self.url}])
        page = context.new_page()
        page.watch = Watch(page, self.url)
        return page

    def run(self) -> None:
        while self.waiting:
            path = self.waiting.pop(0)
            suffix = urlsplit(path).path
            if suffix.endswith(".pdf"):
                self.take_document(path)
            elif DOWNLOADS.search(suffix):
                self.fetch(path)
                self.role.downloads.append(path)
            else:
                self.take_page(path)
        self.desktop.context.close()
        self.phone.context.close()

    def take_page(self, path: str) -> None:
        arrived = self.visit(self.desktop, path)
        if arrived != path and arrived in self.known:
            return  # a redirect to a page that is taken anyway
        self.known.add(arrived)
        self.desktop.screenshot(path=self.role.keep(arrived, "1440"), full_page=True)
        self.follow_links()
        self.visit(self.phone, arrived)
        self.phone.screenshot(path=self.role.keep(arrived, "390"), full_page=True)
        width = self.phone.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["viewport"]["width"]:
            self.complain(arrived, f"{width} px wide on the phone")

    def visit(self, page, path: str) -> str:
        """Open `path`; the path where the browser ended up."""
        page.watch.troubles.clear()
        answer = page.goto(path, wait_until="load")
        if answer.status != 200:
            self.complain(path, f"answered {answer.status}")
        for trouble in page.watch.troubles:
            self.complain(path, trouble[:200])
        return page.url.removeprefix(self.url).split("#")[0]

    def follow_links(self) -> None:
        for href in self.desktop.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            target = urljoin(self.url, href).split("#")[0]
            path = target.removeprefix(self.url)
            if target.startswith(f"{self.url}/") and path not in self.known and self.wanted(path):
                self.known.add(path)
                self.waiting.append(path)

    def wanted(self, path: str) -> bool:
        """The first two addresses of each route, never the way out."""
        try:
            route = resolve(urlsplit(path).path).view_name
        except Resolver404:
            route = path  # a link to nowhere: visit it, so that it is reported
        if "logout" in route or path.startswith("/static/"):
            return False
        self.per_route[route] += 1
        return self.per_route[route] <= PER_ROUTE

    def fetch(self, path: str) -> bytes:
        answer = self.desktop.context.request.get(path)
        if answer.status != 200:
            self.complain(path, f"answered {answer.status}")
            return b""
        return answer.body()

    def take_document(self, path: str) -> None:
        body = self.fetch(path)
        if not body.startswith(b"%PDF-"):
            self.complain(path, "is not a PDF")
            return
        with contextlib.closing(pypdfium2.PdfDocument(body)) as document:
            for number, page in enumerate(document, start=1):
                page.render(scale=1.5).to_pil().save(self.role.keep(path, f"page{number:02}"))

    def complain(self, path: str, what: str) -> None:
        line = f"{self.role.name} {path}: {what}"
        if line not in self.role.troubles:  # the same at both widths
            self.role.troubles.append(line)


# --- the index ------------------------------------------------------------------------------------

HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages</title><style>
body{font:14px/1.5 sans-serif;margin:24px}section{margin:0 0 16px}h3{font-size:14px;margin:0 0 4px}
img{height:240px;max-width:480px;object-fit:cover;object-position:top;border:1px solid #c3c8ce}
.trouble{color:#a4161a}</style>"""


def index(roles: list[Role]) -> str:
    """The page that shows all pictures, by role, with relative links."""
    parts = [HEAD, "<nav>", *(f'<a href="#{r.name}">{r.name}</a> ' for r in roles), "</nav>"]
    for role in roles:
        parts += [f'<h2 id="{role.name}">{role.name}: {len(role.pictures)} pages</h2>']
        parts += [f'<p class="trouble">{escape(line)}</p>' for line in role.troubles]
        parts += [section(path, files) for path, files in role.pictures.items()]
        parts += [f"<p>{escape(path)}</p>" for path in role.downloads]
    return "\n".join(parts)


def section(path: str, files: list[str]) -> str:
    pictures = " ".join(
        f'<a href="{escape(file)}"><img src="{escape(file)}" loading="lazy" alt=""></a>'
        for file in files
    )
    return f"<section><h3>{escape(path)}</h3>{pictures}</section>"


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        copy_database(Path(folder))
        django.setup()
        from tests.rehearsal import rehearse  # models exist only now

        rehearse()
        roles = [Role(ANYONE), *(Role(name, session_of(name)) for name in ROLES)]
        with serve() as url, chromium() as browser:
            for role in roles:
                Walk(browser, url, role).run()
    (OUT / "index.html").write_text(index(roles), encoding="utf-8")
    return report(roles)


def report(roles: list[Role]) -> int:
    troubles = [line for role in roles for line in role.troubles]
    for role in roles:
        files = sum(map(len, role.pictures.values()))
        print(f"{role.name}: {len(role.pictures)} pages, {files} pictures")
    for line in troubles:
        print(line)
    print(f"{len(troubles)} troubles; see {OUT / 'index.html'}")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
