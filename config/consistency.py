"""Reading many figures as of one moment."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment():
    """Everything read inside comes from one state of the database, whoever writes meanwhile.

    SQLite's immediate transaction gives that by itself; PostgreSQL is asked for it, and then
    refuses (OperationalError) to lock a row that somebody else changed in between.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
