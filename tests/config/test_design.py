"""What every page can rely on: the frame, the fields, and stylesheets an old browser reads."""

import datetime
import re
from pathlib import Path

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.forms import formset_factory
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.urls import include, path
from django.utils.safestring import mark_safe
from markupsafe import escape

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.*"))
STYLES = sorted(Path(settings.BASE_DIR, "static/css").glob("*.css"))
TOKENS = dict(
    re.findall(
        r"--([\w-]+): (#[0-9A-F]{6});",
        Path(settings.BASE_DIR, "static/css/tokens.css").read_text("utf-8"),
    )
)


def page(request):
    return HttpResponse()


account = [path(f"{name}/", page, name=name) for name in ("export_list", "logout", "password")]
urlpatterns = [path("", include((account, "orgs")))]

pytestmark = pytest.mark.urls(__name__)


class ExpenseForm(forms.Form):
    purpose = forms.ChoiceField(
        label="用途",
        choices=[("a", "主题党日"), ("b", "培训")],
        widget=forms.RadioSelect,
        help_text="按明细",
    )
    months = forms.MultipleChoiceField(
        label="月份", choices=[("1", "1月")], widget=forms.CheckboxSelectMultiple, required=False
    )
    amount = forms.DecimalField(label="金额", help_text="例：1234.50")
    branch = forms.ChoiceField(label="党组织", choices=[("1", "县档案馆党支部")], required=False)
    text = forms.CharField(label="事由", max_length=200, widget=forms.Textarea)
    scan = forms.FileField(label="票据", required=False)
    is_checked = forms.BooleanField(label="已核对")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def render(source, **context):
    return engines["jinja2"].from_string(source).render(context)


def attributes(markup, name):
    return re.findall(rf'\b{name}="([^"]*)"', markup)


# Forms


def test_an_error_is_tied_to_its_control_and_the_summary_leads_there():
    markup = render("{{ crispy(form) }}", form=ExpenseForm({}))
    ids = set(attributes(markup, "id"))
    links = {link[1:] for link in attributes(markup, "href")}
    described = {key for value in attributes(markup, "aria-describedby") for key in value.split()}
    assert links == {"id_purpose_0", "id_amount", "id_text", "id_is_checked"}
    assert described == {
        "id_purpose_helptext", "id_purpose_error", "id_amount_helptext", "id_amount_error",
        "id_text_error", "id_is_checked_error",
    }  # fmt: skip
    assert links | described <= ids


def test_no_id_is_given_twice():
    ids = attributes(render("{{ crispy(form) }}", form=ExpenseForm({})), "id")
    assert sorted(ids) == sorted(set(ids))


def test_a_fresh_form_shows_no_error():
    markup = render("{{ crispy(form) }}", form=ExpenseForm())
    assert "error" not in markup
    assert "aria-invalid" not in markup


def test_required_and_optional_are_told_in_words():
    markup = render(
        "{{ form.amount.as_field_group() }}{{ form.branch.as_field_group() }}", form=ExpenseForm()
    )
    assert re.findall(r'field-mark">(..)<', markup) == ["必填", "选填"]


def test_what_was_typed_is_kept_and_escaped():
    typed = '<script>alert("1")</script>'
    markup = render("{{ crispy(form) }}", form=ExpenseForm({"text": typed, "amount": '"><b>'}))
    assert escape(typed) in markup
    assert "<script>" not in markup
    assert "<b>" not in markup


def test_a_hint_is_text_unless_marked_as_markup():
    form = ExpenseForm()
    form.fields["amount"].help_text = "余额 <b>1</b>"
    form.fields["branch"].help_text = mark_safe("<ul><li>规则</li></ul>")
    markup = render("{{ crispy(form) }}", form=form)
    assert "余额 &lt;b&gt;1&lt;/b&gt;" in markup
    assert "<ul><li>规则</li></ul>" in markup


def test_unit_and_last_value_stand_beside_the_control():
    form = ExpenseForm()
    form.fields["amount"].unit = "元"
    form.fields["amount"].last_value = "上月 4"
    markup = render("{{ form.amount.as_field_group() }}", form=form)
    assert "<span>元</span>" in markup
    assert "上月 4" in markup


def helper(*layout, **options):
    made = FormHelper()
    made.layout = Layout(*layout)
    for name, value in options.items():
        setattr(made, name, value)
    return made


def test_a_layout_renders_every_named_field_once():
    form = ExpenseForm({})
    form.helper = helper(
        Fieldset("支出", "purpose", Row("amount", Column("branch"))),
        Div("text", "scan", "is_checked", "months", css_class="more"),
        Submit("save", "保存"),
    )
    markup = render("{{ crispy(form, csrf_token) }}", form=form, csrf_token="secret")
    names = set(attributes(markup, "name"))
    assert names == {*ExpenseForm.base_fields, "csrfmiddlewaretoken", "save"} - {"token"}
    assert markup.count("<form") == 1
    assert 'enctype="multipart/form-data"' in markup
    assert markup.count('role="alert"') == 1


def test_a_layout_without_its_form_tag_leaves_the_form_to_the_page():
    form = ExpenseForm()
    form.helper = helper("text", form_tag=False, disable_csrf=True)
    markup = render("{{ crispy(form, csrf_token) }}", form=form, csrf_token="secret")
    assert "<form" not in markup
    assert "secret" not in markup
    assert 'name="text"' in markup


def test_a_helper_without_layout_shows_the_whole_form():
    form = ExpenseForm()
    form.helper = FormHelper()
    names = set(attributes(render("{{ crispy(form) }}", form=form), "name"))
    assert names >= set(ExpenseForm.base_fields)


def test_only_one_button_is_solid_and_a_destructive_one_never():
    form = ExpenseForm()
    form.helper = helper(Submit("save", "保存"), Submit("void", "作废", css_class="button-danger"))
    classes = [
        value.split() for value in attributes(render("{{ crispy(form) }}", form=form), "class")
    ]
    buttons = [names for names in classes if "button" in names]
    assert [("button-primary" in names) for names in buttons] == [True, False]


def test_an_unknown_field_of_a_layout_is_an_error():
    form = ExpenseForm()
    form.helper = helper("no_such_field")
    with pytest.raises(Exception, match="no_such_field"):
        render("{{ crispy(form) }}", form=form)


def test_a_formset_says_in_which_line_the_error_is():
    formset = formset_factory(ExpenseForm)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-amount": "x"}
    )
    markup = render("{{ crispy(formset) }}", formset=formset)
    assert 'href="#id_form-0-amount">第 1 行 金额' in markup
    assert 'href="#id_form-1-amount">第 2 行 金额' in markup
    assert 'name="form-TOTAL_FORMS"' in markup


# Frame

MASTHEAD = {
    "unit_name": "中共乐亭县委县直机关工作委员会",
    "unit_short_name": "乐亭县直机关工委",
    "demo_date": None,
    "user_name": "王淑珍",
    "role_label": "工作人员",
    "nav": [
        {
            "heading": "活动",
            "links": [
                {"label": "月报审核", "url": "/r/", "is_current": True, "count": 4},
                {"label": "报送矩阵", "url": "/m/", "is_current": False, "count": 0},
            ],
        }
    ],
}
PAGE = '{% extends "base.html" %}{% block title %}经费<执行{% endblock %}'


FRAME = {
    "messages": [],
    "csrf_input": mark_safe('<input type="hidden" name="csrfmiddlewaretoken">'),
}


def frame(**changes):
    return render(PAGE, masthead={**MASTHEAD, **changes}, **FRAME)


def test_the_heading_repeats_the_title():
    markup = frame()
    assert re.findall(r"<title>(.*?) ·", markup) == ["经费<执行"]
    assert re.findall(r"<h1>(.*?)</h1>", markup) == ["经费<执行"]


def test_the_navigation_marks_the_current_page_and_counts():
    markup = frame()
    assert re.findall(r'aria-current="page">(\w+)', markup) == ["月报审核"]
    assert re.findall(r'class="count">(\d+)', markup) == ["4"]


def test_signing_out_is_a_post_with_a_token():
    form = re.search(r"<form.*?</form>", frame(), re.DOTALL)[0]
    assert 'method="post" action="/logout/"' in form
    assert 'name="csrfmiddlewaretoken"' in form


def test_the_demo_says_so_and_a_real_installation_does_not():
    assert "业务日期 2024年11月3日" in frame(demo_date=datetime.date(2024, 11, 3))
    assert "演示" not in frame()


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_error_pages_show_even_when_nothing_is_known(name):
    assert "机关党建绩效管理" in render_to_string(name)


@pytest.mark.parametrize("name", ["403.html", "404.html", "405.html", "409.html"])
def test_refusals_name_themselves_inside_the_frame(name):
    conflict = {"message": "内容已变", "back_url": "/"}
    markup = render_to_string(name, {"masthead": MASTHEAD, **FRAME, **conflict})
    assert re.search(r"<h1>\w+</h1>", markup)
    assert MASTHEAD["unit_name"] in markup


def test_a_conflict_hands_its_message_to_the_page_and_to_autosave():
    conflict = {"message": "已由张某于10:02审核", "back_url": "/"}
    markup = render_to_string("409.html", {"masthead": MASTHEAD, **FRAME, **conflict})
    assert re.search(r"data-message>已由张某于10:02审核<", markup)


# Rules for files


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_inline_code(template):
    """The content policy would silently drop it."""
    source = template.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", source)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_loads_anything_from_elsewhere(template):
    source = template.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", source)


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_stylesheets_stay_within_chromium_90(style):
    source = re.sub(r"/\*.*?\*/", "", style.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r":has\(|@container|color-mix|@layer|@import|\n\s*&|\bdvh\b", source)
    assert len(source.splitlines()) <= 250


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_every_token_in_use_is_defined(style):
    tokens = Path(settings.BASE_DIR, "static/css/tokens.css").read_text("utf-8")
    used = set(re.findall(r"var\((--[\w-]+)\)", style.read_text("utf-8")))
    assert used <= set(re.findall(r"(--[\w-]+):", tokens))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((name, f"{name}-tint") for name in ("ok", "warn", "bad", "info", "none")),
        *((name, "white") for name in ("ink", "grey-10", "grey-8", "blue", "red-7", "gold-7")),
        *((name, "grey-1") for name in ("ink", "grey-10", "grey-8", "blue", "red-9")),
        ("white", "red-7"),
        ("white", "red-9"),
    ],
)
def test_text_can_be_read_on_its_ground(text, ground):
    lighter, darker = sorted((luminance(TOKENS[text]), luminance(TOKENS[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
