from decimal import Decimal

import pytest

from orgs import lights
from orgs.lights import Bands, Light, worst
from orgs.rounding import half_up


@pytest.mark.parametrize(
    ("ratio", "light"),
    [
        ("-0.1", "red"),
        ("0", "red"),
        ("0.5999999", "red"),
        ("0.60", "yellow"),
        ("0.7999999", "yellow"),
        ("0.80", "green"),
        ("3", "green"),
    ],
)
def test_a_limit_belongs_to_the_better_colour(ratio, light):
    assert Bands().light(Decimal(ratio)) == light


def test_bands_are_settings_and_say_so_in_words():
    bands = Bands(red_below=Decimal("0.5"), green_from=Decimal("0.875"))
    assert bands.light(Decimal("0.55")) is Light.YELLOW
    assert bands.text == "低于50%为红，50%（含）至87.5%为黄，87.5%（含）以上为绿"


def test_bands_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="bands"):
        Bands(red_below=Decimal("0.9"))


def test_the_worst_colour_wins():
    assert worst([Light.GREEN, Light.RED, Light.YELLOW]) is Light.RED
    assert worst([Light.BLUE, Light.GREEN]) is Light.GREEN
    assert worst([Light.GREY, Light.BLUE]) is Light.BLUE
    assert worst([]) is Light.GREY


def test_every_colour_has_its_own_word_and_sign():
    assert "".join(light.word for light in Light) == "红黄绿蓝灰"
    assert [light.key for light in Light] == ["bad", "warn", "ok", "info", "none"]


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.004999", "0.00"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
        ("1", "1.00"),
    ],
)
def test_halves_round_away_from_zero(value, rounded):
    assert str(half_up(Decimal(value))) == rounded


@pytest.mark.parametrize(
    ("share", "limits", "text"),
    [
        ("0.8", ["0.6", "0.8"], "80%"),
        ("0.79999", ["0.6", "0.8"], "79.999%"),
        ("0.799999999", ["0.6", "0.8"], "79.9999999%"),
        ("0.79994", ["0.6", "0.8"], "79.99%"),
        ("0.59996", ["0.6", "0.8"], "59.996%"),
        ("0.800001", ["0.6", "0.8"], "80%"),
        ("0.8999999", ["0.9"], "89.99999%"),
        ("1.19999", ["0.6", "0.8", "1.2"], "119.999%"),
        ("0.5", [], "50%"),
        ("0.999996", [], "99.9996%"),
        ("1.000004", [], "100.0004%"),
        ("0", ["0.6"], "0%"),
        (Decimal(79999) / 100000, ["0.8"], "79.999%"),
        (Decimal(2) / 3, ["0.6"], "66.67%"),
    ],
)
def test_a_printed_share_stands_on_its_own_side_of_a_limit(share, limits, text):
    assert lights.told_percent(Decimal(share), *map(Decimal, limits)) == text
