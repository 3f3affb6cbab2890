"""What a password may be, whoever chooses it, and how the application makes one itself."""

import re
import secrets
import unicodedata

from django.contrib.auth.password_validation import MinimumLengthValidator, validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms import PasswordInput

from config.text import normal

LONGEST = 128  # characters: hashing more costs the server, not the sender
TOO_LONG = f"密码太长，最多{LONGEST}位。"

# Whoever guesses begins with what the office is about.
CONTEXT = (
    *("dangjian", "dangzhibu", "zhibu", "gongwei", "jiguan", "laoting", "leting", "tangshan"),
    *("党建", "支部", "工委", "机关", "乐亭", "唐山", "密码"),
)
# 1975, 202411, 20241103: a year, or a day of one, with no digit before or behind.
YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d(?:(?:0[1-9]|1[0-2])(?:[0-3]\d)?)?)(?!\d)")

# Signs that nobody takes for another in print or by hand: no i l 1, o 0, s 5, z 2, b 8, g 9 q, n m
READABLE = "acdefhjkprtwxy3467"
GROUPS, GROUP = 3, 4


def generated(user) -> str:
    """Twelve random signs as ac4d-kp7t-xw3f that this person's own validators accept."""
    while True:
        signs = [secrets.choice(READABLE) for _ in range(GROUPS * GROUP)]
        groups = ["".join(signs[at : at + GROUP]) for at in range(0, len(signs), GROUP)]
        password = "-".join(groups)
        if is_good(password, user):
            return password


def is_good(password: str, user) -> bool:
    try:
        validate_password(password, user)
    except ValidationError:
        return False
    return True


def refuse_endless(form) -> None:
    """Let the password fields of this form refuse what is too long before anything is hashed."""
    for field in form.fields.values():
        if isinstance(field.widget, PasswordInput):
            field.validators.append(MaxLengthValidator(LONGEST, TOO_LONG))


def has_endless(form) -> bool:
    return any(form.has_error(name, "max_length") for name in form.fields)


class LengthValidator(MinimumLengthValidator):
    """Django's own, in Chinese: its catalogue has no zh-hans text for this one."""

    def validate(self, password, user=None):
        super().validate(password, user)
        if len(password) > LONGEST:
            raise ValidationError(TOO_LONG, code="password_too_long")

    def get_error_message(self):
        return f"密码太短，至少{self.min_length}位，字母和数字混用。"

    def get_help_text(self):
        return f"密码至少{self.min_length}位。"


class ContextValidator:
    """Refuses the words everybody here would think of, whatever stands around or between them."""

    def validate(self, password, user=None):
        plain = normal(password)
        words = (*CONTEXT, *words_of(user))
        found = next((word for word in words if normal(word) in plain), None)
        if found is None and (year := YEAR.search(unicodedata.normalize("NFKC", password))):
            found = year[1]
        if found:
            raise ValidationError(
                f"密码里不要用“{found}”这类容易猜到的词，请换几个不相干的字母和数字。",
                code="password_context",
            )

    def get_help_text(self):
        return "不要用姓名、用户名、单位、年份等容易猜到的词。"


def words_of(user) -> list[str]:
    """The person's own name and user name, and what the unit is called: any three signs of it."""
    if user is None:
        return []
    own = [word for word in (user.username, user.name) if len(word) > 1]
    unit = user.organisation.name if user.organisation_id else ""
    return [*own, *(unit[at : at + 3] for at in range(len(unit) - 2))]
