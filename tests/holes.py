"""`python -m tests.holes`: are holes known in the locked packages? Exit 1 if so.

Where no index of holes can be reached the age of the lock counts instead.
"""

import datetime
import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

LOCK = Path("requirements.lock")
# What pip-audit asks, about a release with known holes: a mirror of packages, or the page of a
# proxy, answers too, but names none.
INDEX = "https://pypi.org/pypi/django/3.2/json"
SECONDS = 5
MOST_DAYS = 180
RESOLVED = re.compile(r"^# Resolved on (\d{4}-\d{2}-\d{2})$", re.MULTILINE)
AUDIT = [
    *(sys.executable, "-m", "uv", "tool", "run", "--quiet", "pip-audit"),
    *("--requirement", str(LOCK), "--disable-pip", "--strict", "--progress-spinner", "off"),
]


def main() -> int:
    if can_be_asked():
        print("Known holes: asked pip-audit, which looks up every locked package at pypi.org.")
        return subprocess.run(AUDIT, check=False).returncode
    too_old = objection(LOCK.read_text("utf-8"), datetime.date.today())
    print(
        f"Known holes: no index of them can be reached, so the age of the lock counts: "
        f"{too_old or f'younger than {MOST_DAYS} days, which will do.'}"
    )
    return bool(too_old)


def can_be_asked() -> bool:
    try:
        with urllib.request.urlopen(INDEX, timeout=SECONDS) as answer:
            return bool(json.load(answer)["vulnerabilities"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def objection(lock: str, today: datetime.date) -> str:
    """What is wrong with the age of this lock; "" while it will do."""
    found = RESOLVED.search(lock)
    if found is None:
        return "it does not say when it was resolved. Run ./run lock."
    age = (today - datetime.date.fromisoformat(found[1])).days
    if age > MOST_DAYS:
        return f"it is {age} days old, more than {MOST_DAYS}. Run ./run lock and test."
    return ""


if __name__ == "__main__":
    sys.exit(main())
