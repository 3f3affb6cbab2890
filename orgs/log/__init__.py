"""日志: every write goes through `change`, and what changes no row through `record`.

An entry is written in the transaction of what it tells about and never changed afterwards.
"""

from .writing import HIDDEN, Verb, change, hold, record, snapshot

__all__ = ["HIDDEN", "Verb", "change", "hold", "record", "snapshot"]
