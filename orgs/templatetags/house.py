"""How values are written on every page: a builtin library of all templates."""

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY

from orgs import formatting

register = template.Library()
for name in [
    "yuan",
    "signed_yuan",
    "wan",
    "form_money",
    "form_wan",
    "iso_date",
    "percent",
    "score",
    "points",
    "share",
    "cn_date",
    "cn_day",
    "cn_month",
    "cn_moment",
    "dash",
    "status_icon",
    "message_key",
    "first_control_id",
]:
    register.filter(name, getattr(formatting, name))


@register.simple_tag(takes_context=True)
def query_with(context, **changes):
    """The query string of this request with `changes`; None or "" takes a parameter away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if formatting.is_blank(value):
            query.pop(name, None)
        else:
            query[name] = value
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def repeat(context, name):
    """A block of this page once more: the heading says the same as the title."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return block.render(context)
