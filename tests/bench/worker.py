"""One measurement in a process of its own; the database is named by DATABASE_URL. Prints JSON.

fill SIZE | pages ROUNDS LARGE | workbook FILE | bare_workbook FILE ROWS | report COUNT ROUNDS
"""

import json
import sys
from dataclasses import fields
from pathlib import Path

import django

django.setup()

from tests.bench import data, outputs, pages  # noqa: E402 - they need the settings
from tests.bench.plan import Size  # noqa: E402


def main(command, *rest):
    if command == "fill":
        size = Size(*(int(text) for text, _ in zip(rest, fields(Size), strict=True)))
        filled_before = data.is_filled()
        if not filled_before:
            data.fill(size)
        return {"filled_before": filled_before}
    if command == "pages":
        return pages.costs(int(rest[0]), large=rest[1] == "1")
    if command == "workbook":
        return outputs.workbook(Path(rest[0]))
    if command == "bare_workbook":
        return outputs.bare_workbook(Path(rest[0]), int(rest[1]))
    return outputs.report(int(rest[0]), int(rest[1]))


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:]), sys.stdout)
