from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.scoring.weights import equal_weights, weights_error

D = Decimal


@pytest.mark.parametrize(
    ("weight", "count", "weights"),
    [
        ("50", 1, ["50.00"]),
        ("50", 3, ["16.67", "16.67", "16.66"]),
        ("10", 3, ["3.33", "3.33", "3.34"]),
        ("30", 7, ["4.29"] * 6 + ["4.26"]),
        ("1", 60, ["0.01"] * 59 + ["0.41"]),
        ("50", 0, []),
    ],
)
def test_equal_weights_leave_the_remainder_to_the_last(weight, count, weights):
    assert [f"{w:.2f}" for w in equal_weights(D(weight), count)] == weights


@pytest.mark.parametrize(
    ("weights", "error"),
    [
        (["10", "50", "30", "10"], None),
        (["10", "50", "30", "9.99"], "分值合计应为100.00，现为99.99，还差0.01。"),
        (["10", "50", "30", "10.01"], "分值合计应为100.00，现为100.01，超出0.01。"),
        ([], "分值合计应为100.00，现为0.00，还差100.00。"),
        (["110", "-10"], "分值不能为负数，最多两位小数，例如 12.50。"),
        (["50.005", "49.995"], "分值不能为负数，最多两位小数，例如 12.50。"),
    ],
)
def test_weights_sum_to_exactly_100(weights, error):
    assert weights_error(map(D, weights)) == error


@given(st.decimals(0, 100, places=2), st.integers(1, 60))
def test_equal_weights_add_up_and_are_never_negative(weight, count):
    parts = equal_weights(weight, count)
    assert sum(parts) == weight
    assert min(parts) >= 0
