"""A whole installation in one file, and back: every row, every uploaded file, and what proves them.

The file is a zip: one `data/<table>.jsonl` a model (a JSON list a row, in the order of `columns`),
`files/…` as the storage names them, and `manifest.json` with the counts, the digests, the
migrations it was made under, how each log ended and the names (never the values) of the secrets
that an installation keeps elsewhere. It belongs to no database: what SQLite wrote, PostgreSQL
reads. Sessions are left out: whoever was signed in signs in again.
"""
