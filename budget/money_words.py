"""人民币大写 for receipts and printed sheets.

Source: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》第二、五条: an amount in whole
元 ends in 整, one that ends in 角 may, one with 分 never does; neighbouring zeros are read once.
"""

from decimal import Decimal

from orgs.rounding import half_up

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
LIMIT = Decimal(10) ** 12


def money_words(amount: Decimal) -> str:
    """元 in capital characters: 100000.00 → 壹拾万元整. ValueError below 0 and from 万亿 on."""
    if not 0 <= amount < LIMIT or amount != half_up(amount):
        raise ValueError(f"no words for {amount}")
    fen = int(amount * 100)
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    if not (yuan or jiao or fen):
        return "零元整"
    whole = f"{_whole(yuan)}元" if yuan else ""
    return whole + _cents(jiao, fen, after_yuan=bool(yuan))


def _cents(jiao: int, fen: int, *, after_yuan: bool) -> str:
    if not (jiao or fen):
        return "整"
    tenths = f"{DIGITS[jiao]}角" if jiao else "零" * after_yuan
    return tenths + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """Groups of four digits, each with its name; a gap between two groups is one 零."""
    words = ""
    for index in reversed(range(len(GROUPS))):
        group = number // 10_000**index % 10_000
        if not group:
            continue
        gap = number // 10_000 ** (index + 1) % 10_000 == 0 or group < 1000
        words += ("零" if words and gap else "") + _group(group) + GROUPS[index]
    return words


def _group(number: int) -> str:
    words = ""
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            words += DIGITS[digit] + PLACES[place]
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零")
