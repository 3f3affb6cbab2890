"""The way back: the address of a page carries from which page, with which filter, one came to it.

A list gives its own address to the pages it leads to (`?back=…`), and they hand it on. A form is
sent to its own address, so the way back outlives errors, the page of two sides, a page sent twice
and signing in anew; what was seen and what is saved by itself have nothing to do with it. Only a
page of this application counts, and nobody is asked whether it may be seen: that is decided when
it is opened, so a way back tells nothing about what it leads to.
"""

from urllib.parse import quote, urlencode, urlsplit

from django.http import QueryDict
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.http import url_has_allowed_host_and_scheme

NAME = "back"
LONGEST = 1500  # characters of an address that is carried
LONGEST_QUERY = 8000


def way_back(request) -> str:
    """The page that this one was opened from; "" without one that could be gone back to."""
    address = request.GET.get(NAME, "")
    return address if _is_a_page(address) else ""


def back_to(request, otherwise: str) -> str:
    """Where 取消 and a saved form lead."""
    return way_back(request) or otherwise


def list_url(request, plain: str) -> str:
    """The list at `plain` as it was left, where one came from there; else as it opens."""
    address = way_back(request)
    return address if urlsplit(address).path == plain else plain


def after_saving(request, record: str, plain: str) -> str:
    """On to the saved record, from where its list is reached again as it was left.

    Opened from anywhere else than that list, a form leads back there.
    """
    address = way_back(request)
    if address and urlsplit(address).path != plain:
        return address
    return record + handed_on(request)


def wants_another(request) -> bool:
    """Whether the form was sent by its second button, 保存并继续新增."""
    return request.POST.get("action") == "again"


def another(request, **kept) -> str:
    """The same form, empty but for what is worth keeping."""
    return same_query(request, request.path, **kept)


def same_query(request, address: str, **changes) -> str:
    """`address` under what this page was asked, with these changes."""
    query = request.GET.copy()
    if len(query.urlencode()) > LONGEST_QUERY:  # nobody's page: no browser could be led there
        query = QueryDict(mutable=True)
    for name, value in changes.items():
        query[name] = value
    return f"{address}?{query.urlencode()}"


def from_here(request, address: str) -> str:
    """`address`, carrying that one came from this page."""
    return _joined(address, _carried(request))


def from_list(request, **given) -> str:
    """What a list adds to the bare address of a page: what it opens with, and the way back.

    No way back where the list stands as it opens.
    """
    asked = {name: value for name, value in given.items() if value}
    query = f"?{urlencode(asked)}" if asked else ""
    return _joined(query, _carried(request)) if request.GET else query


def handed_on(request) -> str:
    """What a page adds to the bare address of another one that leads back to the same place."""
    return _joined("", way_back(request))


def _carried(request) -> str:
    address = request.get_full_path()
    return address if len(address) <= LONGEST else request.path


def _joined(address: str, back: str) -> str:
    if not back:
        return address
    page, mark, part = address.partition("#")
    sign = "&" if "?" in page else "?"
    return f"{page}{sign}{NAME}={quote(back, safe='/')}{mark}{part}"


def _is_a_page(address: str) -> bool:
    """Whether it is an address of ours, written from the root; no file to be downloaded."""
    if not address.startswith("/") or len(address) > LONGEST:
        return False
    if not address.isprintable() or "\\" in address or "#" in address:
        return False
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return False
    path = urlsplit(address).path
    try:
        resolve("/" + path.removeprefix(get_script_prefix()))
    except Resolver404:
        return False
    return path.endswith("/")
