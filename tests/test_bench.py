"""The benchmark itself works: every part of it runs, on very little data."""

from tests.bench.__main__ import PARTS, run
from tests.bench.plan import TINY

HOT = ["党员", "报送矩阵", "党费", "日志", "大：党员", "书记：填月报", "Django admin", "下限"]


def test_every_part_of_the_benchmark_ends_in_a_table(tmp_path):
    lines = list(run(TINY, PARTS, tmp_path))
    named = {line.split()[0] if "Django" not in line else "Django admin" for line in lines}
    assert named.issuperset(HOT)
    (application,) = [line for line in lines if "application" in line]
    assert application.split()[3:] == ["—"], "a page needs no library of documents"
    assert [line for line in lines if "ratio" in line]
