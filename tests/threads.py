"""Several people at the same moment, each with a connection of their own."""

import threading
import time

from django.db import connection

PATIENCE = 5  # seconds until a test stops waiting for its other half
WHILE = 0.4  # long enough for the other half to reach the lock


def at_once(*calls):
    """Run the calls in threads that start together; what each raised, or None."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        barrier.wait()
        try:
            call()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Pause:
    """Stop in the middle of a call until the other half has had time to come in."""

    def __init__(self):
        self.begun = threading.Event()

    def before(self, function):
        def paused(*args, **kwargs):
            self._wait()
            return function(*args, **kwargs)

        return paused

    def after(self, function):
        def paused(*args, **kwargs):
            result = function(*args, **kwargs)
            self._wait()
            return result

        return paused

    def _wait(self):
        self.begun.set()
        time.sleep(WHILE)

    def then(self, call):
        """`call`, once the other half stands in its pause."""

        def later():
            assert self.begun.wait(PATIENCE)
            return call()

        return later
