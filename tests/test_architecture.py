"""The rules of the map: who may import whom, what stays pure, what nothing is called."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["orgs", "activities", "budget", "performance"]  # each may import those to its left
TOP_LEVEL = {
    *("manage.py", "pyproject.toml", "README.md", "requirements.lock", "run"),
    *("config", *APPS, "templates", "static", "tests"),
}
RULE_MODULES = [
    "activities/periods/deadlines.py",
    "activities/periods/months.py",
    "activities/monthly/matrix.py",
    "activities/monthly/tally.py",
    "orgs/dues/rules.py",
    "orgs/lights.py",
    "orgs/rounding.py",
    "budget/projects/balance.py",
    "budget/execution/rules.py",
    "budget/execution/chart.py",
    "performance/scoring/__init__.py",
    "performance/scoring/rules.py",
    "performance/scoring/weights.py",
    "performance/indicators/lights.py",
    "performance/indicators/proposals.py",
    "performance/disclosure*",
    "performance/plans/changes.py",
]
ONE_PLACE = {
    "xlsxwriter": "config/documents/spreadsheet.py",
    "weasyprint": "config/documents/pdf.py",
}
UNDECIDED = {"utils", "helpers", "common", "services", "mixins"}


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), name_of(path))


# --- imports --------------------------------------------------------------------------------------


def imported(tree: ast.Module, package: str = "") -> Iterator[str]:
    """Dotted names of everything imported, at any depth; `package` resolves relative imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: -(node.level - 1) or None] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def referred(tree: ast.Module) -> Iterator[str]:
    """Texts that Django resolves to an app: `"budget.Project"`, `get_model("budget", …)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.fullmatch(rf"({'|'.join(APPS)})(\.\w+)+", node.value):
                yield node.value
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {
            "get_model",
            "get_app_config",
            "import_module",
        }:
            yield from (a.value for a in node.args[:1] if isinstance(a, ast.Constant))


def wrong_way(app: str, tree: ast.Module) -> list[str]:
    to_the_right = APPS[APPS.index(app) + 1 :]
    names = [*imported(tree), *referred(tree)]
    return [name for name in names if name.split(".")[0] in to_the_right]


@pytest.mark.parametrize("app", APPS)
def test_an_app_knows_only_apps_to_its_left(app):
    found = {name_of(path): wrong_way(app, tree_of(path)) for path in modules(app)}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import json.decoder", ["json.decoder"]),
        ("from .models import User", ["orgs.rules.models.User"]),
        ("from . import log", ["orgs.rules.log"]),
        ("from .. import log", ["orgs.log"]),
        ("from ..models.user import User", ["orgs.models.user.User"]),
    ],
)
def test_relative_imports_are_resolved(source, names):
    assert list(imported(ast.parse(source), "orgs.rules")) == names


@pytest.mark.parametrize(
    ("app", "source", "wrong"),
    [
        ("orgs", "from activities.models import Activity", ["activities.models.Activity"]),
        ("orgs", "def f():\n    import performance.scoring", ["performance.scoring"]),
        ("activities", "apps.get_model('performance', 'Plan')", ["performance"]),
        ("activities", "ForeignKey('budget.Project')", ["budget.Project"]),
        ("performance", "from orgs import log\nfrom budget import execution", []),
        ("orgs", "reverse('performance:home')", []),  # an address, not a dependency of code
        ("orgs", "KIND = 'budget'", []),
    ],
)
def test_the_wrong_way_is_recognised(app, source, wrong):
    assert wrong_way(app, ast.parse(source)) == wrong


def test_config_knows_the_apps_only_in_its_urls():
    found = {
        name_of(path): [name for name in imported(tree_of(path)) if name.split(".")[0] in APPS]
        for path in modules("config")
        if path.name != "urls.py"
    }
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(("library", "place"), ONE_PLACE.items())
def test_a_file_format_has_one_place(library, place):
    users = {
        name_of(path)
        for path in modules("config", *APPS)
        if any(name.split(".")[0] == library for name in imported(tree_of(path)))
    }
    assert users <= {place}


# --- rules ----------------------------------------------------------------------------------------


def rule_files(pattern: str) -> list[Path]:
    found = [path for path in ROOT.glob(pattern) if path.name != "__pycache__"]
    return [file for path in found for file in ([path] if path.is_file() else path.rglob("*.py"))]


@pytest.mark.parametrize("pattern", RULE_MODULES)
def test_a_rule_module_exists_and_needs_only_python(pattern):
    files = rule_files(pattern)
    assert files, f"{pattern} is missing"
    rules = {
        name_of(f)[:-3].replace("/", ".").removesuffix(".__init__")
        for p in RULE_MODULES
        for f in rule_files(p)
    }
    for path in files:
        foreign = [
            name
            for name in imported(tree_of(path), name_of(path.parent).replace("/", "."))
            if name.split(".")[0] not in sys.stdlib_module_names
            and not any(f"{name}.".startswith(f"{rule}.") for rule in rules)
        ]
        assert foreign == [], name_of(path)
        assert "datetime.now(" not in path.read_text(), "time is an argument"
        assert "date.today(" not in path.read_text(), "time is an argument"


# --- names and places -----------------------------------------------------------------------------


def test_no_module_is_named_for_not_having_decided():
    parts = {part for p in modules("config", *APPS, "tests") for part in (p.stem, p.parent.name)}
    assert parts & UNDECIDED == set()


def test_the_top_level_holds_what_the_map_names():
    present = {p.name for p in ROOT.iterdir() if not p.name.startswith((".", "__"))}
    assert present - TOP_LEVEL == set()


INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style\b|<script\b(?![^>]*\ssrc=)|javascript:""", re.I
)


def templates() -> list[Path]:
    folders = [ROOT / "templates", *(ROOT / app for app in APPS)]
    return sorted(p for f in folders for kind in ("*.html", "*.svg") for p in f.rglob(kind))


def test_no_template_holds_inline_code_or_style():
    found = {
        name_of(path): INLINE.findall(path.read_text(encoding="utf-8")) for path in templates()
    }
    assert {path: matches for path, matches in found.items() if matches} == {}


@pytest.mark.parametrize(
    ("text", "inline"),
    [
        ('<p style="color:red">', True),
        ("<button onclick='go()'>", True),
        ("<script>go()</script>", True),
        ('<a href="javascript:go()">', True),
        ('<script src="/static/js/a.js" defer></script>', False),
        ('<input autocomplete="on" data-online="1">', False),
        ('<link rel="stylesheet" href="a.css">', False),
    ],
)
def test_inline_code_is_recognised(text, inline):
    assert bool(INLINE.search(text)) == inline
