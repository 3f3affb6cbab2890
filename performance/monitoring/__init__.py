"""指标监控: every indicator of a year with its value, score and light on a day."""
