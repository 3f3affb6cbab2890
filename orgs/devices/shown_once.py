"""What is shown to one person on the next page and then to nobody: an initial password, codes.

It waits in that person's session, locked, and is taken out when it is shown.
"""

import json

from config.serving import vault


def keep(session, name: str, what) -> None:
    session[f"once {name}"] = vault.locked(json.dumps(what))


def take(session, name: str):
    """What was kept under this name; None if nothing was, or it has been shown."""
    locked = session.pop(f"once {name}", "")
    return json.loads(vault.unlocked(locked) or "null")
