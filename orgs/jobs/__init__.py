"""Work that a request does not wait for, done by `manage.py db_worker`.

`models.Export` is a workbook that somebody asked for: what it is to hold, how far it is, where it
lies. `exporting` decides what waits and hands the waiting ones to the worker, which asks the list
again as the same person. A nightly job of another kind becomes a `@task` in the room it is about.
"""
