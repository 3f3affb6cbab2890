"""The Jinja2 environment of all pages and documents: what a template may call.

Filters write values (orgs.formatting); globals lead somewhere or draw a form. Everything is escaped
unless it comes from one of Django's own safe strings.
"""

from functools import lru_cache

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_errors, as_crispy_form
from crispy_forms.utils import render_crispy_form
from django.templatetags.static import static
from django.urls import get_resolver, get_script_prefix, get_urlconf, reverse
from jinja2 import Environment

from orgs import formatting, way_back

FILTERS = (
    formatting.yuan,
    formatting.signed_yuan,
    formatting.wan,
    formatting.form_wan,
    formatting.iso_date,
    formatting.percent,
    formatting.exact_percent,
    formatting.score,
    formatting.points,
    formatting.share,
    formatting.cn_date,
    formatting.cn_day,
    formatting.cn_month,
    formatting.cn_moment,
    formatting.clock_time,
    formatting.dash,
    formatting.file_size,
    formatting.status_icon,
    formatting.message_key,
)


def environment(**options) -> Environment:
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    made.filters |= {write.__name__: write for write in FILTERS}
    made.globals |= {
        "back_to": way_back.back_to,
        "crispy": crispy,
        "form_errors": as_crispy_errors,
        "from_here": way_back.from_here,
        "from_list": way_back.from_list,
        "handed_on": way_back.handed_on,
        "list_url": way_back.list_url,
        "query_with": query_with,
        "static": static,
        "url": url,
    }
    return made


def crispy(form, csrf_token=""):
    """All fields of a form: by its own layout where it has one, else in their order; and the note
    of what it was opened on, where it keeps one."""
    if hasattr(form, "helper"):
        drawn = render_crispy_form(form, context={"csrf_token": csrf_token})
    else:
        drawn = as_crispy_form(form)
    note = getattr(form, "seen_note", None)
    return drawn + note if note else drawn


def query_with(request, **changes) -> str:
    """The query string of this request with `changes`; None or "" takes a parameter away."""
    query = request.GET.copy()
    for name, value in changes.items():
        if formatting.is_blank(value):
            query.pop(name, None)
        else:
            query[name] = value
    return "?" + query.urlencode()


def url(name: str, *args) -> str:
    """The address of a named page."""
    return _reversed(get_resolver(get_urlconf()), get_script_prefix(), name, *args)


# A list names the same pages again and again, request after request; an address depends on nothing
# but what is asked here. `typed`: 1 and True are equal, but written differently.
@lru_cache(maxsize=4096, typed=True)
def _reversed(resolver, prefix: str, name: str, *args) -> str:
    return reverse(name, args=args)
