"""审批: who may bring what from which state into which, declared once and read everywhere.

A kind of record that is decided on (a report, later a transfer, a request for money, the approval
of an organisation) declares its `Moves`: one `Move` for each verb, with the states it starts from,
the one it leads to, the predicate of `access` that says who may, whether a reason is asked for and
whose work nobody may decide on themselves. The page asks `open_to` which buttons to show, the view
`require`s that it is for this person, and the verb of the model carries the move out inside `made`,
which holds the row, looks at its state, its version and the person, and leaves the entry in the
log. The record has a `version` that every move counts up.

A second approver is a state of its own: the first move leads there, `when` says for which records
(an amount above a limit), and the second move names the first one's person in `not_by`.
"""

from .moves import Move, Moves

__all__ = ["Move", "Moves"]
