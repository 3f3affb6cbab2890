"""Values as people paste them, as programs send them, and as only an attacker writes them."""

from random import Random

AMOUNTS = [
    *("0", "-1", "-0", "0.001", "10.005", "NaN", "-NaN", "sNaN", "Infinity", "-Infinity", "1e400"),
    *("1e-400", "0x10", "十", "壹仟贰佰元整", "¥12", "￥12", "12元", "1.2万元", "1_000", "1e5"),
    *("１００", "１，０００．００", "٣", "²", "½", "Ⅷ", "㊉", "1,000.00", "2,350.00元", "1,00"),
    *(
        "1.",
        ".5",
        "--1",
        "+1",
        "1 000",
        "999999999.99",
        "1000000000",
        "9" * 60,
        "0" * 300,
        "9" * 39,
    ),
    *("1/3", "12%", "1;2", "1.2.3", "\u202e12", "1\u200b2", "1\x002", "٫٥", "\u2212" + "5"),
]
DATES = [
    *("0001-01-01", "0000-00-00", "9999-12-31", "10000-01-01", "2025-02-29", "2024-02-29"),
    *("2024年1月5日", "2024 年 1 月 5 日", "2024.1.5", "2024/1/5", "20240105", "11.2", "11月3日"),
    *("2月30日", "2.29", "13.1", "0.0", "99.99", "2024-11-04", "2026-01-01", "1900-01-01"),
    *("２０２４－１１－０２", "2024-11-02T10:00", "二〇二四年十一月二日", "昨天", "-1-1-1"),
    *("2024-11", "2024-13", "2024-00", "0000-01", "9999-12", "2024-1", "1e3-01-01", "45000"),
]
TEXTS = [
    *("", " ", "\u3000\u3000", "\u200b\u200b\u2060\ufeff", "\u115f\u2800\u3164", "\r\n\r\n\t"),
    *("\u202e反的", "张\u202e三", "\ufffe", "\uffff", "一\uffff二", "\ud800", "\udfff半", "\ud83d"),
    *("\x00", "一\x00二", "\x01\x02\x1b[31m", "\x7f", "\x85", "\u2028", "😀", "👨‍👩‍👧‍👦", "𠮷野家"),
    *("㛃䶮", "ئۇيغۇر", "ﷺ", "Z̸̧a̶l̷g̵o̴" * 20, "İıſß", "'\"><script>alert(1)</script>"),
    *(
        "{{ 7*7 }}",
        "{% raise %}",
        "%s%n%(a)s",
        "${7}",
        "'; DROP TABLE orgs_user; --",
        "%",
        "_",
        "\\",
    ),
    *("=1+1", "@SUM(A1)", "-2+3", "\t=cmd|' /C calc'!A0", "../../etc/passwd", "a" * 5000),
    *("党" * 2001, "<!--", "]]>", "&#0;", "&amp;lt;", "null", "None", "true", "[]", '{"a":1}'),
    *("a" * 101, "啊" * 41, "\n" * 3000, "(a+)+$" + "a" * 64, "1" * 64 + "!", "，" * 500),
]
LONG = "学习贯彻" * 50_000
KEYS = [
    *("0", "-1", "1", "2", "3", "999999", "2147483648", "9223372036854775807"),
    *("9223372036854775808", "1" + "0" * 30, "1.5", "abc", "", "１", "٣", "1,2", "\x00", "None"),
]
NAMES_OF_STRAYS = [
    *("status", "branch", "submitted_at", "score", "organisation", "is_superuser", "path", "role"),
    *("pk", "id", "_method", "__proto__", "a\x00b", "\x00", "党", "a" * 3000, "", "seen", "[]"),
    *("confirmed", "csrfmiddlewaretoken", "amount", "\ud800", "next", "carried"),
]
STRAY_VALUES = ["approved", "2", "100", "2024-01-01 00:00", "1", "", "\x00", "true"]

PLAUSIBLE = {
    "amount": ["12.50", "100", "1,000.00", "0.01", "36.00"],
    "count": ["0", "3", "10", "16"],
    "date": ["2024-10-15", "2024-11-01", "20240930", "2024年10月8日", "2024-03-05"],
    "month": ["2024-10", "2024-09"],
    "year": ["2024", "2025"],
    "password": ["correct-horse-77", "长一点的口令句子-2024", "short"],
    "text": ["按计划办理", "档案馆党支部", "集中学习", "张三", "记-012", "第一会议室"],
    "code": ["123456"],
}
BAD = {
    "amount": AMOUNTS,
    "count": AMOUNTS,
    "date": DATES,
    "month": DATES,
    "year": [*AMOUNTS, "1999", "2101", "0000"],
    "password": [*TEXTS, "a" * 129, "党" * 200],
    "text": TEXTS,
    "code": [*AMOUNTS, *TEXTS],
}
ENDINGS = {
    "date": ("_on", "since", "until", "from", "through", "on", "to"),
    "month": ("month",),
    "year": ("year",),
    "password": ("password", "password1", "password2"),
    "amount": ("amount", "rate", "target", "value", "weight", "score", "total", "share"),
    "count": ("count", "present", "expected", "position", "points"),
    "code": ("code",),
}

QUERY_NAMES = [
    *(
        "page",
        "sort",
        "year",
        "month",
        "from",
        "to",
        "on",
        "since",
        "until",
        "through",
        "q",
        "text",
    ),
    *("organisation", "kind", "state", "status", "grade", "report", "linked", "missing", "select"),
    *("activity", "actor", "verb", "subject_type", "project", "next", "back", "as", "view", "done"),
    *("member", "day", "date", "reader", "a\x00", "党", "", "page[]", "csrfmiddlewaretoken"),
]
QUERY_VALUES = [
    *("1", "2", "0", "-1", "99999999999", "last", "name", "-name", "name,-name", "--name", "pk"),
    *("2024", "2024-10", "2023", "2025", "１", "٣", "²", "1e5", "true", "approved", "draft"),
    *AMOUNTS[:12],
    *DATES,
    *TEXTS,
    *KEYS,
]
NEXT = [
    *("//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "https:evil"),
    *("https://evil.example/", "/%09/evil", "/\r\nSet-Cookie: a=b", "///evil", "/members/", ""),
    *("http:///evil", "data:text/html,1", "/\x00", "/" + "a" * 9000, "?next=?next=", "/\ud800"),
    *("/login/?next=/login/", "//[::1", "http://[", "/members/?q=%00"),
]
METHODS = [
    *("HEAD", "PUT", "DELETE", "TRACE", "PATCH", "OPTIONS", "CONNECT", "PROPFIND", "BREW", "get"),
    *("G" * 19, "LINK", "M-SEARCH"),
]
HOSTS = [
    *(
        "evil.example",
        "localhost.evil.example",
        "localhost:99999",
        "",
        "a b",
        "[::1",
        "127.0.0.1:x",
    ),
    *("localhost@evil", "localhost/../", "xn--", "ｌｏｃａｌｈｏｓｔ", "LOCALHOST", "localhost."),
]
HEADERS = [
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-For", "1.2.3.4, ::1, nonsense, " + "9" * 200),
    ("X-Forwarded-For", "\u00ff\u00fe, "),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Port", "-1"),
    ("Forwarded", 'host=evil.example;proto=https;for="["'),
    ("X-HTTP-Method-Override", "DELETE"),
    ("X-Original-URL", "/accounts/"),
    ("X-Requested-With", "XMLHttpRequest"),
    ("Referer", "http://[::1"),
    ("Referer", "javascript:alert(1)"),
    ("Referer", "http://localhost/" + "a" * 3000),
    ("Origin", "null"),
    ("Origin", "http://["),
    ("Origin", "http://evil.example"),
    ("Accept-Encoding", "gzip;q=nonsense, br, *;q=0"),
    ("Accept-Language", "xx-" + "y" * 600 + ";q=9"),
    ("Accept", "application/json"),
    ("User-Agent", "\u00e9\u00ff" * 600),
    ("User-Agent", ""),
    ("If-Modified-Since", "Mon, 99 Foo 0000"),
    ("If-None-Match", "*"),
    ("Range", "bytes=9999999999-0,-5"),
    ("Expect", "nonsense"),
    ("Content-Type", 'text/html; charset="; boundary='),
    ("Authorization", "Basic AAAA"),
    ("Upgrade", "websocket"),
    ("Cookie", "messages=W1siX19qc29uX21lc3NhZ2U"),
]
COOKIES = [
    *("sessionid=", "sessionid=" + "a" * 32, "sessionid=../../x", "sessionid=%00", "=;=;;", "a"),
    *('sessionid="\\000"', "sessionid=\u00ff\u00fe", "csrftoken=x; csrftoken=y", "a=" + "b" * 6000),
    *('messages="[[\\"__json_message\\"]]"', "sessionid=" + "z" * 2000, "django_language=\u00ff"),
]
CONTENT_TYPES = [
    *("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary="),
    *("multipart/form-data; boundary=\u00ff", "multipart/form-data; boundary=" + "b" * 300, ""),
    *("application/x-www-form-urlencoded; charset=utf-16", "multipart/mixed; boundary=x"),
    *("application/x-www-form-urlencoded; charset=nonsense", "application/xml", "; ; ="),
    *(
        "application/x-www-form-urlencoded; charset=gbk",
        "multipart/form-data; boundary=x; charset=7",
    ),
]
FILES = [
    ("空.pdf", b""),
    ("真.pdf", b"%PDF-1.4\n%%EOF\n"),
    ("断.pdf", b"%PDF-1.4\n"),
    ("con.pdf", b"%PDF-1.4\n%%EOF\n"),
    ("../../x.pdf", b"%PDF-1.4\n%%EOF\n"),
    ("a\u202efdp.exe", b"MZ\x00"),
    ("长" * 300 + ".pdf", b"%PDF-1.4\n%%EOF\n"),
    ("x.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 64),
    ("x.jpg", b"\xff\xd8\xff" + b"\x00" * 64),
    ("x.xlsx", b"PK\x03\x04" + b"\x00" * 64),
    ("x.docx", b"PK\x05\x06" + b"\x00" * 18),
    ("x.txt", "2024年度项目支出绩效目标\n一、年度目标\n".encode()),
    ("x.txt", "预算数 1_000 万元\ufffe\n".encode()),
    ("x.txt", b"\xff\xfe\x00\xd8\x00\x00"),
    ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("", b"%PDF-1.4\n%%EOF\n"),
    ('"; filename="y', b"\x00\x01"),
]


def kind_of(name: str) -> str:
    """What a field of this name asks for; the endings of our own names say it."""
    for kind, endings in ENDINGS.items():
        if name in endings or name.endswith(tuple(f"_{end.lstrip('_')}" for end in endings)):
            return kind
    return "text"


def plausible(name: str, rng: Random) -> str:
    return rng.choice(PLAUSIBLE[kind_of(name)])


def bad(name: str, rng: Random) -> str:
    """Mostly a bad value of the field's own kind, sometimes of another, rarely a very long one."""
    if rng.random() < 0.01:
        return LONG
    kind = kind_of(name) if rng.random() < 0.75 else rng.choice(list(BAD))
    return rng.choice(BAD[kind])


def query(rng: Random) -> list[tuple[str, str]]:
    """Conditions for a list: odd, repeated, too many."""
    found = [
        (rng.choice(QUERY_NAMES), rng.choice(QUERY_VALUES)) for _ in range(rng.choice([1, 1, 2, 4]))
    ]
    if rng.random() < 0.2:
        found += [(found[0][0], rng.choice(QUERY_VALUES)) for _ in range(3)]
    if rng.random() < 0.01:
        found = [("q", "党" * 3000)]
    return found
