"""Counts answers, and keeps the request behind each one that should not have come."""

import re
from collections import Counter
from threading import Lock

from tests.hostile.requests import Answer, Request

SHOWN = 20


class Tally:
    def __init__(self):
        self._lock = Lock()
        self.count = 0
        self.by_class, self.by_attack, self.by_person, self.faults = (Counter() for _ in range(4))
        self.stored = 0  # POSTs that led on
        self.examples = {}

    def see(self, attack: str, person: str, request: Request, answer: Answer):
        with self._lock:
            self.count += 1
            self.by_class[_class(answer)] += 1
            self.by_attack[attack] += 1
            self.by_person[person] += 1
            self.stored += request.method == "POST" and _led_on(answer)
            if not (answer.is_deliberate or _may_stay_unanswered(request, answer)):
                kind = f"{answer.status} {request.method} {_shape(request.target)}"
                self.faults[kind] += 1
                self.examples.setdefault(kind, f"{person} ({attack}): {request}")

    def lines(self, seconds: float):
        rate = self.count / seconds
        yield f"  requests {self.count:,}   {rate:.0f} a second   {self.stored:,} forms done"
        for title, counts in [
            ("status", self.by_class),
            ("attack", self.by_attack),
            ("person", self.by_person),
        ]:
            told = "   ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))
            yield f"  {title:<9}{told}"
        for kind, count in self.faults.most_common(SHOWN):
            yield f"  ✕ {count:>5} × {kind}\n          {self.examples[kind]}"


def _class(answer: Answer) -> str:
    if answer.status == 503:
        return "503"
    return f"{answer.status // 100}xx" if answer.status else "none"


def _led_on(answer: Answer) -> bool:
    where = answer.headers.get("Location", "")
    return answer.status in {302, 303} and not where.startswith("/login/")


def _shape(target: str) -> str:
    return re.sub(r"[0-9]+", "N", target.partition("?")[0])[:80]


def _may_stay_unanswered(request: Request, answer: Answer) -> bool:
    """What is no HTTP the server may drop without a word."""
    return answer.status == 0 and request.method in {"CONNECT"}
