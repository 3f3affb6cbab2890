"""Lists: what a table may be narrowed by, and how it leaves as a workbook."""
