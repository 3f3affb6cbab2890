"""The benchmark: `./run bench` → one table of what the hot pages, exports and documents cost.

Only ratios within one run mean anything: each page against a bare statement and against Django's
admin list, a full database against a small one, a workbook and a PDF against the bare library.
`plan` says how much data, `data` fills a database with it (kept in .bench/ between runs), `pages`
and `outputs` measure inside one process for each database, `table` prints.
"""
