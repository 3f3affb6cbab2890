"""The form fields of the whole application: what people type, read as they mean it.

Chinese keyboards produce full-width digits, Excel pastes thousands commas, web pages paste
invisible characters: those are read. What could mean two things is refused, with a sentence that
shows a valid example, and the text stays in the box as it was typed.
"""

import datetime
import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from config.text import UNSTORABLE, as_typed, clean_name, is_blank

LONGEST_NUMBER = 40

NUMBER = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
NEGATIVE = re.compile(r"[-−–﹣]\s*[0-9].*")
DATE = re.compile(
    r"(?P<y>[0-9]{4})(?:"
    r"(?P<m1>[0-9]{2})(?P<d1>[0-9]{2})"
    r"|(?P<sep>[-/.])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2})"
    r"| ?年 ?(?P<m3>[0-9]{1,2}) ?月 ?(?P<d3>[0-9]{1,2}) ?日?"
    r")"
)
DAY_OF_YEAR = re.compile(
    r"(?P<m1>[0-9]{1,2})[-/.](?P<d1>[0-9]{1,2})|(?P<m2>[0-9]{1,2}) ?月 ?(?P<d2>[0-9]{1,2}) ?日?"
)


class NumberField(forms.Field):
    """A decimal number typed by a person. Subclasses say how it may look and what to answer."""

    widget = forms.TextInput
    places = 2
    min_value = Decimal(0)
    default_error_messages = {
        "required": "请填写数字，例如 {example}。",
        "invalid": "请只用阿拉伯数字填写，例如 {example}。",
        "negative": "不能填负数，请填写例如 {example}。",
        "places": "最多{places}位小数，例如 {example}。",
        "max_value": "不能大于{max_value}，请检查是否多填了数字。",
    }
    example = "12.50"

    def __init__(self, *, max_value=None, **kwargs):
        if max_value is not None:
            self.max_value = Decimal(max_value)
        super().__init__(**kwargs)
        for code, message in self.error_messages.items():
            self.error_messages[code] = str(message).format(
                example=self.example, places=self.places, max_value=self.max_text()
            )

    def max_text(self) -> str:
        return f"{self.max_value:,}"

    def widget_attrs(self, widget):
        return {"inputmode": "decimal" if self.places else "numeric", "autocomplete": "off"}

    def to_python(self, value):
        text = "" if value is None else self.bare(as_typed(value))
        return self.read(text) if text else None

    def bare(self, text: str) -> str:
        """`text` without the decoration this kind of number may carry."""
        return text

    def read(self, text: str) -> Decimal:
        if len(text) > LONGEST_NUMBER:
            self.refuse("invalid")
        if NEGATIVE.fullmatch(text):
            self.refuse("negative")
        if not NUMBER.fullmatch(text):
            self.refuse("invalid")
        if len(text.partition(".")[2]) > self.places:
            self.refuse("places")
        number = Decimal(text.replace(",", ""))
        if number > self.max_value:
            self.refuse("max_value")
        return number

    def refuse(self, code: str):
        raise ValidationError(self.error_messages[code], code=code)


class MoneyField(NumberField):
    """元 with at most two decimals; greater than zero unless `allow_zero`."""

    example = "1,000.00"
    max_value = Decimal("999999999.99")
    default_error_messages = {
        "required": "请填写金额，例如 {example}。",
        "invalid": "金额只写数字，不带单位和符号，例如 {example}。",
        "negative": "金额不能为负数；退款或更正请用冲销。请填写例如 {example}。",
        "places": "金额最多到分（两位小数），例如 {example}。",
        "zero": "金额应大于0，例如 {example}。",
        "max_value": "金额不能大于{max_value}元，请检查单位是否为元。",
    }

    def __init__(self, *, allow_zero=False, **kwargs):
        self.allow_zero = allow_zero
        super().__init__(**kwargs)

    def read(self, text):
        amount = super().read(text)
        if not amount and not self.allow_zero:
            self.refuse("zero")
        return amount.quantize(Decimal("0.01"))

    def prepare_value(self, value):
        return f"{value:.2f}" if isinstance(value, Decimal) else value


class CountField(NumberField):
    """A whole number from zero; Python int."""

    places = 0
    example = "12"
    max_value = Decimal(999999)
    default_error_messages = {
        "required": "请填写数量，没有则填 0。",
        "invalid": "请填写整数，例如 {example}；没有则填 0。",
        "negative": "数量不能为负数，例如 {example}；没有则填 0。",
        "places": "数量应为整数，例如 {example}。",
    }

    def read(self, text):
        return int(super().read(text))


class DateField(forms.Field):
    """A day, in any of the ways people write one; datetime.date within the business range.

    The input is a text box with the number keys, not type="date": eight digits are quicker on a
    phone than turning a calendar, a date can be pasted from a document, old Chromium and screen
    readers treat it alike, and a date that does not exist comes back as it was typed, whereas a
    date picker would come back empty.

    Where no future day is possible, one without its year (11月3日, 11.3) is the last that was;
    elsewhere it could mean two things and is refused.

    `today` is called when a form is checked. `latest` defaults to the end of the year after it.
    """

    widget = forms.TextInput
    default_error_messages = {
        "required": "请填写日期，例如 2024-01-05 或 20240105。",
        "invalid": "日期看不懂，请写成例如 2024-01-05、2024年1月5日 或 20240105。",
        "impossible": "{text}不存在，请核对日历，例如 2024-02-29。",
        "range": "日期应在{earliest}至{latest}之间，例如 {today}。",
        "future": "日期不能晚于今天（{today}）。",
    }

    def __init__(
        self,
        *,
        today=clock.today,
        earliest=datetime.date(2000, 1, 1),
        allow_future=True,
        **kwargs,
    ):
        self.today = today
        self.earliest = earliest
        self.allow_future = allow_future
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "autocomplete": "off", "placeholder": "年-月-日"}

    def to_python(self, value):
        if value is None or isinstance(value, datetime.date):
            return value
        text = as_typed(value)
        return self.read(text) if text else None

    def read(self, text: str) -> datetime.date:
        if len(text) > LONGEST_NUMBER:
            self.refuse("invalid")
        if match := DATE.fullmatch(text):
            day, said = _day(*_numbers(match)), "{}年{}月{}日".format(*_numbers(match))
        elif (match := DAY_OF_YEAR.fullmatch(text)) and not self.allow_future:
            day, said = self._last(*_numbers(match)), "{}月{}日".format(*_numbers(match))
        else:
            self.refuse("invalid")
        return day or self.refuse("impossible", text=said)

    def _last(self, month: int, day: int) -> datetime.date | None:
        """The last such day until today; None for a day that no year has."""
        today = self.today()
        # 29 February may be eight years ago: 1896, 1904.
        days = (_day(today.year - ago, month, day) for ago in range(9))
        return next((found for found in days if found and found <= today), None)

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        today = self.today()
        latest = datetime.date(today.year + 1, 12, 31)
        if not self.earliest <= value <= latest:
            self.refuse("range", earliest=self.earliest, latest=latest, today=today)
        if value > today and not self.allow_future:
            self.refuse("future", today=today)

    def prepare_value(self, value):
        return value.isoformat() if isinstance(value, datetime.date) else value

    def refuse(self, code: str, **values):
        raise ValidationError(self.error_messages[code].format(**values), code=code)


def _numbers(match: re.Match) -> list[int]:
    """Year, month and day of the spelling that matched, or month and day."""
    return [int(text) for name, text in match.groupdict().items() if text and name != "sep"]


def _day(year: int, month: int, day: int) -> datetime.date | None:
    """None where the calendar has no such day."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


class NameField(forms.CharField):
    """A name, title or number in one line, cleaned of what cannot be seen."""

    default_error_messages = {"required": "请填写此项。"}

    def __init__(self, *, max_length=100, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        _say_length(self)

    def widget_attrs(self, widget):
        return _without_limit(super().widget_attrs(widget))

    def to_python(self, value):
        text = "" if value in self.empty_values else str(value)
        return "" if is_blank(text) else _whole(clean_name(text))


class TextField(forms.CharField):
    """Several lines, kept as written; blank if nothing in them can be seen."""

    widget = forms.Textarea
    default_error_messages = {"required": "请填写此项；没有请写“无”。"}

    def __init__(self, *, max_length=2000, **kwargs):
        super().__init__(max_length=max_length, strip=False, **kwargs)
        _say_length(self)

    def widget_attrs(self, widget):
        return _without_limit(super().widget_attrs(widget))

    def to_python(self, value):
        text = super().to_python(value)
        # A browser sends CR LF for what the person saw as one line end, Word a vertical tab.
        for line_end in ("\r\n", "\v", "\f"):
            text = text.replace(line_end, "\n")
        return "" if is_blank(text) else _whole(text.rstrip())


def _whole(text: str) -> str:
    """`text`, unless it holds a character that no database, log or workbook can keep."""
    if not text.isprintable() and (found := UNSTORABLE.search(text)):
        near = text[max(found.start() - 6, 0) : found.start()]
        where = f"“{near}”后面" if near else "开头"
        raise ValidationError(f"{where}有一个无法保存的字符，请删去后再保存。", code="unstorable")
    return text


def _say_length(field: forms.CharField):
    for validator in field.validators:
        if validator.code == "max_length":
            validator.message = "最多%(limit_value)d字，现有%(show_value)d字，请删减后再保存。"


def _without_limit(attrs: dict) -> dict:
    """A maxlength would make the browser cut a pasted text without a word; the server tells."""
    return {name: value for name, value in attrs.items() if name != "maxlength"}


class YearField(CountField):
    """A year in the business range, 2000–2100; int."""

    example = "2024"
    wrong_year = "请填写2000至2100之间的年度，例如 2024。"
    default_error_messages = dict.fromkeys(
        ("required", "invalid", "negative", "places"), wrong_year
    )

    def validate(self, value):
        super().validate(value)
        if value is not None and not 2000 <= value <= 2100:
            raise forms.ValidationError(self.wrong_year, code="range")
