import pytest
from django.core.exceptions import ValidationError

from config.fields import YearField


@pytest.mark.parametrize("typed", ["2000", "２０２４", "2100"])
def test_a_year_is_read_as_typed(typed):
    assert YearField().clean(typed) == int(typed)


@pytest.mark.parametrize("typed", ["", "1999", "2101", "24", "-2024", "2024.5", "去年", "9" * 50])
def test_a_year_outside_the_business_range_is_named(typed):
    with pytest.raises(ValidationError) as error:
        YearField().clean(typed)
    assert error.value.messages[0].endswith(("例如 2024。", "多填了数字。"))
