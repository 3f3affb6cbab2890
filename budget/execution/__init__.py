"""执行: what was spent by a day against what the plan wanted by then."""
