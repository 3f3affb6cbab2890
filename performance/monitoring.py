"""The state of every indicator on a day: the one place its value, light and reason come from."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects

from orgs import rules
from orgs.lights import Light
from performance import counting, lights, proposals, rule_pack, scoring
from performance.counting import Count, Records
from performance.models import Indicator, IndicatorReading

Source = IndicatorReading.Source
STATUS_KEYS = {
    Light.RED: "bad",
    Light.YELLOW: "warn",
    Light.GREEN: "ok",
    Light.BLUE: "info",
    Light.GREY: "none",
}
NATURES = {symbol: scoring.Nature(symbol) for symbol in IndicatorReading.Symbol.values}
MODES = {
    IndicatorReading.Pace.SCHEDULED: lights.Mode.PROGRESS,
    IndicatorReading.Pace.AT_ONCE: lights.Mode.ONCE,
}


@dataclass(frozen=True)
class ReadingScore:
    """What a reading would earn today; `points` is None while there is no value to score."""

    label: str
    reading: str
    points: Decimal | None
    weight: Decimal
    note: str = ""


@dataclass(frozen=True)
class IndicatorStatus:
    """One indicator on one day.

    `reading` is the confirmed one or None; until then `proposal` says what would be counted and
    the light stays grey. `value` is in the unit of the reading, `completion` is value ÷ target
    (0–1, None without a target), `option` the printed answer to a qualitative indicator.
    """

    indicator: Indicator
    reading: IndicatorReading | None
    proposal: proposals.Proposal
    reads_as_approved: bool
    value: Decimal | None
    value_text: str
    option: str
    completion: Decimal | None
    light: Light
    reason: str
    rule: str
    records_url: str
    scores: tuple[ReadingScore, ...]

    @property
    def is_unconfirmed(self) -> bool:
        return self.reading is None

    @property
    def symbol(self) -> str:
        return str((self.reading or self.proposal).symbol)

    @property
    def target(self) -> Decimal | None:
        return (self.reading or self.proposal).target

    @property
    def unit(self) -> str:
        return (self.reading or self.proposal).unit

    @property
    def reading_text(self) -> str:
        return str(self.reading) if self.reading else "口径未确认"

    @property
    def light_key(self) -> str:
        return STATUS_KEYS[self.light]

    @property
    def light_word(self) -> str:
        return f"{self.light.word}灯" if self.light != Light.GREY else "灰"


def committee_statuses(committee, year: int, today: datetime.date) -> list[IndicatorStatus]:
    """Every indicator of the committee's year in the order of the approved table."""
    rows = Indicator.objects.filter(project__committee=committee, project__year=year)
    return statuses(rows.select_related("project__committee").in_table_order(), today)


def indicator_status(indicator: Indicator, today: datetime.date) -> IndicatorStatus:
    return statuses([indicator], today)[0]


def statuses(indicators, today: datetime.date) -> list[IndicatorStatus]:
    """In the given order; the number of queries depends on committees and years, not on rows."""
    indicators = list(indicators)
    prefetch_related_objects(
        indicators, "readings__decided_by", "project__committee", "project__checkpoints"
    )
    years = defaultdict(list)
    for indicator in indicators:
        years[indicator.project.committee, indicator.project.year].append(indicator)
    found = {}
    for (committee, year), rows in years.items():
        found |= _of_one_year(committee, year, rows, today)
    return [found[indicator.pk] for indicator in indicators]


def _of_one_year(committee, year, indicators, today):
    records = Records(committee, year, today, indicators)
    values = rules.in_force(committee, records.last)
    weights = _weights(committee, year, values)
    return {
        row.pk: _status(row, records, values, weights.get(row.pk, scoring.ZERO), today)
        for row in indicators
    }


def _weights(committee, year, values) -> dict[int, Decimal]:
    """The default weights of a project's scored indicators: what a score is shown against."""
    rows = defaultdict(list)
    scored = Indicator.objects.scored().filter(project__committee=committee, project__year=year)
    for project, key, level1 in scored.values_list("project", "pk", "level1"):
        rows[project].append((key, level1))
    weights = {}
    for pairs in rows.values():
        shares = rule_pack.default_weights(values, [level1 for _, level1 in pairs])
        weights |= dict(zip([key for key, _ in pairs], shares, strict=True))
    return weights


def _status(indicator, records, values, weight, today) -> IndicatorStatus:
    reading = next(iter(indicator.readings.all()), None)
    proposal = proposals.propose_reading(indicator)
    in_force = reading or proposal
    count = records.count(indicator, in_force)
    verdict = _verdict(indicator, reading, count, values, today)
    return IndicatorStatus(
        indicator=indicator,
        reading=reading,
        proposal=proposal,
        reads_as_approved=reads_as_approved(indicator, in_force),
        value=count.value,
        value_text=value_text(count, in_force.unit),
        option=count.option,
        completion=scoring.completion_rate(count.value, in_force.target),
        light=verdict.light,
        reason=verdict.reason,
        rule=count.rule,
        records_url=count.url,
        scores=_scores(indicator, reading, proposal, records, values, weight),
    )


def reads_as_approved(indicator, reading) -> bool:
    """Whether a reading says no more and no less than the approved value."""
    approved = proposals.literal(indicator.official_value)
    return (NATURES[str(reading.symbol)], reading.target, reading.unit) == approved


def value_text(count: Count, unit: str) -> str:
    """17个, 96%（满意96人/有效100份）, 达成年度指标; empty while there is nothing."""
    if count.option:
        return count.option
    if count.value is None:
        return ""
    detail = f"（{count.detail}）" if count.detail else ""
    return f"{counting.plain(count.value)}{unit}{detail}"


def _verdict(indicator, reading, count, values, today) -> lights.Verdict:
    if reading is None:
        return lights.Verdict(Light.GREY, "口径未确认，不判定；请管理员先确认按什么计算。")
    measured = lights.Measured(
        nature=NATURES[reading.symbol],
        target=reading.target,
        value=count.value,
        option=scoring.Option(count.option) if count.option else None,
        level2=indicator.level2,
        unit=reading.unit,
        mode=MODES[reading.pace],
        due_on=reading.due_on,
    )
    pack = lights.Rules(
        bands=rule_pack.light_bands(values), blue_from=values["light_blue_from"] / 100
    )
    due = _scheduled(indicator.project, today)
    return lights.verdict(measured, scheduled=due, today=today, rules=pack)


def _scheduled(project, today) -> Decimal:
    """The share of the year that is due: a checkpoint falls due at the end of its day."""
    due = [row.cumulative_rate for row in project.checkpoints.all() if row.due_on < today]
    return max(due, default=Decimal(0))


def _scores(indicator, reading, proposal, records, values, weight):
    """The confirmed reading's score, or that of the words and of the proposal side by side."""
    if not indicator.is_scored:
        return ()
    literal = proposals.literal_reading(indicator)
    candidates = [("已确认口径", reading)] if reading else [("按批复原文", literal)]
    if reading is None and str(literal) != str(proposal):
        candidates.append(("建议口径", proposal))
    pack = rule_pack.scoring_rules(values)
    return tuple(
        _score(label, candidate, records.count(indicator, candidate), weight, pack)
        for label, candidate in candidates
    )


def _score(label, reading, count, weight, pack) -> ReadingScore:
    if NATURES[str(reading.symbol)] == scoring.Nature.QUALITATIVE:
        return ReadingScore(label, str(reading), None, weight, _range(count, weight, pack))
    if reading.source == Source.SATISFACTION and not NATURES[str(reading.symbol)].is_reverse:
        score = scoring.satisfaction_score(count.value, reading.target, weight, pack)
    else:
        nature = NATURES[str(reading.symbol)]
        score = scoring.quantitative_score(nature, reading.target, count.value, weight, pack)
    note = "" if score.points is not None else "尚无完成值"
    return ReadingScore(label, str(reading), score.points, weight, note)


def _range(count, weight, pack) -> str:
    if not count.option:
        return "选择完成情况后由人评分"
    least, most = scoring.points_range(scoring.Option(count.option), weight, pack)
    return f"自评时在{least:.2f}至{most:.2f}之间评分"
