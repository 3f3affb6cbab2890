"""Months: which concern an organisation, when their reports are due, which have been sent in.

A month is the date of its first day. Records of a month ask here whether they may still change,
so they need not know what a report is.
"""
