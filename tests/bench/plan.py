"""How much data the databases hold."""

from dataclasses import dataclass

ADMIN_LIST, FLOOR = "Django admin", "下限"  # what every page is compared with
# The office that is measured is the same in every database.
BRANCHES, MEMBERS = 18, 35
LARGE_MEMBERS = 33  # of each branch of the large committee; the office of today has as many


@dataclass(frozen=True)
class Size:
    """One database: the measured office, a `large` committee (0: none), and the rest in committees
    of 100 branches with `members` each, up to so many organisations."""

    organisations: int
    members: int = MEMBERS
    large: int = 0

    @property
    def name(self) -> str:
        return f"bench_{self.organisations}_{self.members}_{self.large}"


@dataclass(frozen=True)
class Plan:
    sizes: dict[str, tuple[Size, ...]]  # by kind of database, the smallest first
    rounds: int  # requests of each page
    repeats: int  # of what takes seconds: a document, a start
    indicators: tuple[int, ...] = (60, 200)


FULL = Plan(
    {
        # With 130 members in each of the others a million in all.
        "postgresql": (Size(18), Size(1000), Size(10_000, 130, 3000)),
        "sqlite": (Size(18), Size(1000), Size(10_000, 10, 3000)),
    },
    rounds=24,
    repeats=5,
)
SMALL = Plan({"sqlite": (Size(18), Size(300, 10, 200))}, rounds=12, repeats=3, indicators=(20,))
TINY = Plan({"sqlite": (Size(30, 2, 6),)}, rounds=1, repeats=1, indicators=(3,))
PLANS = {"full": FULL, "small": SMALL, "tiny": TINY}
