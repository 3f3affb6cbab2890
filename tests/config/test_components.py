"""The components: what they draw, and that no text handed to them becomes markup."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import ERROR
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe
from jinja2.runtime import Macro

from orgs.lists.figures import Card
from orgs.lists.listing import Column, Listing

FOLDER = Path(settings.BASE_DIR, "templates")
TEMPLATES = sorted(FOLDER.rglob("*.*"))
COMPONENTS = [*FOLDER.glob("components/*.html"), *FOLDER.glob("charts/*.svg")]
NOW = datetime.datetime(2024, 11, 3, 2, 2, tzinfo=datetime.UTC)
TOKEN = mark_safe('<input type="hidden" name="csrfmiddlewaretoken" value="t">')


def macros(path: Path) -> dict[str, Macro]:
    module = engines["jinja2"].env.get_template(path.relative_to(FOLDER).as_posix()).module
    return {name: value for name, value in vars(module).items() if isinstance(value, Macro)}


MACROS = {name: (path, macro) for path in COMPONENTS for name, macro in macros(path).items()}


def draw(component: str, **arguments) -> str:
    return macros(MACROS[component][0])[component](**arguments)


# --- escaping -------------------------------------------------------------------------------------


def hostile(name: str) -> str:
    return f"<script>\"'&{name}"


def record(*names: str, **fixed) -> SimpleNamespace:
    """Something with a hostile text under each name."""
    return SimpleNamespace(**{name: hostile(name) for name in names}, **fixed)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=hostile("label"), help_text=hostile("help_text"))
    kind = forms.ChoiceField(label="类别", choices=[(hostile("choice"), hostile("choice_label"))])
    pace = forms.ChoiceField(
        label="方式", choices=[(hostile("radio"), hostile("radio_label"))], widget=forms.RadioSelect
    )
    note = forms.CharField(widget=forms.Textarea, required=False, max_length=9)
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data):
        super().__init__(data)
        for name in ("unit", "mark", "last_value"):
            setattr(self.fields["reason"], name, hostile(name))
        self.fields["reason"].required = False


SENT = {"reason": "reason", "kind": "kind", "pace": "pace", "note": "note", "token": "token"}
SENT = {name: hostile(value) for name, value in SENT.items()}
FIGURE = record("text", "url", "counted", "adds")
CARD = record(
    *("label", "value", "unit", "target", "status_word", "note", "url"),
    figure=None,
    ratio=0.5,
    tick=0.6,
    status_key="ok",
    is_negative=True,
)
COUNTED_CARD = SimpleNamespace(**vars(CARD) | {"figure": FIGURE, "value": "", "url": ""})
LABEL = record("x", "y", "anchor", "text", "left", "top", "width")
CHART = record(
    *("title", "description", "left", "right", "bottom", "width", "height"),
    *("guide_points", "plan_points", "actual_points", "today_x"),
    top=28,
    levels=[record("x", "y", "text")],
    months=[record("x", "y", "text")],
    plan_label=LABEL,
    actual_label=LABEL,
    actual_end=(hostile("end_x"), hostile("end_y")),
)
CAPTIONED = SimpleNamespace(**vars(CHART), source=hostile("source"))
CELL = record("month", "key", "letter", "word", "url")
ROW = record("label", "value", "status_word", "hint", "url", status_key="ok")
OFFICIAL = record("text", "css", "scope", "url", is_label=True, columns=2, rows=2)
LINE = record("key", "css", cells=[OFFICIAL])
TABLE = SimpleNamespace(head=LINE, bodies=[record("css", lines=[LINE])])
GRID = record("css", columns=2, tables=[TABLE])
FILE = record(
    *("name", "uploaded_by", "withdrawn_by", "withdrawn_reason"),
    pk=1,
    size=9,
    uploaded_at=NOW,
    withdrawn_at=NOW,
    is_withdrawn=True,
)
STEP = record(
    *("title", "meta", "note", "state"),
    action=record("url", "label"),
    files=[FILE],
    file_rights={"can_withdraw": True, "can_read_withdrawn": False},
)
TODO = record(
    *("title", "url", "label", "who", "status_word", "note"),
    due=NOW,
    status_key="ok",
    figure=record("counted"),
)
LINK = record("label", "url", "count", is_current=True)
MASTHEAD = record("unit_name", "unit_short_name", "user_name", "role_label", nav=[1])
STATUS = {"key": "ok", "text": hostile("text"), "title": hostile("title")}
LISTING = Listing(
    title="表",
    rows=[record("name", "note")],
    columns={
        "name": Column("名称", "name", on_page=hostile("title"), css=hostile("css")),
        "note": Column("说明", "note", sort=["note"]),
        "tool": Column("操作", "note", is_tool=True),
    },
    page=["name", "note", "tool"],
    export=["name"],
    query={},
    head="name",
)
REQUEST = RequestFactory().get("/", {"q": hostile("q")})

# Every component with every argument it takes.
HOSTILE = {
    "stylesheets": {},
    "demo_banner": {"date": NOW},
    "page_masthead": {"masthead": MASTHEAD, "csrf_input": TOKEN},
    "navigation": {"groups": [record("heading", links=[LINK])]},
    "message_lines": {"messages": [Message(ERROR, hostile("message"))]},
    "status_label": STATUS,
    "stamp": {**{name: hostile(name) for name in ("who", "verb", "note")}, "at": NOW},
    "why": {
        **{name: hostile(name) for name in ("rule", "source", "remedy", "summary")},
        "inputs": [(hostile("input"), hostile("value"))],
    },
    "official_table": {"grid": GRID},
    "official_line": {"line": LINE},
    "official_cell": {"cell": OFFICIAL},
    "empty_state": {name: hostile(name) for name in ("text", "url", "label")},
    "list_table": {
        "list": LISTING,
        "request": REQUEST,
        "cells": {"tool": lambda row: hostile("cell")},
        "css": hostile("css"),
    },
    "list_heading": {
        "list": LISTING,
        "request": REQUEST,
        "name": "note",
        "column": LISTING.columns["note"],
    },
    "export_link": {"page": "orgs:member_export", "request": REQUEST},
    "pagination": {"page_obj": Paginator(range(9), 3).page(2), "request": REQUEST},
    "definition_list": {"rows": [ROW]},
    "step_list": {"steps": [STEP]},
    "file_list": {"files": [FILE], "can_withdraw": True, "can_read_withdrawn": True},
    "todo_list": {"todos": [TODO]},
    "month_cell": {name: hostile(name) for name in ("key", "letter", "word", "label", "url")},
    "month_legend": {"entries": [record("key", "letter", "word")]},
    "month_strip": {"cells": [CELL]},
    "bar": {"ratio": 0.5, "tick": 0.6, "title": hostile("title")},
    "execution_chart": {"chart": CHART},
    "figure_link": {"figure": FIGURE, "name": hostile("name")},
    "figure_card": {"card": CARD},
    "figure_cards": {"cards": [COUNTED_CARD]},
    "execution_figure": {"chart": CAPTIONED},
    "filter_form": {"form": ReasonForm(SENT), "reset_url": hostile("reset_url"), "sort": "-a"},
    "empty_list": {
        "what": hostile("what"),
        "filter": SimpleNamespace(reset_url=""),
        "url": hostile("url"),
        "label": hostile("label"),
    },
    "print_button": {},
    "address_notes": {"notes": [hostile("note")]},
    "form_bar": {
        "submit": hostile("submit"),
        "cancel_url": hostile("cancel"),
        "again": True,
        "autosave": True,
    },
    "confirm": {
        "address": hostile("address"),
        **{name: hostile(name) for name in ("verb", "cancel_url", "question")},
        "lost": [hostile("line")],
        "form": ReasonForm(SENT),
        "csrf_input": TOKEN,
    },
}


class Reader(HTMLParser):
    """What a browser makes of markup: its elements, and all its texts and attributes."""

    def __init__(self, markup: str):
        super().__init__()
        self.elements, self.names, self.texts = set(), set(), []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        self.names |= {name for name, _ in attributes}
        self.texts += [value or "" for _, value in attributes]

    def handle_data(self, data):
        self.texts.append(data)


def shown(texts) -> set[str]:
    return set(re.findall(r"<script>\"'&(\w+)", "\n".join(texts)))


def handed_over(value) -> set[str]:
    """The names of all hostile texts within the arguments of a component."""
    if isinstance(value, str):
        return shown([value])
    if isinstance(value, forms.Form):
        return shown(value.data.values()) | {"label", "help_text", "unit", "mark", "last_value"}
    if isinstance(value, dict | SimpleNamespace | Message):
        value = (value if isinstance(value, dict) else vars(value)).values()
    if isinstance(value, Iterable):
        return set().union(*map(handed_over, value))
    return set()


def test_every_component_is_tried_with_all_its_arguments():
    tried = {name: set(arguments) for name, arguments in HOSTILE.items()}
    assert tried == {name: set(macro.arguments) for name, (_, macro) in MACROS.items()}


@pytest.mark.parametrize("component", HOSTILE)
def test_hostile_text_stays_text(component):
    markup = draw(component, **HOSTILE[component])
    seen = Reader(markup)
    assert "script" not in seen.elements
    assert all(re.fullmatch(r"[\w:-]+", name) for name in seen.names)
    assert shown(seen.texts) >= handed_over(HOSTILE[component])


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_switches_escaping_off(template):
    assert not re.search(r"\|\s*safe\b|autoescape", template.read_text("utf-8"))


# --- what they draw -------------------------------------------------------------------------------


def test_a_status_is_an_icon_and_a_word():
    markup = draw("status_label", key="bad", text="逾期")
    assert re.sub(r"<.*?>", "", markup) == "✕逾期"


def test_a_bar_without_target_has_no_tick():
    plain = draw("bar", ratio=0.5362, tick=None, title="支出")
    ticked = draw("bar", ratio=0.5362, tick=0.6, title="支出")
    assert "<line" not in plain
    assert 'x1="60.00%"' in ticked
    assert 'width="53.62%"' in plain


def test_a_figure_of_zero_still_draws_its_bar():
    card = Card("支出", "0.00", unit="元")
    drawn = replace(card, ratio=Decimal(0))
    assert 'width="0.00%"' in draw("figure_cards", cards=[drawn])
    assert "<svg" not in draw("figure_cards", cards=[card])


def test_a_confirm_page_with_a_reason_shows_its_error_and_never_a_solid_button():
    form = ReasonForm({})
    markup = draw(
        "confirm", address="/r/1/", verb="退回", cancel_url="/r/", form=form, csrf_input=TOKEN
    )
    assert 'href="#id_kind"' in markup
    assert "button-primary" not in markup
    assert 'name="csrfmiddlewaretoken"' in markup
