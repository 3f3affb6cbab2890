"""《项目支出绩效自评表》 and its report as plain data (财预〔2020〕10号 附件).

Money is 元, scores and weights have two decimals. The object goes through JSON unchanged: that
is what a seal keeps and what later prints are made from.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from itertools import groupby, pairwise

CONTINUED = "（续）"
LONG_REMARK = 200


@dataclass(frozen=True)
class FundRow:
    """One line of 项目资金; None prints blank and counts as 0."""

    label: str
    initial: Decimal | None
    full_year: Decimal | None
    executed: Decimal | None


@dataclass(frozen=True)
class ScoreRow:
    """One third-level indicator: approved value as printed, what was reached, points, remark."""

    indicator_id: int
    level1: str
    level2: str
    name: str
    official_value: str
    reading: str
    value: str
    weight: Decimal
    score: Decimal | None
    remark: str
    why_reason: tuple[str, ...] = ()
    proposed_deduction: Decimal = Decimal("0.00")

    @property
    def is_long(self) -> bool:
        """Too high to be kept on one page."""
        return len(self.remark) > LONG_REMARK


@dataclass(frozen=True)
class Section:
    """A numbered heading of the report and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A merged label of the table: printed once, `span` rows high; 0 is covered from above."""

    text: str
    span: int


@dataclass(frozen=True)
class SelfEvaluation:
    year: int
    project_code: str
    project_name: str
    department: str
    unit: str
    funds: tuple[FundRow, ...]
    execution_rate: Decimal | None
    execution_weight: Decimal
    execution_score: Decimal
    execution_remark: str
    execution_why: tuple[str, ...]
    expected_goal: str
    actual_goal: str
    rows: tuple[ScoreRow, ...]
    total: Decimal
    total_weight: Decimal
    grade: str
    is_complete: bool
    rules: tuple[str, ...]
    sections: tuple[Section, ...]
    prepared_by: str
    phone: str
    prepared_on: str
    as_of: str
    version: int
    log_anchor: str = ""  # how the committee's log ended when this was sealed

    @property
    def total_fund(self) -> FundRow:
        return self.funds[0]

    @property
    def table(self) -> list[tuple[Cell, Cell, ScoreRow]]:
        """The indicator rows with the merged first- and second-level labels."""
        return self.parts()[0]

    def parts(self, starts=frozenset()) -> list[list[tuple[Cell, Cell, ScoreRow]]]:
        """The table cut before each indicator in `starts`; what goes on there says （续）."""
        cuts = [n for n, row in enumerate(self.rows) if n and row.indicator_id in starts]
        bounds = pairwise([0, *cuts, len(self.rows)])
        return [_part(self.rows[begin:end], self.rows[:begin]) for begin, end in bounds]

    def as_json(self) -> dict:
        return json.loads(json.dumps(asdict(self), default=str))

    @classmethod
    def from_json(cls, data: dict) -> "SelfEvaluation":
        """The form out of what a seal keeps. ValueError where that is no form any more."""
        try:
            return cls._read(data)
        except (ArithmeticError, AttributeError, KeyError, TypeError) as error:
            raise ValueError("the sealed content is no form") from error

    @classmethod
    def _read(cls, data: dict) -> "SelfEvaluation":
        plain = dict(data)
        plain["funds"] = tuple(FundRow(**_decimals(row)) for row in data["funds"])
        plain["rows"] = tuple(
            ScoreRow(**_decimals(row) | {"why_reason": tuple(row["why_reason"])})
            for row in data["rows"]
        )
        plain["sections"] = tuple(
            Section(row["heading"], tuple(row["paragraphs"])) for row in data["sections"]
        )
        for name in ("rules", "execution_why"):
            plain[name] = tuple(data[name])
        return cls(**_decimals(plain))


def digest(data: dict) -> str:
    """SHA-256 of the sealed content; the same content has the same digest on any machine."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


NUMBERS = {
    "initial",
    "full_year",
    "executed",
    "weight",
    "score",
    "proposed_deduction",
    "execution_rate",
    "execution_weight",
    "execution_score",
    "total",
    "total_weight",
}


def _decimals(row: dict) -> dict:
    return {
        key: Decimal(value) if key in NUMBERS and value is not None else value
        for key, value in row.items()
    }


def _part(rows, before) -> list[tuple[Cell, Cell, ScoreRow]]:
    """`rows` with their merged labels; `before` are the rows of the pages in front."""
    firsts = _labels([(row.level1,) for row in rows], [(row.level1,) for row in before])
    keys = [(row.level1, row.level2) for row in rows]
    seconds = _labels(keys, [(row.level1, row.level2) for row in before])
    return list(zip(firsts, seconds, rows, strict=True))


def _labels(keys: list[tuple], before: list[tuple]) -> list[Cell]:
    """One cell a row out of its key, whose last item is printed."""
    cells = [Cell(key[-1], span) for key, span in zip(keys, _spans(keys), strict=True)]
    if cells and before and before[-1] == keys[0]:
        cells[0] = replace(cells[0], text=f"{cells[0].text}{CONTINUED}")
    return cells


def _spans(labels: list) -> list[int]:
    """Heights of runs of equal labels: [a, a, b] → [2, 0, 1]."""
    heights = []
    for _, run in groupby(labels):
        height = len(list(run))
        heights += [height, *[0] * (height - 1)]
    return heights
