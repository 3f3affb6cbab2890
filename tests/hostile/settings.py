"""The project's settings on the demo's day, with all files in the folder of the campaign."""

import datetime
import os
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

DATA_DIR = Path(os.environ["HOSTILE_FOLDER"])
BUSINESS_DATE = datetime.date(2024, 11, 3)
DEBUG = False
STATIC_ROOT = DATA_DIR / "static"
EXPORT_DIR = DATA_DIR / "exports"
_kept = STORAGES["attachments"]["OPTIONS"] | {"location": DATA_DIR / "attachments"}
STORAGES = STORAGES | {"attachments": STORAGES["attachments"] | {"OPTIONS": _kept}}
if pragma := os.environ.get("HOSTILE_PRAGMA"):  # a fault of SQLite's, for every connection
    DATABASES["default"]["OPTIONS"]["init_command"] += f"PRAGMA {pragma};"
if seconds := os.environ.get("HOSTILE_TIMEOUT"):  # how long a locked database is waited for
    DATABASES["default"]["OPTIONS"]["timeout"] = float(seconds)
