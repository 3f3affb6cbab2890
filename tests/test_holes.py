"""Where no index of known holes can be reached, an old lock fails; it is said which was used."""

import datetime
import io
import subprocess
import urllib.request

import pytest

from tests import holes

TODAY = datetime.date(2026, 11, 28)
LOCK = "# made by uv\n# Resolved on {}\ndjango==5.2.9\n"


@pytest.mark.parametrize(
    ("resolved", "said"),
    [
        ("2026-11-28", ""),
        ("2026-06-01", ""),
        ("2026-05-31", "181 days old"),
        ("2024-02-29", "1003 days old"),
        ("2026-12-01", ""),
        ("yesterday", "does not say"),
    ],
)
def test_a_lock_of_half_a_year_is_too_old(resolved, said):
    found = holes.objection(LOCK.format(resolved), TODAY)
    assert said in found
    assert bool(found) == bool(said)


def test_the_lock_says_when_it_was_resolved():
    assert holes.RESOLVED.search(holes.LOCK.read_text("utf-8"))


def test_without_an_index_the_age_decides(monkeypatch, capsys):
    monkeypatch.setattr(holes, "can_be_asked", lambda: False)
    monkeypatch.setattr(holes, "objection", lambda lock, today: "it is too old.")
    assert holes.main() == 1
    assert "age of the lock counts: it is too old." in capsys.readouterr().out


@pytest.mark.parametrize("code", [0, 1])
def test_with_an_index_pip_audit_decides(monkeypatch, capsys, code):
    done = subprocess.CompletedProcess(holes.AUDIT, code)
    monkeypatch.setattr(holes, "can_be_asked", lambda: True)
    monkeypatch.setattr(subprocess, "run", lambda command, check: done)
    assert holes.main() == code
    assert "asked pip-audit" in capsys.readouterr().out


def test_an_index_that_cannot_be_reached_is_none(monkeypatch):
    monkeypatch.setattr(holes, "INDEX", "http://127.0.0.1:9/")  # where nobody listens
    assert not holes.can_be_asked()


@pytest.mark.parametrize(
    ("answer", "is_one"),
    [
        (b'{"vulnerabilities": [{"id": "PYSEC-2021-98"}]}', True),
        (b'{"vulnerabilities": []}', False),
        (b'{"info": {}}', False),
        (b"[]", False),
        (b"<html>Please sign in</html>", False),
        (b"", False),
    ],
)
def test_an_index_that_knows_no_holes_is_none(monkeypatch, answer, is_one):
    monkeypatch.setattr(urllib.request, "urlopen", lambda url, timeout: io.BytesIO(answer))
    assert holes.can_be_asked() == is_one
