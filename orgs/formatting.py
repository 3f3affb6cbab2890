"""How values are written on every page, in every document and workbook. Pure formatting."""

import datetime
from decimal import Decimal

from django.utils import timezone

from orgs.lights import told
from orgs.rounding import HUNDREDTH, half_up, plain

NOTHING = "—"
MINUS = "\u2212"
STATUS_ICONS = {"ok": "✓", "warn": "▲", "bad": "✕", "info": "●", "none": "–"}
MESSAGE_KEYS = {"success": "ok", "warning": "warn", "error": "bad", "debug": "none"}


def is_blank(value) -> bool:
    return value is None or value == ""


def rounded(value, step: Decimal = HUNDREDTH) -> Decimal:
    # str() first: a float is meant as the figure it prints.
    return half_up(Decimal(str(value)), step)


def written(number: Decimal, pattern: str = ",.2f") -> str:
    """`number` with a real minus sign; a figure that rounds to zero has none."""
    return (MINUS if number < 0 else "") + format(abs(number), pattern)


def yuan(value):
    """元 with thousands and two decimals: 1,234.50; nothing is —."""
    return NOTHING if is_blank(value) else written(rounded(value))


def signed_yuan(value):
    """元 as a difference: +1,200.00, −1,100.00, 0.00."""
    if is_blank(value):
        return NOTHING
    amount = rounded(value)
    return ("+" if amount > 0 else "") + written(amount)


def wan(value):
    """元 shown in 万元, two decimals: 53620 → 5.36."""
    return NOTHING if is_blank(value) else written(rounded(Decimal(str(value)) / 10000))


def form_money(value):
    """An amount as official forms print it: no thousands, an empty cell for nothing."""
    return "" if is_blank(value) else written(rounded(value), ".2f")


def form_wan(value):
    """元 as official forms print 万元: 53620 → 5.36, an empty cell for nothing."""
    return "" if is_blank(value) else written(rounded(Decimal(str(value)) / 10000), ".2f")


def iso_date(text):
    """The date of a stored "2024-11-03", for cn_date; nothing stays nothing."""
    return datetime.date.fromisoformat(text) if text else None


def percent(value):
    """A ratio 0–1 as 53.62%; what is just short of the whole, or beyond it, never reads 100.00%."""
    return NOTHING if is_blank(value) else exact_percent(told(Decimal(str(value))))


def exact_percent(value):
    """A ratio rounded where it was worked out (`orgs.lights.told`), with all of its digits."""
    if is_blank(value):
        return NOTHING
    number = value * 100
    decimals = len(plain(number).partition(".")[2])
    return written(number, f",.{max(decimals, 2)}f") + "%"


def score(value):
    """Points that were earned, with two decimals as computed: 9.6 → 9.60; nothing is —."""
    return NOTHING if is_blank(value) else written(rounded(value), ".2f")


def points(value):
    """Points that can be earned: two decimals, no trailing zeros: 9.80 → 9.8, 10.00 → 10."""
    if is_blank(value):
        return NOTHING
    number = rounded(value)
    return (MINUS if number < 0 else "") + plain(abs(number))


def share(ratio):
    """A ratio as a length for SVG, kept within 0% and 100%."""
    return f"{min(max(rounded(Decimal(str(ratio)) * 100), Decimal(0)), Decimal(100))}%"


def local(value):
    is_instant = isinstance(value, datetime.datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_instant else value


def cn_date(value):
    """2024年11月3日; months and days have no leading zero (GB/T 9704)."""
    if is_blank(value):
        return NOTHING
    day = local(value)
    return f"{day.year}年{day.month}月{day.day}日"


def cn_day(value):
    """11月3日."""
    if is_blank(value):
        return NOTHING
    day = local(value)
    return f"{day.month}月{day.day}日"


def cn_month(value):
    """2024年10月."""
    if is_blank(value):
        return NOTHING
    day = local(value)
    return f"{day.year}年{day.month}月"


def cn_moment(value):
    """11月3日 10:02, in Asia/Shanghai."""
    if is_blank(value):
        return NOTHING
    moment = local(value)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def clock_time(value, seconds=False):
    """10:02 or 10:02:33, in Asia/Shanghai."""
    return f"{local(value):%H:%M:%S}" if seconds else f"{local(value):%H:%M}"


def dash(value):
    """— for nothing; zero is something."""
    return NOTHING if is_blank(value) else value


def file_size(count):
    """Bytes as 38 KB or 1.2 MB."""
    if count < 1_000_000:
        return f"{max(round(count / 1000), 1)} KB"
    return f"{count / 1_000_000:.1f} MB"


def status_icon(key):
    """The sign of a status key; an unknown key is a mistake in the page."""
    return STATUS_ICONS[key]


def message_key(level_tag):
    """Status key of a Django message level."""
    return MESSAGE_KEYS.get(level_tag, "info")
