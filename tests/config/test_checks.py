import importlib.util

import pytest

from config.serving import checks


def test_this_machine_has_everything():
    assert [message for check in checks.CHECKS for message in check()] == []


def refuse(*names):
    found = checks.is_loadable
    return lambda name: name not in names and found(name)


@pytest.mark.parametrize(
    ("check", "library", "id_", "package"),
    [
        (checks.check_pango, "libpango-1.0.so.0", "config.E002", "libpango-1.0-0"),
        (checks.check_pango, "libpangoft2-1.0.so.0", "config.E002", "libpangoft2-1.0-0"),
        (
            checks.check_harfbuzz_subset,
            "libharfbuzz-subset.so.0",
            "config.W001",
            "libharfbuzz-subset0",
        ),
        (checks.check_cjk_font, "libfontconfig.so.1", "config.E003", "fonts-noto-cjk"),
    ],
)
def test_a_missing_library_is_named_with_its_package(monkeypatch, check, library, id_, package):
    monkeypatch.setattr(checks, "is_loadable", refuse(library))
    (message,) = check()
    assert message.id == id_
    assert package in message.hint


def test_a_missing_chinese_font_is_an_error(monkeypatch):
    monkeypatch.setattr(checks, "CHINESE", b":family=No Such Family")
    (message,) = checks.check_cjk_font()
    assert (message.id, message.level) == ("config.E003", 40)
    assert "fonts-noto-cjk" in message.hint


def test_missing_defusedxml_is_an_error(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    (message,) = checks.check_defusedxml()
    assert (message.id, message.level) == ("config.E001", 40)


def test_a_library_that_does_not_exist_is_not_loadable():
    assert not checks.is_loadable("libnothing-of-this-name.so.0")
