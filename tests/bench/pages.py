"""What a page costs: processor, clock, statements and bytes, asked for as a browser asks."""

import gzip
import io
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from statistics import median
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgs.devices.models import SessionStore
from orgs.models import User
from tests.bench.data import ADMIN, LARGE_ADMIN
from tests.bench.plan import ADMIN_LIST, FLOOR

PAGES = {
    "党员": ("orgs:member_list", []),
    "报送矩阵": ("activities:matrix", []),
    "党费": ("orgs:dues_month", []),
    "日志": ("orgs:log_list", []),
    "党组织": ("orgs:organisation_list", []),
    "创A台账": ("orgs:grade_list", []),
    "用户": ("orgs:account_list", []),
    "活动": ("activities:activity_list", []),
    "登记活动": ("activities:activity_create", []),
    "月报": ("activities:report_list", []),
    "月报审核": ("activities:review_desk", []),
    "支出登记": ("budget:expenditure_list", []),
    "经费执行": ("budget:execution", []),
    "指标监控": ("performance:indicator_list", []),
    "年度自评": ("performance:evaluation_list", []),
    "总览": ("performance:overview", []),
    "工作台": ("performance:workbench", []),
}
OWN_PAGES = {
    "书记：首页": ("performance:home", []),
    "书记：党员": ("orgs:member_list", []),
    "书记：填月报": ("activities:report_write", [2024, 10]),
}
FLOOR_SQL = """
SELECT m.name, o.name, m.sex, m.admitted_on, m.formal_on
FROM orgs_membership s
JOIN orgs_member m ON m.id = s.member_id
JOIN orgs_organisation o ON o.id = s.organisation_id
WHERE o.parent_id = {committee} AND s.ends_on IS NULL
ORDER BY o.tree_order, s.id LIMIT 50
"""


@dataclass(frozen=True)
class Cost:
    """Of one request, the median of all rounds; times in milliseconds."""

    cpu: float
    wall: float
    queries: int = 0
    size: int = 0
    sent: int = 0


class Browser:
    """One person, signed in, who asks the application itself: no server and no network between."""

    application = None

    def __init__(self, username):
        Browser.application = Browser.application or get_wsgi_application()
        user = User.objects.get(username=username)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.user = user
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    def get(self, path) -> bytes:
        """The body as it would travel. AssertionError for any answer but 200."""
        environ = {
            "PATH_INFO": path,
            "HTTP_HOST": "testserver",
            "HTTP_COOKIE": self.cookie,
            "HTTP_ACCEPT_ENCODING": "gzip",
            "wsgi.input": io.BytesIO(),
        }
        setup_testing_defaults(environ)
        answers = []
        body = b"".join(self.application(environ, lambda status, headers: answers.append(status)))
        assert answers == ["200 OK"], f"{path}: {answers}"
        return body


def measure(asks: dict[str, Callable[[], bytes]], rounds: int) -> dict[str, Cost]:
    """Each of them in turn, round after round, so that a busy moment strikes all alike."""
    found = {name: _once(ask) for name, ask in asks.items()}  # warm, and counted
    times = {name: [] for name in asks}
    for _ in range(rounds):
        for name, ask in asks.items():
            cpu, wall = time.process_time(), time.perf_counter()
            ask()
            times[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    return {
        name: Cost(
            *(round(1000 * median(part), 2) for part in zip(*times[name], strict=True)),
            *found[name],
        )
        for name in asks
    }


def _once(ask) -> tuple[int, int, int]:
    ask()
    with CaptureQueriesContext(connection) as queries:
        body = ask()
    plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return len(queries), len(plain), len(body)


def costs(rounds: int, *, large: bool) -> dict[str, dict]:
    """Every page of the measured office beside the floor and Django's admin; of the large
    committee, too, where there is one."""
    office = Browser(ADMIN)
    asks = {FLOOR: _floor(office.user.organisation_id)}
    asks |= {ADMIN_LIST: lambda: office.get("/admin/orgs/membership/")}
    asks |= _asks(office, PAGES)
    branch = office.user.organisation.children.order_by("position")[1]
    asks |= _asks(Browser(branch.users.get().username), OWN_PAGES)
    found = measure(asks, rounds)
    if large:
        of_large = measure(_asks(Browser(LARGE_ADMIN), PAGES), max(rounds // 4, 1))
        found |= {f"大：{name}": cost for name, cost in of_large.items()}
    return {name: asdict(cost) for name, cost in found.items()}


def _asks(browser, pages):
    return {
        name: partial(browser.get, reverse(route, args=args))
        for name, (route, args) in pages.items()
    }


def _floor(committee):
    """Fifty lines by the driver alone, joined to one text."""
    statement = FLOOR_SQL.format(committee=committee)
    connection.ensure_connection()
    driver = connection.connection

    def ask() -> bytes:
        cursor = driver.cursor()
        rows = cursor.execute(statement).fetchall()
        return "".join("<tr><td>" + "</td><td>".join(map(str, row)) for row in rows).encode()

    return ask
