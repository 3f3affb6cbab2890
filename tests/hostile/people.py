"""Who sends: eight people, each with a session and a token of their own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from django.conf import settings

from tests.hostile.requests import Answer, Request

ANONYMOUS = "anonymous"
# How often each of them sends, compared with the others.
SHARES = {
    ANONYMOUS: 6,
    "disabled": 3,
    "admin": 26,
    "clerk": 18,
    "leader": 5,
    "auditor": 7,
    "secretary": 20,
    "other": 7,
}
PEOPLE = list(SHARES)


@dataclass
class Person:
    name: str
    token: str  # the secret of the CSRF cookie, of the length Django gives it
    session: str = ""

    @property
    def cookie(self) -> str:
        held = [f"{settings.CSRF_COOKIE_NAME}={self.token}"]
        if self.session:
            held.append(f"{settings.SESSION_COOKIE_NAME}={self.session}")
        return "; ".join(held)


def everybody() -> dict[str, Person]:
    return {name: Person(name, (name * 32)[:32]) for name in PEOPLE}


class Sessions:
    """Signs a person in again when a request ended the session: `begin(name)` answers its key."""

    def __init__(self, begin: Callable[[str], str]):
        self.begin, self._lock, self.count = begin, Lock(), 0

    def renew(self, person: Person, lost: str):
        with self._lock:
            if person.session == lost:  # nobody else has renewed it meanwhile
                person.session = self.begin(person.name)
                self.count += 1


@dataclass
class Hand:
    """One request after the other for one person; `seen` is told each of them with its answer."""

    person: Person
    transport: object
    sessions: Sessions
    seen: Callable[[str, str, Request, Answer], None]
    everybody: dict[str, Person]
    attack: str = ""

    def of(self, name: str) -> "Hand":
        """Another person at the same machine."""
        return replace(self, person=self.everybody[name])

    def ask(self, request: Request) -> Answer:
        """With the person's cookies, unless the request brings its own."""
        request = self.dressed(request)
        return self.told(request, self.transport.ask(request))

    def dressed(self, request: Request) -> Request:
        if request.header("Cookie") is not None:
            return request
        return replace(request, headers=(*request.headers, ("Cookie", self.person.cookie)))

    def told(self, request: Request, answer: Answer) -> Answer:
        self.seen(self.attack, self.person.name, request, answer)
        self._stay_signed_in(request, answer)
        return answer

    def _stay_signed_in(self, request: Request, answer: Answer):
        if self.person.name in {ANONYMOUS, "disabled"}:
            return
        session = f"{settings.SESSION_COOKIE_NAME}={self.person.session}"
        was_whole = session in (request.header("Cookie") or "")
        went_to = answer.headers.get("Location", "")
        is_signed_out = answer.status in {302, 303} and went_to.startswith(
            ("/login/", "/password/", "/second-factor/")
        )
        if was_whole and is_signed_out:
            self.sessions.renew(self.person, self.person.session)
