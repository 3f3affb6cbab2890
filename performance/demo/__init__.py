"""The fictional year of ./run demo: 18 organisations from January to 3 November 2024.

Written through the same forms of writing as the pages (log, verbs, loading), each at its moment,
so the demo's log reads like a year. Deterministic: every start of an empty demo is the same.
"""

from performance.demo.loading import load_demo

__all__ = ["load_demo"]
