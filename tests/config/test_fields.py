from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from config.fields import (
    CountField,
    DateField,
    MoneyField,
    NameField,
    TextField,
)
from config.text import clean_name, is_blank

TODAY = date(2024, 11, 3)


def date_field(**kwargs):
    return DateField(today=lambda: TODAY, **kwargs)


def refusal(field, text):
    """(code, message) of the only error that `text` meets."""
    with pytest.raises(ValidationError) as caught:
        field.clean(text)
    (error,) = caught.value.error_list
    return error.code, error.message


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1000", "1000.00"),
        ("1,000.00", "1000.00"),
        ("1,000,000", "1000000.00"),
        ("999,999,999.99", "999999999.99"),
        ("12.5", "12.50"),
        ("0.01", "0.01"),
        ("08.50", "8.50"),
        ("１００．５０", "100.50"),
        ("１，０００．００", "1000.00"),
        ("  100 ", "100.00"),
        ("　100　", "100.00"),
        ("\u00a0100\u00a0", "100.00"),
        ("\u200b100\ufeff", "100.00"),
        ("\u202d100\u202c", "100.00"),
    ],
)
def test_money_is_read_as_people_type_and_paste_it(text, amount):
    assert str(MoneyField().clean(text)) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "zero"),
        ("0.00", "zero"),
        ("０", "zero"),
        ("-0", "negative"),
        ("-1", "negative"),
        ("－1", "negative"),
        ("−1", "negative"),
        ("- 5", "negative"),
        ("0.001", "places"),
        ("10.005", "places"),
        ("10.000", "places"),
        ("1000000000", "max_value"),
        ("9" * 27, "max_value"),
        ("9" * 40, "max_value"),
        ("9" * 37 + ".99", "max_value"),
        ("0" * 40, "zero"),
        ("1_000", "invalid"),
        ("1e5", "invalid"),
        ("1E5", "invalid"),
        ("1e400", "invalid"),
        ("٣", "invalid"),
        ("١٠٠", "invalid"),
        ("१००", "invalid"),
        ("𝟏𝟎𝟎", "invalid"),
        ("²", "invalid"),
        ("十", "invalid"),
        ("壹佰", "invalid"),
        ("NaN", "invalid"),
        ("sNaN", "invalid"),
        ("Infinity", "invalid"),
        ("-inf", "invalid"),
        ("0x10", "invalid"),
        ("¥12", "invalid"),
        ("￥12", "invalid"),
        ("12元", "invalid"),
        ("1.2万", "invalid"),
        ("+12", "invalid"),
        ("1,00", "invalid"),
        ("1000,000", "invalid"),
        ("10,00.00", "invalid"),
        ("0,100", "invalid"),
        (",100", "invalid"),
        ("100,", "invalid"),
        ("1.", "invalid"),
        (".5", "invalid"),
        ("1.2.3", "invalid"),
        ("1 000", "invalid"),
        ("1'000", "invalid"),
        ("1，00", "invalid"),
        ("=1+1", "invalid"),
        ("9" * 41, "invalid"),
    ],
)
def test_money_that_could_mean_something_else_is_refused_with_an_example(text, code):
    found, message = refusal(MoneyField(), text)
    assert found == code
    assert "1,000.00" in message or code == "max_value"
    assert "{" not in message


def test_zero_is_an_amount_only_where_allowed():
    assert MoneyField(allow_zero=True).clean("0") == 0
    assert refusal(MoneyField(allow_zero=True), "-0")[0] == "negative"


def test_the_largest_amount_is_part_of_the_range():
    field = MoneyField(max_value=Decimal("3000.00"))
    assert field.clean("3000.00") == 3000
    assert refusal(field, "3000.01") == (
        "max_value",
        "金额不能大于3,000.00元，请检查单位是否为元。",
    )


def test_an_empty_optional_number_is_none():
    assert MoneyField(required=False).clean(" ") is None
    assert refusal(MoneyField(), "\u200b") == ("required", "请填写金额，例如 1,000.00。")


def test_a_stored_amount_is_shown_with_its_cents_and_is_not_a_change():
    field = MoneyField()
    assert field.prepare_value(Decimal("1000")) == "1000.00"
    assert not field.has_changed(Decimal("1000.00"), "1,000")
    assert field.has_changed(Decimal("1000.00"), "1,000.01")


@pytest.mark.parametrize(
    ("text", "count"), [("0", 0), ("12", 12), ("１２", 12), ("1,200", 1200), ("08", 8)]
)
def test_counts_are_whole_numbers_from_zero(text, count):
    assert CountField().clean(text) == count
    assert type(CountField().clean(text)) is int


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-1", "negative"),
        ("-0", "negative"),
        ("1.5", "places"),
        ("1.0", "places"),
        ("3次", "invalid"),
        ("两", "invalid"),
        ("1e2", "invalid"),
        ("٣", "invalid"),
        ("1000000", "max_value"),
        ("", "required"),
    ],
)
def test_other_counts_are_refused(text, code):
    assert refusal(CountField(), text)[0] == code


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-05",
        "2024-1-5",
        "2024/1/5",
        "2024/01/05",
        "2024.1.5",
        "2024.01.05",
        "2024年1月5日",
        "2024年01月05日",
        "2024 年 1 月 5 日",
        "2024年1月5",
        "20240105",
        "２０２４－０１－０５",
        "２０２４年１月５日",
        "２０２４０１０５",
        "２０２４．１．５",
        "　2024-01-05\u200b",
    ],
)
def test_dates_are_read_in_every_common_spelling(text):
    assert date_field().clean(text) == date(2024, 1, 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-02-29", "impossible"),
        ("2023年2月29日", "impossible"),
        ("2024-02-30", "impossible"),
        ("2024-04-31", "impossible"),
        ("2024-13-01", "impossible"),
        ("2024-00-10", "impossible"),
        ("20241301", "impossible"),
        ("0000-01-01", "impossible"),
        ("1999-12-31", "range"),
        ("0001-01-01", "range"),
        ("9999-12-31", "range"),
        ("2026-01-01", "range"),
        ("24-1-5", "invalid"),
        ("2024-1/5", "invalid"),
        ("2024-1", "invalid"),
        ("202415", "invalid"),
        ("2024015", "invalid"),
        ("1月5日", "invalid"),
        ("二〇二四年一月五日", "invalid"),
        ("٢٠٢٤-٠١-٠٥", "invalid"),
        ("2024-01-05 10:00", "invalid"),
        ("45296", "invalid"),
        ("今天", "invalid"),
        ("", "required"),
    ],
)
def test_other_dates_are_refused(text, code):
    found, message = refusal(date_field(), text)
    assert found == code
    assert "{" not in message


@pytest.mark.parametrize(
    ("text", "today", "found"),
    [
        ("11月3日", "2024-11-03", "2024-11-03"),
        ("11月4日", "2024-11-03", "2023-11-04"),
        ("11.2", "2024-11-03", "2024-11-02"),
        ("11-2", "2024-11-03", "2024-11-02"),
        ("１１／２", "2024-11-03", "2024-11-02"),
        ("1 月 5", "2024-11-03", "2024-01-05"),
        ("12.28", "2025-01-03", "2024-12-28"),
        ("1.3", "2025-01-03", "2025-01-03"),
        ("2.29", "2025-01-03", "2024-02-29"),
        ("2.29", "2023-12-31", "2020-02-29"),
    ],
)
def test_a_day_without_its_year_is_the_last_one_that_was(text, today, found):
    field = DateField(today=lambda: date.fromisoformat(today), allow_future=False)
    assert field.clean(text) == date.fromisoformat(found)


@pytest.mark.parametrize(
    ("text", "code"), [("2.30", "impossible"), ("13月1日", "impossible"), ("11.2.", "invalid")]
)
def test_a_day_that_no_year_has_is_refused(text, code):
    assert refusal(date_field(allow_future=False), text)[0] == code


@pytest.mark.parametrize("text", ["11月3日", "11.2"])
def test_a_day_without_its_year_is_refused_where_the_future_is_possible(text):
    assert refusal(date_field(), text)[0] == "invalid"


@pytest.mark.parametrize("text", ["2000-01-01", "2024-02-29", "2025-12-31"])
def test_the_business_range_includes_its_ends(text):
    assert date_field().clean(text) == date.fromisoformat(text)


def test_the_range_follows_the_day_of_the_check():
    assert refusal(date_field(), "2026-01-01") == (
        "range",
        "日期应在2000-01-01至2025-12-31之间，例如 2024-11-03。",
    )


def test_payments_are_not_dated_in_the_future():
    field = date_field(allow_future=False)
    assert field.clean("2024-11-03") == TODAY
    assert refusal(field, "2024-11-04") == ("future", "日期不能晚于今天（2024-11-03）。")


def test_birthdays_may_lie_further_back():
    assert date_field(earliest=date(1900, 1, 1)).clean("19490930") == date(1949, 9, 30)


def test_a_stored_date_is_shown_in_iso_and_is_not_a_change():
    assert date_field().prepare_value(TODAY) == "2024-11-03"
    assert not date_field().has_changed(TODAY, "2024年11月3日")
    assert date_field().clean(TODAY) == TODAY


class Typed(forms.Form):
    amount = MoneyField()
    paid_on = date_field()
    people = CountField()
    text = TextField(max_length=5)


def test_a_refused_form_shows_what_was_typed():
    form = Typed(
        {"amount": "１_0", "paid_on": "2025-02-29", "people": "两", "text": "一二三四五六"}
    )
    assert set(form.errors) == {"amount", "paid_on", "people", "text"}
    assert 'value="１_0"' in str(form["amount"])
    assert 'value="2025-02-29"' in str(form["paid_on"])
    assert 'value="两"' in str(form["people"])
    assert "一二三四五六" in str(form["text"])


def test_phones_offer_the_number_keys_and_nothing_cuts_the_text():
    form = Typed()
    assert 'inputmode="decimal"' in str(form["amount"])
    assert 'inputmode="numeric"' in str(form["paid_on"])
    assert 'type="text"' in str(form["paid_on"])
    assert "maxlength" not in str(form["text"])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("张三", "张三"),
        ("  张三　", "张三"),
        ("张　三", "张 三"),
        ("张 \u3000 三", "张 三"),
        ("\u202e张三", "张三"),
        ("张\u200b三\ufeff", "张三"),
        ("张\u2066三\u2069", "张三"),
        ("张\n三", "张 三"),
        ("张\x00三", "张三"),
        ("迪丽热巴·迪力木拉提", "迪丽热巴·迪力木拉提"),
        ("𠮷䶮㛃", "𠮷䶮㛃"),
        ("ئادىل", "ئادىل"),
        ("葛\U000e0100", "葛\U000e0100"),
    ],
)
def test_names_keep_what_can_be_seen(typed, stored):
    assert clean_name(typed) == stored
    assert NameField().clean(typed) == stored


@pytest.mark.parametrize(
    "text", ["", " ", "　", "\u200b", "\u200b \u200d\ufeff", "\u3164", "\u2800", "\n\t", "\u202e"]
)
def test_what_cannot_be_seen_is_empty(text):
    assert is_blank(text)
    assert refusal(NameField(), text)[0] == "required"
    assert refusal(TextField(), text)[0] == "required"
    assert TextField(required=False).clean(text) == ""


def test_a_long_name_is_refused_with_its_length():
    assert refusal(NameField(max_length=3), "张三李四")[0] == "max_length"


def test_texts_keep_their_lines_indents_and_signs():
    typed = "　　第一段😀\r\n　　第二段 \u200dعر\n"
    assert TextField().clean(typed) == "　　第一段😀\n　　第二段 \u200dعر"


def test_a_text_is_counted_as_its_reader_counts():
    field = TextField(max_length=5)
    assert field.clean("一二\r\n三四") == "一二\n三四"
    with pytest.raises(ValidationError) as caught:
        field.clean("一二三四五六")
    assert caught.value.messages == ["最多5字，现有6字，请删减后再保存。"]


def test_the_null_character_never_reaches_the_database():
    assert refusal(TextField(), "一\x00二")[0] == "unstorable"


@pytest.mark.parametrize(
    "text",
    [
        "1" * 200_000,
        "1," * 100_000,
        "1,000" * 40_000,
        " " * 200_000 + "x",
        "2024年" + " " * 200_000,
        "-" * 200_000,
        "\u200b" * 200_000 + "x",
    ],
)
@pytest.mark.parametrize("field", [MoneyField(), CountField(), date_field()])
def test_long_nonsense_is_refused(field, text):
    assert refusal(field, text)[0] == "invalid"
