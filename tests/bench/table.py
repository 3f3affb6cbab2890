"""The printed table."""

from unicodedata import east_asian_width

from tests.bench.plan import ADMIN_LIST, FLOOR


def _wide(text, width, right=True) -> str:
    """Padded to so many columns of a terminal, where a Chinese character takes two."""
    room = width - sum(2 if east_asian_width(character) in "WF" else 1 for character in str(text))
    return " " * max(room, 0) + str(text) if right else str(text) + " " * max(room, 0)


def _line(name, *cells) -> str:
    return "  " + _wide(name, 18, right=False) + "".join(_wide(cell, 11) for cell in cells)


def pages(kind, sizes, found):
    """`found`: the costs in a database of each size."""
    smallest, largest = found[0], found[-1]
    admin, floor = smallest[ADMIN_LIST], smallest[FLOOR]
    yield f"{kind}: {' → '.join(f'{size.organisations:,}' for size in sizes)} organisations"
    grown = [f"×{size.organisations:,}" for size in sizes[1:]]
    heads = ["CPU ms", "admin/CPU", "wall ms", "floor/wall", "queries", "bytes", "sent", *grown]
    yield _line("page", *heads)
    for name, cost in smallest.items():
        growth = [f"{other[name]['wall'] / cost['wall']:.2f}" for other in found[1:]]
        yield _line(
            name,
            f"{cost['cpu']:.2f}",
            f"{admin['cpu'] / cost['cpu']:.2f}" if cost["cpu"] else "",
            f"{cost['wall']:.2f}",
            f"{floor['wall'] / cost['wall']:.2f}",
            cost["queries"],
            cost["size"],
            cost["sent"],
            *growth,
        )
    large = {name: cost for name, cost in largest.items() if name not in smallest}
    if large:
        yield f"{kind}: one committee of {sizes[-1].large:,} organisations"
        yield _line("page", "CPU ms", "", "wall ms", "", "queries", "bytes", "sent")
        for name, cost in large.items():
            yield _line(
                name, cost["cpu"], "", cost["wall"], "", cost["queries"], cost["size"], cost["sent"]
            )


def workbooks(kind, ours, bare):
    yield f"{kind}: workbook of {ours['rows']:,} members"
    yield _line("", "s", "peak MB")
    yield _line("ours", f"{ours['seconds']:.1f}", f"{ours['peak']:.0f}")
    yield _line("bare XlsxWriter", f"{bare['seconds']:.1f}", f"{bare['peak']:.0f}")
    yield _line("ratio", f"{ours['seconds'] / bare['seconds']:.2f}")


def documents(found):
    yield "PDF of the self-evaluation"
    yield _line("indicators", "s", "bare s", "ratio")
    for count, done in found.items():
        yield _line(
            count,
            f"{done['seconds']:.2f}",
            f"{done['bare']:.2f}",
            f"{done['seconds'] / done['bare']:.2f}",
        )


def start(ours, bare, loaded):
    yield "start"
    yield _line("", "s", "bare s", "loaded")
    yield _line("application", f"{ours:.2f}", f"{bare:.2f}", ", ".join(loaded) or "—")
