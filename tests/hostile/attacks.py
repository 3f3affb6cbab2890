"""The attacks: each takes a hand, a generator of its own and the atlas, and sends requests."""

from random import Random

from tests.hostile import filling, grammar
from tests.hostile.atlas import Atlas, forms_of
from tests.hostile.people import Hand
from tests.hostile.requests import (
    BOUNDARY,
    URLENCODED,
    Request,
    escaped,
    multipart,
    urlencoded,
    with_query,
)

MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
# What costs a second of the processor is asked for less often.
COSTLY = {".pdf": 0.08, ".xlsx": 0.25}


def read(hand: Hand, rng: Random, atlas: Atlas):
    """A page that exists, with conditions nobody would give."""
    address = an_address(hand, rng, atlas)
    if rng.random() < 0.75:
        address = with_query(address.partition("?")[0], grammar.query(rng))
    hand.ask(Request("GET" if rng.random() < 0.9 else "HEAD", address))


def wander(hand: Hand, rng: Random, atlas: Atlas):
    """A route with any number or word in its address."""
    pattern = rng.choice(list(atlas.routes.values()))
    hand.ask(Request(rng.choice(["GET", "GET", "HEAD", "POST"]), filled(pattern, rng)))


def verb(hand: Hand, rng: Random, atlas: Atlas):
    address = an_address(hand, rng, atlas)
    body = rng.choice([b"", b"a=1", b"\x00" * 40])
    hand.ask(Request(rng.choice(grammar.METHODS), address, token_header(hand), body))


def fill(hand: Hand, rng: Random, atlas: Atlas):
    """A page is opened, its form filled in and sent; what comes back is sometimes sent on."""
    if not (addresses := atlas.pages_with_forms[hand.person.name]):
        return
    address = rng.choice(addresses)
    page = hand.ask(Request("GET", address))
    request = None
    for _ in range(rng.choice([1, 1, 2])):
        forms = forms_of(page.text, address.partition("?")[0]) if page.is_page else []
        if not forms:
            break
        form = rng.choice(forms)
        request = sent(form.address, *filling.filled_in(form, rng), rng)
        page = hand.ask(request)
    if request and rng.random() < 0.15:
        twice(hand, request)


def forge(hand: Hand, rng: Random, atlas: Atlas):
    """A form that no page opened: the names are right, the rest is made up."""
    route = rng.choice(list(atlas.routes))
    known = [a for who in atlas.addresses.values() for a in who.get(route, [])]
    address = (
        rng.choice(known) if known and rng.random() < 0.8 else filled(atlas.routes[route], rng)
    )
    pairs = filling.made_up(atlas.names.get(route, []), rng)
    pairs.append(("csrfmiddlewaretoken", hand.person.token))
    request = sent(address.partition("?")[0], pairs, [], rng)
    hand.ask(request)
    if rng.random() < 0.1:
        twice(hand, request)


def twice(hand: Hand, request: Request):
    """The same again, both on their way at once where there are two wires."""
    request = hand.dressed(request)
    for answer in hand.transport.ask_both(request, request):
        hand.told(request, answer)


def race(hand: Hand, rng: Random, atlas: Atlas):
    """Two people open the same page, and both send it at the same moment."""
    if not (addresses := atlas.pages_with_forms[hand.person.name]):
        return
    address, other = rng.choice(addresses), hand.of(rng.choice(["admin", "clerk", "secretary"]))
    requests = []
    for who in (hand, other):
        page = who.ask(Request("GET", address))
        forms = forms_of(page.text, address.partition("?")[0]) if page.is_page else []
        if not forms:
            return
        form = forms[-1]
        requests.append(who.dressed(sent(form.address, *filling.filled_in(form, rng), rng)))
    answers = hand.transport.ask_both(*requests)
    for who, request, answer in zip((hand, other), requests, answers, strict=True):
        who.told(request, answer)


def hang_up(hand: Hand, rng: Random, atlas: Atlas):
    """Nobody waits for the answer, or the body never comes."""
    pairs = [("csrfmiddlewaretoken", hand.person.token), ("text", "a" * rng.choice([9, 90_000]))]
    request = sent(an_address(hand, rng, atlas).partition("?")[0], pairs, [], rng)
    hand.transport.ask_half(hand.dressed(request), rng.random())


def break_body(hand: Hand, rng: Random, atlas: Atlas):
    """A body that is cut, of another kind than it says, or too large."""
    address = an_address(hand, rng, atlas).partition("?")[0]
    pairs = [("csrfmiddlewaretoken", hand.person.token), ("name", "张三"), ("amount", "1_000")]
    body = rng.choice([urlencoded(pairs), multipart(pairs), b"\xff\xfe\x00", b"%ZZ=%", b"&=&&&=;"])
    kind = rng.choice([URLENCODED, MULTIPART, *grammar.CONTENT_TYPES])
    if rng.random() < 0.4:
        body = multipart(pairs, [("files", *rng.choice(grammar.FILES))])
        body = body[: rng.randrange(len(body))]
    elif rng.random() < 0.03:
        body, kind = urlencoded(pairs) + b"&text=" + b"a" * 6_000_000, URLENCODED
    headers = (("Content-Type", kind), *token_header(hand))
    hand.ask(Request("POST", address, headers, body))


def dress_up(hand: Hand, rng: Random, atlas: Atlas):
    """Headers that lie about host, way, sender and cookies."""
    address = an_address(hand, rng, atlas)
    headers = [rng.choice(grammar.HEADERS) for _ in range(rng.choice([1, 1, 3]))]
    if rng.random() < 0.3:
        headers.append(("Host", rng.choice(grammar.HOSTS)))
    if rng.random() < 0.3:
        headers.append(("Cookie", rng.choice(grammar.COOKIES)))
    method = rng.choice(["GET", "GET", "POST"])
    if method == "GET":
        hand.ask(Request(method, address, tuple(headers)))
        return
    pairs = [("csrfmiddlewaretoken", hand.person.token), ("text", rng.choice(grammar.TEXTS))]
    if not any(name == "Content-Type" for name, _ in headers):
        headers.append(("Content-Type", URLENCODED))
    hand.ask(Request(method, address, tuple(headers), urlencoded(pairs)))


def load_plan(hand: Hand, rng: Random, atlas: Atlas):
    """The office's document with a few of its lines spoilt, previewed and then confirmed."""
    page = hand.ask(Request("GET", "/plans/load/"))
    for _ in range(2):
        forms = forms_of(page.text, "/plans/load/") if page.is_page else []
        if not forms:
            return
        fields = {name: values[0] for name, values in forms[-1].fields.items()}
        if not fields.get("text"):
            fields["text"] = filling.spoilt_plan(rng)
            fields["year"] = rng.choice(["", "2024", "2025", "2026", "2031"])
        page = hand.ask(sent(forms[-1].address, list(fields.items()), [], rng))


def sign_in(hand: Hand, rng: Random, atlas: Atlas):
    address = with_query("/login/", [("next", rng.choice(grammar.NEXT))])
    names = ["admin", "ADMIN", "secretary", "ａｄｍｉｎ", *grammar.TEXTS]
    pairs = [
        ("csrfmiddlewaretoken", hand.person.token),
        ("username", rng.choice(names)),
        ("password", rng.choice(grammar.TEXTS)),
        ("kept", rng.choice(["", "", "a:b", "eyJ0byI6Ii8ifQ:x", "\x00"])),
        ("next", rng.choice(grammar.NEXT)),
    ]
    hand.ask(sent(address, pairs, [], rng))


def stray(hand: Hand, rng: Random, atlas: Atlas):
    """A path that leads nowhere."""
    odd = ["/%00", "/%ff%fe", "/static/../manage.py", "/static/%2e%2e/x", "//", "/;/", "/members//"]
    odd += ["/" + escaped(rng.choice(grammar.TEXTS))[:4000], "/static/%00.css", "*", "/é".lower()]
    hand.ask(Request(rng.choice(["GET", "POST", "HEAD"]), escaped(rng.choice(odd), safe="/%*;.")))


# How often, compared with the others.
SHARES = {
    read: 30,
    wander: 10,
    verb: 8,
    fill: 22,
    forge: 16,
    race: 3,
    hang_up: 1,
    break_body: 6,
    dress_up: 8,
    load_plan: 2,
    sign_in: 1,
    stray: 2,
}


def an_address(hand: Hand, rng: Random, atlas: Atlas) -> str:
    """One this person was led to, or anybody was; each route as likely as any other."""
    whose = hand.person.name if rng.random() < 0.6 else rng.choice(list(atlas.addresses))
    known = atlas.addresses[whose]
    route = rng.choice(list(known))
    address = rng.choice(known[route])
    for ending, share in COSTLY.items():
        if ending in address and rng.random() > share:
            return an_address(hand, rng, atlas)
    return address


def filled(pattern: str, rng: Random) -> str:
    """The address of a route with a number or a word in each of its places."""
    parts = pattern.split("/")
    for place, part in enumerate(parts):
        if "<" in part:
            value = str(rng.randint(1, 60)) if rng.random() < 0.6 else rng.choice(grammar.KEYS)
            parts[place] = part[: part.index("<")] + escaped(value) + part[part.index(">") + 1 :]
    return "/".join(parts)


def sent(address: str, pairs, files, rng: Random) -> Request:
    if files or rng.random() < 0.25:
        return Request("POST", address, (("Content-Type", MULTIPART),), multipart(pairs, files))
    return Request("POST", address, (("Content-Type", URLENCODED),), urlencoded(pairs))


def token_header(hand: Hand) -> tuple[tuple[str, str], ...]:
    return (("X-CSRFToken", hand.person.token),)
