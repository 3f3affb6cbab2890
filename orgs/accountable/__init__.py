"""Who sent a form, what they saw, and that it was sent once.

`AccountableForm` knows who fills it in and logs fields it never offered; `seen` compares what its
page was opened on with what stands there when it comes back. The middleware of `once` does what one
opened page asks a single time, however often it is sent; `models.SentForm` remembers what was sent
and where it led.
"""

from orgs.accountable.form import AccountableForm, ConfirmForm

__all__ = ["AccountableForm", "ConfirmForm"]
