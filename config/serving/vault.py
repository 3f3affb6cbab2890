"""What rests on the server unreadable: locked with a key that follows from SECRET_KEY.

A copy of the database or a backup says nothing without the SECRET_KEY of its installation.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac


def locked(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unlocked(text: str) -> str:
    """The text again; "" where it was locked under another SECRET_KEY, or by nobody of us."""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken:
        return ""


def _box() -> Fernet:
    key = salted_hmac("config.serving.vault", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
