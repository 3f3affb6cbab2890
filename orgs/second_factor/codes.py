"""The codes of an authenticator application (RFC 6238: six digits, every 30 seconds) and those
that are kept on paper for the day the phone is lost."""

import secrets
import unicodedata

import pyotp
import segno
from django.utils.crypto import salted_hmac
from markupsafe import Markup

from orgs.accounts.passwords import READABLE

PERIOD = 30  # seconds
DRIFT = (0, -1, 1)  # steps a phone's clock may be off
RECOVERY_CODES, GROUPS, GROUP = 10, 2, 5


def new_secret() -> str:
    return pyotp.random_base32()


def step_of(secret: str, typed: str, now: float) -> int | None:
    """The 30 seconds whose code this is, or None. "" is a secret that could not be unlocked."""
    digits = plain(typed)
    if not secret or not digits.isdecimal():
        return None
    totp, present = pyotp.TOTP(secret), int(now) // PERIOD
    return next(
        (present + off for off in DRIFT if totp.generate_otp(present + off) == digits), None
    )


def address_of(secret: str, username: str, issuer: str) -> str:
    """What an authenticator application reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def qr(address: str) -> Markup:
    """The QR code as an inline SVG picture; of the address only its dots come in."""
    return Markup(segno.make(address, error="m").svg_inline(scale=5, border=2))


def recovery_codes() -> list[str]:
    return [
        "-".join("".join(secrets.choice(READABLE) for _ in range(GROUP)) for _ in range(GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def digest_of(code: str) -> str:
    """What rests of a recovery code. Its fifty random bits need no slow hashing."""
    return salted_hmac("orgs.second_factor", plain(code), algorithm="sha256").hexdigest()


def plain(typed: str) -> str:
    """As typed by hand: full-width, with blanks, hyphens or capitals."""
    text = unicodedata.normalize("NFKC", typed).lower()
    return "".join(sign for sign in text if sign.isalnum())
