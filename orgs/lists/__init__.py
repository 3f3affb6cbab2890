"""Lists: rows, columns, sorting, paging and the workbook from one declaration.

`listing.Listing` is that declaration, `filters` what a list may be narrowed by, `exports` the one
way in which every list leaves as a workbook. `choices` is the field that asks for one of many rows.
"""
