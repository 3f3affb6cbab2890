"""`./run hostile [--requests N] [--database sqlite|pg] [--seed N] [--keep FOLDER]`"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.hostile.serving import ROOT, environment
from tests.pgboot import Server as Postgres

DATABASES = ["sqlite", "pg"]


def main() -> int:
    asked = argparse.ArgumentParser(prog="./run hostile", description=__doc__)
    asked.add_argument("--requests", type=int, default=100_000, help="in all, half per database")
    asked.add_argument("--database", choices=DATABASES, help="only this one")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path, help="a folder for databases and the server's log")
    options = asked.parse_args()
    chosen = [options.database] if options.database else DATABASES
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.keep or Path(temporary)).resolve()
        codes = [
            attack(kind, folder / kind, options.requests // len(chosen), options.seed)
            for kind in chosen
        ]
    return max(codes)


def attack(kind: str, folder: Path, requests: int, seed: int) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    url = Postgres().url if kind == "pg" else f"sqlite:///{folder}/db.sqlite3"
    print(f"{kind}, seed {seed}", flush=True)
    return subprocess.run(
        [sys.executable, "-m", "tests.hostile.campaign", str(requests), str(seed)],
        cwd=ROOT,
        env=environment(folder, url),
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
