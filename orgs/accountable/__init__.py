"""Who sent a form, and that it was sent once.

`AccountableForm` knows who fills it in and logs fields it never offered. The middleware of `once`
does what one opened page asks a single time, however often it is sent; `models.SentForm` remembers
what was sent and where it led.
"""

from orgs.accountable.form import AccountableForm

__all__ = ["AccountableForm"]
