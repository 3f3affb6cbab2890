"""One campaign against one database, in a process of its own (DATABASE_URL, HOSTILE_FOLDER).

`python -m tests.hostile.campaign REQUESTS SEED`; prints its part of the table, exit 1 on a fault.
"""

import itertools
import os
import sys
import threading
import time
from pathlib import Path
from random import Random

import django

django.setup()

from tests.hostile import aftermath, attacks, people  # noqa: E402 - they need the settings
from tests.hostile.atlas import Atlas, crawl  # noqa: E402
from tests.hostile.requests import Request  # noqa: E402
from tests.hostile.serving import Server  # noqa: E402
from tests.hostile.tally import Tally  # noqa: E402
from tests.hostile.wire import TwoWires  # noqa: E402
from tests.hostile.world import World, build  # noqa: E402

THREADS = 6
ORDER_EVERY = 200  # attacks


class Campaign:
    def __init__(self, world: World, port: int, seed: int):
        self.world, self.port, self.seed = world, port, seed
        self.tally, self.people = Tally(), people.everybody()
        self.sessions = people.Sessions(world.begin)
        for person in self.people.values():
            person.session = world.begin(person.name)

    def hand(self, name: str, transport, attack: str) -> people.Hand:
        person, seen = self.people[name], self.tally.see
        return people.Hand(person, transport, self.sessions, seen, self.people, attack)

    def atlas(self) -> Atlas:
        wire = TwoWires(self.port)

        def look(name, address):
            answer = self.hand(name, wire, "crawl").ask(Request("GET", address))
            return answer.text if answer.is_page else ""

        return crawl(people.PEOPLE, look)

    def run(self, requests: int):
        atlas, numbers = self.atlas(), itertools.count()
        workers = [
            threading.Thread(target=self._work, args=(atlas, numbers, requests))
            for _ in range(THREADS)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def _work(self, atlas, numbers, requests):
        wires = {name: TwoWires(self.port) for name in people.PEOPLE}
        while self.tally.count < requests:
            number = next(numbers)
            if number % ORDER_EVERY == 0:
                self.world.put_in_order()
            rng = Random(f"{self.seed}:{number}")
            (name,) = rng.choices(people.PEOPLE, people.SHARES.values())
            (attack,) = rng.choices(list(attacks.SHARES), attacks.SHARES.values())
            attack(self.hand(name, wires[name], attack.__name__), rng, atlas)


def main(requests: int, seed: int) -> int:
    folder, url = Path(os.environ["HOSTILE_FOLDER"]), os.environ["DATABASE_URL"]
    world = build()
    with Server(folder, url) as server:
        if not server.is_up():
            print(server.said, file=sys.stderr)
            return 1
        campaign = Campaign(world, server.port, seed)
        begun = time.perf_counter()
        campaign.run(requests)
        seconds = time.perf_counter() - begun
        admin = campaign.hand("admin", TwoWires(server.port), "aftermath")
        world.put_in_order()
        campaign.sessions.renew(admin.person, admin.person.session)
        wrong = list(aftermath.look(admin, folder))
    for line in campaign.tally.lines(seconds):
        print(line)
    for line in wrong:
        print(f"  ✕ {line}")
    for line in aftermath.tracebacks(server.said):
        print(f"  log: {line}")
    return bool(campaign.tally.faults or wrong)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
