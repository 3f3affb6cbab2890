"""The secret key: made once, kept beside the database, readable by its owner only."""

import os
import secrets
import tempfile
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The key in `path`; the first caller writes it. Several machines share one by SECRET_KEY."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _place(secrets.token_urlsafe(50), path)
    return path.read_text(encoding="ascii")


def _place(key: str, path: Path) -> None:
    """Put the whole file in place at once; of two processes that start together one wins."""
    handle, name = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
