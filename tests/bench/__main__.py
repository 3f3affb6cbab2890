"""`./run bench [--plan full|small|tiny] [--only pages,workbook,pdf,start]`"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.bench import table
from tests.bench.plan import PLANS, Plan, Size
from tests.bench.store import ROOT, STORES

PARTS = ["pages", "workbook", "pdf", "start"]
APPLICATION = "from django.core.wsgi import get_wsgi_application as f; f()"
HEAVY = ["docx", "openpyxl", "PIL", "weasyprint", "xlsxwriter"]
LOADED = f"; import sys; print(*(n for n in {HEAVY} if n in sys.modules))"


def main():
    asked = argparse.ArgumentParser(prog="./run bench", description="What the application costs.")
    asked.add_argument("--plan", choices=PLANS, default="full")
    asked.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    options = asked.parse_args()
    parts = options.only.split(",")
    if unknown := set(parts) - set(PARTS):
        asked.error(f"unknown: {', '.join(sorted(unknown))}")
    for line in run(PLANS[options.plan], parts, ROOT / ".bench"):
        print(line, flush=True)


def run(plan: Plan, parts, folder: Path):
    """The lines of the table, each as soon as it is known."""
    for kind, sizes in plan.sizes.items():
        store = STORES[kind](folder)
        urls = [_filled(store, size) for size in sizes]
        if "pages" in parts:
            found = [
                work(url, "pages", plan.rounds, int(bool(size.large)))
                for size, url in zip(sizes, urls, strict=True)
            ]
            yield from table.pages(kind, sizes, found)
        if "workbook" in parts:
            yield from table.workbooks(kind, *_workbooks(urls[-1]))
        if "pdf" in parts and kind == "sqlite":
            yield from table.documents(
                {count: work(urls[0], "report", count, plan.repeats) for count in plan.indicators}
            )
    if "start" in parts:
        yield from table.start(*_start(plan.repeats))


def _filled(store, size: Size) -> str:
    url, begun = store.url(size), time.perf_counter()
    done = work(url, "fill", size.organisations, size.members, size.large)
    if not done["filled_before"]:
        print(f"Filled {size.name} in {time.perf_counter() - begun:.0f} s.", file=sys.stderr)
    return url


def work(url: str, *arguments) -> dict:
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.worker", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def _workbooks(url):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "members.xlsx"
        ours = work(url, "workbook", file)
        return ours, work(url, "bare_workbook", file, ours["rows"])


def _start(repeats) -> tuple[float, float, list[str]]:
    """Seconds until the application stands, the same for Django without one, what was loaded."""
    settings = "from django.conf import settings; settings.configure(); "
    loaded = _python(APPLICATION + LOADED)[1].split()
    pairs = [(_python(APPLICATION)[0], _python(settings + APPLICATION)[0]) for _ in range(repeats)]
    ours, bare = zip(*pairs, strict=True)
    return median(ours), median(bare), loaded


def _python(code) -> tuple[float, str]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return time.perf_counter() - begun, done.stdout.decode()


if __name__ == "__main__":
    main()
