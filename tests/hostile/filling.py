"""A form filled in: as a person would with one slip, or as nobody would."""

import re
from pathlib import Path
from random import Random

from tests.hostile import grammar
from tests.hostile.atlas import PageForm

Pairs = list[tuple[str, str]]
PLAN = Path("performance/demo/plan_2024.txt")
HIDDEN = {"csrfmiddlewaretoken", "seen", "kept"}


def filled_in(form: PageForm, rng: Random) -> tuple[Pairs, list]:
    """The pairs and files of one way to fill it in."""
    values = {name: list(texts) for name, texts in form.fields.items()}
    for name in {*values, *form.choices} - HIDDEN:
        values[name] = [_sensible(form, name, values.get(name, [""]), rng)]
    names = sorted(values.keys() - HIDDEN)
    for name in _spoilt(names, rng):
        values[name] = [_spoil(form, name, rng)]
    pairs = [(name, text) for name, texts in values.items() for text in texts]
    if rng.random() < 0.25:
        pairs = _rearranged(pairs, rng)
    files = [(name, *rng.choice(grammar.FILES)) for name in form.files if rng.random() < 0.5]
    return pairs, files


def made_up(names: list[str], rng: Random) -> Pairs:
    """Values for fields of which only the names are known."""
    pairs = []
    for name in names:
        if name not in {"csrfmiddlewaretoken"} and rng.random() < 0.9:
            good = rng.random() < 0.5
            pairs.append((name, grammar.plausible(name, rng) if good else grammar.bad(name, rng)))
    return _rearranged(pairs, rng) if rng.random() < 0.3 else pairs


def _sensible(form: PageForm, name: str, shown: list[str], rng: Random) -> str:
    if name in form.choices:
        return rng.choice(form.choices[name])
    text = shown[0] if shown else ""
    return text if text and rng.random() < 0.9 else grammar.plausible(name, rng)


def _spoilt(names: list[str], rng: Random) -> list[str]:
    """None, one or all of them."""
    if not names:
        return []
    way = rng.random()
    if way < 0.3:
        return []
    return [rng.choice(names)] if way < 0.8 else names


def _spoil(form: PageForm, name: str, rng: Random) -> str:
    if name in form.choices:
        return rng.choice(grammar.KEYS + grammar.TEXTS[:20])
    return grammar.bad(name, rng)


def _rearranged(pairs: Pairs, rng: Random) -> Pairs:
    """With fields missing, doubled, added, in thousands, or with a forged note."""
    way = rng.randrange(6)
    if way == 0 and pairs:
        pairs.pop(rng.randrange(len(pairs)))
    elif way == 1 and pairs:
        pairs += [rng.choice(pairs), (rng.choice(pairs)[0], rng.choice(grammar.TEXTS))]
    elif way == 2:
        names = grammar.NAMES_OF_STRAYS
        pairs += [(rng.choice(names), rng.choice(grammar.STRAY_VALUES)) for _ in range(3)]
    elif way == 3 and rng.random() < 0.2:
        pairs += [(f"x{number}", "1") for number in range(rng.choice([900, 1100]))]
    elif way == 4:
        pairs = [(name, _forged(text, rng) if name == "seen" else text) for name, text in pairs]
    elif way == 5:
        pairs = [pair for pair in pairs if pair[0] != "seen"]
    return pairs


def _forged(note: str, rng: Random) -> str:
    return rng.choice([note[:-1], note[::-1], "a:b", "", note + note, ".eJw:x", "\x00"])


def spoilt_plan(rng: Random) -> str:
    lines = PLAN.read_text("utf-8").splitlines()
    for _ in range(rng.choice([0, 1, 1, 3, 10])):
        place = rng.randrange(len(lines))
        lines[place : place + 1] = _other_lines(lines, place, rng)
    return "\n".join(lines)


def _other_lines(lines: list[str], place: int, rng: Random) -> list[str]:
    way, line = rng.randrange(6), lines[place]
    if way == 0:
        return []
    if way == 1:
        return [line] * rng.choice([2, 60])
    if way == 2:
        return [rng.choice(lines)]
    if way == 3:
        return ["\t" + rng.choice(grammar.AMOUNTS)]
    if way == 4:
        return [line + rng.choice(grammar.TEXTS)]
    return [re.sub(r"[0-9.]+", lambda _: rng.choice(grammar.AMOUNTS), line)]
