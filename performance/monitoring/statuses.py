"""The state of every indicator on a day: the one place its value, light and reason come from."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects

from budget.models import Checkpoint
from orgs import rules
from orgs.lights import Light
from orgs.rounding import plain
from performance import scoring
from performance.indicators import lights, proposals
from performance.indicators.models import Indicator, IndicatorReading
from performance.indicators.values import Count, Records
from performance.scoring import packs as rule_pack

Source = IndicatorReading.Source
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
    light_word: str
    reason: str
    rule: str
    records_url: str
    scores: tuple[ReadingScore, ...]

    @property
    def is_unconfirmed(self) -> bool:
        return self.reading is None

    @property
    def in_force(self) -> IndicatorReading | proposals.Proposal:
        """What the value is counted by today."""
        return self.reading or self.proposal

    @property
    def target(self) -> Decimal | None:
        return self.in_force.target

    @property
    def unit(self) -> str:
        return self.in_force.unit

    @property
    def is_entered(self) -> bool:
        """Whether a person enters the value, rather than the records giving it."""
        return self.in_force.source == Source.ENTERED

    @property
    def reading_text(self) -> str:
        return str(self.reading) if self.reading else "口径未确认"

    @property
    def light_key(self) -> str:
        return self.light.key


def committee_statuses(
    committee, year: int, today: datetime.date, values: dict | None = None
) -> list[IndicatorStatus]:
    """Every indicator of the committee's year in the order of the approved table.

    `values`: the committee's rules on the last day counted, where a page has them already.
    """
    rows = Indicator.objects.filter(project__committee=committee, project__year=year)
    indicators = list(rows.select_related("project__committee").in_table_order())
    found = _of_one_year(committee, year, indicators, today, values) if indicators else {}
    return list(found.values())


def indicator_status(indicator: Indicator, today: datetime.date) -> IndicatorStatus:
    return statuses([indicator], today)[0]


def statuses(indicators, today: datetime.date) -> list[IndicatorStatus]:
    """In the given order; the number of queries depends on committees and years, not on rows."""
    indicators = list(indicators)
    prefetch_related_objects(indicators, "project__committee")
    years = defaultdict(list)
    for indicator in indicators:
        years[indicator.project.committee, indicator.project.year].append(indicator)
    found = {}
    for (committee, year), rows in years.items():
        found |= _of_one_year(committee, year, rows, today)
    return [found[indicator.pk] for indicator in indicators]


def _of_one_year(committee, year, indicators, today, values=None):
    frame = Year(committee, year, indicators, today, values)
    return {indicator.pk: frame.status(indicator) for indicator in indicators}


class Year:
    """What the indicators of one committee and year are judged by on one day. Nine queries."""

    def __init__(self, committee, year, indicators, today, values=None):
        self.today = today
        self.readings = self._readings(indicators)
        self.records = Records(committee, year, today, indicators, self.readings.values())
        values = values or rules.in_force(committee, self.records.last)
        self.scoring_rules = rule_pack.scoring_rules(values)
        self.light_rules = lights.Rules(
            bands=rules.light_bands(values), blue_from=values["light_blue_from"] / 100
        )
        self.weights = self._weights(committee, year, values)
        self.due = self._due_shares(committee, year)

    def status(self, indicator) -> IndicatorStatus:
        reading = self.readings.get(indicator.pk)
        proposal = proposals.propose_reading(indicator)
        in_force = reading or proposal
        count = self.records.count(indicator, in_force)
        verdict = self._verdict(indicator, reading, count)
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
            light_word=verdict.word or f"{verdict.light.word}灯",
            reason=verdict.reason,
            rule=count.rule,
            records_url=count.url,
            scores=self._scores(indicator, reading, proposal),
        )

    def _readings(self, indicators) -> dict[int, IndicatorReading]:
        """The reading of each indicator that holds today, also for a year that is over.

        Last year's self-evaluation is written in January, by what is decided then.
        """
        rows = IndicatorReading.objects.filter(indicator__in=indicators).on(self.today)
        return {row.indicator_id: row for row in rows.select_related("decided_by")}

    def _weights(self, committee, year, values) -> dict[int, Decimal]:
        """The default weights of scored indicators: what a score is shown against."""
        rows = defaultdict(list)
        scored = Indicator.objects.scored().filter(project__committee=committee, project__year=year)
        for project, key, level1 in scored.values_list("project", "pk", "level1"):
            rows[project].append((key, level1))
        weights = {}
        for pairs in rows.values():
            shares = rule_pack.default_weights(values, [level1 for _, level1 in pairs])
            weights |= dict(zip([key for key, _ in pairs], shares, strict=True))
        return weights

    def _due_shares(self, committee, year) -> dict[int, Decimal]:
        """The share of each project's year that is due: a checkpoint at the end of its day."""
        rows = Checkpoint.objects.filter(
            project__committee=committee, project__year=year, due_on__lt=self.today
        ).order_by("due_on")
        return {row.project_id: row.cumulative_rate for row in rows}

    def _verdict(self, indicator, reading, count) -> lights.Verdict:
        if reading is None:
            return lights.grey("口径未确认", "，不判定；请管理员先确认按什么计算。")
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
        due = self.due.get(indicator.project_id, Decimal(0))
        return lights.verdict(measured, scheduled=due, today=self.today, rules=self.light_rules)

    def _scores(self, indicator, reading, proposal) -> tuple[ReadingScore, ...]:
        """The confirmed reading's score, or that of the words and the proposal side by side."""
        if not indicator.is_scored:
            return ()
        if reading:
            return (self._score("已确认口径", indicator, reading),)
        literal = proposals.literal_reading(indicator)
        first = self._score("按批复原文", indicator, literal)
        if str(literal) == str(proposal):
            return (first,)
        return (first, self._score("建议口径", indicator, proposal))

    def _score(self, label, indicator, reading) -> ReadingScore:
        count = self.records.count(indicator, reading)
        nature, pack = NATURES[str(reading.symbol)], self.scoring_rules
        weight = self.weights[indicator.pk]
        if nature == scoring.Nature.QUALITATIVE:
            return ReadingScore(label, str(reading), None, weight, _range(count, weight, pack))
        if reading.source == Source.SATISFACTION:
            score = scoring.satisfaction_score(count.value, reading.target, weight, pack)
        else:
            score = scoring.quantitative_score(nature, reading.target, count.value, weight, pack)
        note = "" if score.points is not None else "尚无完成值"
        return ReadingScore(label, str(reading), score.points, weight, note)


def _range(count, weight, pack) -> str:
    if not count.option:
        return "选择完成情况后由人评分"
    least, most = scoring.points_range(scoring.Option(count.option), weight, pack)
    return f"自评时在{least:.2f}至{most:.2f}之间评分"


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
    return f"{plain(count.value)}{unit}{detail}"
