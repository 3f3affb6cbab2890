"""What writing and reading a backup agree on."""

import hashlib
import json

FORMAT = 1
MANIFEST = "manifest.json"
BLOCK = 1 << 20
AT_ONCE = 1000


def table_member(label: str) -> str:
    return f"data/{label}.jsonl"


def file_member(name: str) -> str:
    return f"files/{name}"


def digest_of(manifest: dict) -> str:
    """SHA-256 of a manifest without its own digest."""
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
