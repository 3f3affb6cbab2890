"""Trying a door as each of the cast, and keeping what came of it."""

from dataclasses import dataclass

from .doors import Door, answer
from .traces import last_log_key, logged_since, stored, text_of, undone
from .world import ACTORS, HIDDEN_FROM, MARKS, World


@dataclass(frozen=True)
class Knock:
    door: Door
    actor: str
    answer: str
    content_type: str
    headers: dict
    verbs: list[str]  # of the log rows it wrote
    has_changed: bool  # anything but the log and the sessions
    shown: set[str]  # whose marks it carries

    def __str__(self):
        return f"{self.actor}: {self.door} → {self.answer}"

    @property
    def leaks(self) -> set[str]:
        return self.shown & set(HIDDEN_FROM.get(self.actor, MARKS))


def knock(world: World, door: Door, actor: str) -> Knock:
    """One request, undone afterwards; an exception counts as the 500 it would be."""
    browser = world.browser(actor, raise_request_exception=False)
    with undone():
        key = last_log_key()
        response = door.open(browser, world)
        text = text_of(response)
        return Knock(
            door,
            actor,
            answer(response),
            response.headers.get("Content-Type", ""),
            dict(response.headers),
            logged_since(key),
            stored() != world.stored,
            {whose for whose, mark in MARKS.items() if mark in text},
        )


def knocks(world: World, door: Door) -> dict[str, Knock]:
    """Everybody's try at this door, made once."""
    if door.url(world) + door.method not in world.knocks:
        tries = {actor: knock(world, door, actor) for actor in ACTORS}
        world.knocks[door.url(world) + door.method] = tries
    return world.knocks[door.url(world) + door.method]
