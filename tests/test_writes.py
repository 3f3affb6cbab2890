"""Every write of a person stands in a log block, as far as the source can tell."""

import ast
import importlib
import re
from collections.abc import Iterator

import pytest
from django.forms.forms import BaseForm

from tests.test_architecture import APPS, modules, name_of, tree_of

WRITES = {
    *("save", "delete", "create", "get_or_create", "update_or_create"),
    *("bulk_create", "bulk_update", "update"),
}
# (file, function): why a write outside of log.change is right there
UNLOGGED: dict[tuple[str, str], str] = {
    ("orgs/organisations/models.py", "_take_place_in_tree"): "a step of save(), a derived column",
    ("orgs/dated.py", "take_place"): "a step of a dated fact's verbs, in their log block",
    ("orgs/dated.py", "_make_room"): "a step of take_place()",
    ("orgs/accountable/once.py", "_once"): "that a page was sent; what it did is logged",
    ("orgs/accountable/once.py", "_done"): "that a page was sent; what it did is logged",
    ("orgs/log/models.py", "save"): "the end of the log itself",
    ("orgs/log/verification.py", "keep"): "what looking through the log found",
    ("orgs/log/verification.py", "anchor"): "how the log ended, for a later look",
    ("orgs/log/models.py", "held"): "the end of the log itself",
    ("orgs/devices/signed_in.py", "end"): "a session; that it was ended is logged",
    ("orgs/devices/signed_in.py", "end_all"): "sessions; what ends them is logged",
    ("orgs/second_factor/models.py", "_accepts_step"): "of a code that it was used; signing in is",
    ("orgs/attachments/fields.py", "_store"): "a file, no row; what it belongs to is logged",
    ("orgs/jobs/exporting.py", "see"): "that a person came for a file; the export itself is logged",
    ("orgs/jobs/exporting.py", "make"): "how far the worker is",
    ("orgs/jobs/exporting.py", "_finish"): "how far the worker is",
    ("orgs/jobs/exporting.py", "tidy"): "how far the worker is",
    ("activities/activities/forms.py", "_save_kinds"): "a step of save(), inside its log block",
    ("activities/periods/models.py", "keep"): "a step of the report's verbs, in their log block",
    ("performance/evaluations/sealing.py", "_freeze"): "a step of seal(), inside its log block",
}


def is_write(call: ast.AST) -> bool:
    """A call that writes rows, as far as its form tells."""
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
        return False
    verb = call.func.attr
    if verb == "update":  # a dict takes a mapping, a queryset takes columns
        return bool(call.keywords) and not call.args
    if verb == "save":
        return not (is_form(call.func.value) or only_fills(call))
    return verb in WRITES


def is_form(receiver: ast.AST) -> bool:
    """A form logs in its own save(), which is looked at where it is written."""
    return isinstance(receiver, ast.Name) and re.fullmatch(r"(\w+_)?form", receiver.id) is not None


def only_fills(call: ast.Call) -> bool:
    return any(k.arg == "commit" and ast.unparse(k.value) == "False" for k in call.keywords)


def is_logged(node: ast.AST) -> bool:
    """`with log.change(…):`, or a function that tells the log itself by `log.record(…)`."""
    if isinstance(node, ast.With):
        return any(calls_log(item.context_expr, "change") for item in node.items)
    if isinstance(node, ast.FunctionDef):
        return any(calls_log(inner, "record") for inner in ast.walk(node))
    return False


def calls_log(node: ast.AST, verb: str) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == f"log.{verb}"


def unlogged_writes(node: ast.AST, function: str = "") -> Iterator[tuple[str, str]]:
    """`(function, call)` of every write that stands in no log block."""
    if is_logged(node):
        return
    if isinstance(node, ast.FunctionDef):
        function = node.name
    if is_write(node):
        yield function, ast.unparse(node.func)
    for child in ast.iter_child_nodes(node):
        yield from unlogged_writes(child, function)


def writes_of_people() -> Iterator[tuple[str, str, str]]:
    """`(file, function, call)`; not those of the schema, the log itself and the demo's data."""
    for path in modules(*APPS):
        file = name_of(path)
        if "migrations" in path.parts or file == "orgs/log/writing.py" or "demo" in file:
            continue
        for function, call in unlogged_writes(tree_of(path)):
            # What a model does inside its own save() is its callers' write.
            if not ("models" in file and (function, call) == ("save", "super().save")):
                yield file, function, call


def test_every_write_stands_in_a_log_block():
    found = list(writes_of_people())
    assert [write for write in found if write[:2] not in UNLOGGED] == []
    assert set(UNLOGGED) <= {write[:2] for write in found}, "no longer needed in UNLOGGED"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f():\n    member.save()", ["member.save"]),
        (
            "def f():\n    Member.objects.filter(a=1).delete()",
            ["Member.objects.filter(a=1).delete"],
        ),
        ("def f():\n    members.update(active=False)", ["members.update"]),
        ("def f():\n    with transaction.atomic():\n        rows.create()", ["rows.create"]),
        ("def f():\n    with log.change(m, by=u, verb=v):\n        m.save()", []),
        ("def f():\n    with log.change(m, by=u):\n        pass\n    m.save()", ["m.save"]),
        ("def f():\n    m.save()\n    log.record(by=u)", []),
        ("def f():\n    form.save()\n    reason_form.save()", []),
        ("def save(self):\n    return super().save()", ["super().save"]),
        ("def save(self):\n    return super().save(commit=False)", []),
        ("def save(self):\n    with log.change(self.instance):\n        super().save()", []),
        ("def f():\n    platform.save()", ["platform.save"]),
        ("def f():\n    counts.update(other)\n    digest.update(b'x')", []),
    ],
)
def test_an_unlogged_write_is_recognised(source, found):
    assert [call for _, call in unlogged_writes(ast.parse(source))] == found


def subclasses(cls: type) -> Iterator[type]:
    for below in cls.__subclasses__():
        yield below
        yield from subclasses(below)


def test_every_form_that_saves_has_a_save_of_our_own():
    """Django's own ModelForm.save() writes without a word; ours stand under the rule above."""
    for path in modules(*APPS):
        if "forms" in name_of(path):
            importlib.import_module(name_of(path)[:-3].replace("/", ".").removesuffix(".__init__"))
    ours = [form for form in subclasses(BaseForm) if form.__module__.split(".")[0] in APPS]
    saving = [form for form in ours if hasattr(form, "save")]
    origin = {form: next(c for c in form.__mro__ if "save" in vars(c)) for form in saving}
    assert [form for form in saving if origin[form].__module__.split(".")[0] not in APPS] == []


def test_no_view_deletes_by_itself():
    """A DeleteView deletes inside Django, where no log block can stand."""
    users = [name_of(path) for path in modules(*APPS) if "DeleteView" in path.read_text("utf-8")]
    assert users == []
