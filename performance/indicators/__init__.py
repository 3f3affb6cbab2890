"""指标: rows of the approved table, how each is counted, and its value on a day."""
