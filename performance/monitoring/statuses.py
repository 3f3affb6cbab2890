"""The state of every indicator on a day: the one place its value, light and reason come from."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects

from budget.models import Checkpoint
from orgs import rules
from orgs.lights import Light
from orgs.lists.figures import Figure, Records
from orgs.rounding import plain
from performance import scoring
from performance.indicators import lights, proposals
from performance.indicators.models import Indicator, IndicatorReading
from performance.indicators.values import Count, OnRecord
from performance.scoring import packs as rule_pack

Source = IndicatorReading.Source


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

    `reading` is the confirmed one and `proposal` None, or the other way round: until a reading is
    confirmed the proposal says what would be counted, and the light stays grey. `value` is in the
    unit of the reading, `completion` is value ÷ target (0–1, None without a target), `option` the
    printed answer to a qualitative indicator.
    """

    indicator: Indicator
    reading: IndicatorReading | None
    outdated: IndicatorReading | None  # confirmed for another approved value than the present one
    proposal: proposals.Proposal | None
    reads_as_approved: bool
    value: Decimal | None
    value_text: str
    option: str
    completion: Decimal | None
    light: Light
    light_word: str
    reason: str
    rule: str
    records: Records
    scores: tuple[ReadingScore, ...]
    score: scoring.Score | None  # by the confirmed reading; None for what a person scores
    is_weighed: bool  # whether the weights are a self-evaluation's, not the rules' default

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
    def figure(self) -> Figure:
        """The value in words, as the way to its records."""
        return Figure(self.value, self.unit, self.records, words=self.value_text)

    @property
    def reading_text(self) -> str:
        return str(self.reading) if self.reading else "口径未确认"

    @property
    def light_key(self) -> str:
        return self.light.key


def committee_statuses(
    committee,
    year: int,
    today: datetime.date,
    values: dict | None = None,
    weights: dict[int, Decimal] | None = None,
) -> list[IndicatorStatus]:
    """Every indicator of the committee's year in the order of the approved table.

    `values`: the committee's rules on the last day counted, where a page has them already.
    `weights`: what indicators weigh in their self-evaluation, by key; the rules' default else.
    """
    rows = Indicator.objects.filter(project__committee=committee, project__year=year)
    indicators = list(rows.select_related("project__committee").in_table_order())
    if not indicators:
        return []
    return list(_of_one_year(committee, year, indicators, today, values, weights).values())


def indicator_status(indicator, today: datetime.date, weights=None) -> IndicatorStatus:
    return statuses([indicator], today, weights)[0]


def statuses(indicators, today: datetime.date, weights=None) -> list[IndicatorStatus]:
    """In the given order; the number of queries depends on committees and years, not on rows."""
    indicators = list(indicators)
    prefetch_related_objects(indicators, "project__committee")
    years = defaultdict(list)
    for indicator in indicators:
        years[indicator.project.committee, indicator.project.year].append(indicator)
    found = {}
    for (committee, year), rows in years.items():
        found |= _of_one_year(committee, year, rows, today, weights=weights)
    return [found[indicator.pk] for indicator in indicators]


def _of_one_year(committee, year, indicators, today, values=None, weights=None):
    frame = Year(committee, year, indicators, today, values, weights)
    return {indicator.pk: frame.status(indicator) for indicator in indicators}


def light_rules(values: dict) -> lights.Rules:
    """The limits of the indicators' lights out of a committee's rules."""
    return lights.Rules(bands=rules.light_bands(values), blue_from=values["light_blue_from"] / 100)


class Year:
    """What the indicators of one committee and year are judged by on one day. Nine queries."""

    def __init__(self, committee, year, indicators, today, values=None, weights=None):
        self.today = today
        self.readings = self._readings(indicators)
        self.on_record = OnRecord(committee, year, today, indicators, self.readings.values())
        values = values or rules.in_force(committee, self.on_record.last)
        self.scoring_rules = rule_pack.scoring_rules(values)
        self.light_rules = light_rules(values)
        self.weighed = weights or {}
        self.weights = self._weights(committee, year, values, indicators) | self.weighed
        self.due = self._due_shares(committee, year)

    def status(self, indicator) -> IndicatorStatus:
        reading, outdated = self.readings.get(indicator.pk), None
        if reading and reading.official_value != indicator.official_value:
            reading, outdated = None, reading
        proposal = None if reading else proposals.propose_reading(indicator)
        in_force = reading or proposal
        count = self.on_record.count(indicator, in_force)
        score = reading and self._score(indicator, reading, count)
        verdict = self._verdict(indicator, reading, count)
        return IndicatorStatus(
            indicator=indicator,
            reading=reading,
            outdated=outdated,
            proposal=proposal,
            reads_as_approved=reads_as_approved(indicator, in_force),
            value=count.value,
            value_text=value_text(count, in_force.unit),
            option=count.option,
            completion=scoring.completion_rate(
                count.value, in_force.target, *self.light_rules.limits
            ),
            light=verdict.light,
            light_word=verdict.word or f"{verdict.light.word}灯",
            reason=verdict.reason,
            rule=count.rule,
            records=count.records,
            scores=self._scores(indicator, reading, proposal, count, score),
            score=score,
            is_weighed=indicator.pk in self.weighed,
        )

    def _readings(self, indicators) -> dict[int, IndicatorReading]:
        """The reading of each indicator that holds today, also for a year that is over.

        Last year's self-evaluation is written in January, by what is decided then.
        """
        rows = IndicatorReading.objects.filter(indicator__in=indicators).on(self.today)
        return {row.indicator_id: row for row in rows.select_related("decided_by")}

    def _weights(self, committee, year, values, indicators) -> dict[int, Decimal]:
        """The default weights of scored indicators, asked for only where none are given."""
        if all(row.pk in self.weighed for row in indicators if row.is_scored):
            return {}
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
            symbol=scoring.Symbol(reading.symbol),
            target=reading.target,
            value=count.value,
            option=scoring.Attainment(count.option) if count.option else None,
            # What its bands give in full is not outside a limit, wherever the table lists it.
            level2="" if reading.source == Source.SATISFACTION else indicator.level2,
            unit=reading.unit,
            pace=lights.Pace(reading.pace),
            due_on=reading.due_on,
        )
        due = self.due.get(indicator.project_id, Decimal(0))
        return lights.verdict(measured, scheduled=due, today=self.today, rules=self.light_rules)

    def _scores(self, indicator, reading, proposal, count, score) -> tuple[ReadingScore, ...]:
        """The confirmed reading's score, or that of the words and the proposal side by side."""
        if not indicator.is_scored:
            return ()
        if reading:
            return (self._shown("已确认口径", indicator, reading, count, score),)
        literal = proposals.literal_reading(indicator)
        readings = {"按批复原文": literal}
        if str(literal) != str(proposal):
            readings["建议口径"] = proposal
        return tuple(self._tried(label, indicator, row) for label, row in readings.items())

    def _tried(self, label, indicator, reading) -> ReadingScore:
        count = self.on_record.count(indicator, reading)
        return self._shown(label, indicator, reading, count, self._score(indicator, reading, count))

    def _shown(self, label, indicator, reading, count, score) -> ReadingScore:
        weight = self.weights[indicator.pk]
        if score is None:
            note = _range(count, weight, self.scoring_rules)
            return ReadingScore(label, str(reading), None, weight, note)
        note = "" if score.points is not None else "尚无完成值"
        return ReadingScore(label, str(reading), score.points, weight, note)

    def _score(self, indicator, reading, count) -> scoring.Score | None:
        """Each row is scored here and nowhere else, with the weight that counts."""
        if not indicator.is_scored:
            return None
        weight = self.weights[indicator.pk]
        return reading_score(reading, count.value, weight, self.scoring_rules)


def reading_score(reading, value, weight, pack) -> scoring.Score | None:
    """What a counted value earns by a reading; None where a person has to score the words."""
    symbol = scoring.Symbol(reading.symbol)
    if symbol == scoring.Symbol.QUALITATIVE:
        return None
    if reading.source == Source.SATISFACTION:
        return scoring.satisfaction_score(value, reading.target, weight, pack, symbol)
    return scoring.quantitative_score(symbol, reading.target, value, weight, pack)


def _range(count, weight, pack) -> str:
    if not count.option:
        return "选择完成情况后由人评分"
    least, most = scoring.points_range(scoring.Attainment(count.option), weight, pack)
    return f"自评时在{least:.2f}至{most:.2f}之间评分"


def reads_as_approved(indicator, reading) -> bool:
    """Whether a reading says no more and no less than the approved value."""
    approved = proposals.literal(indicator.official_value)
    return (scoring.Symbol(reading.symbol), reading.target, reading.unit) == approved


def value_text(count: Count, unit: str) -> str:
    """17个, 96%（满意96人/有效100份）, 达成年度指标; empty while there is nothing."""
    if count.option:
        return count.option
    if count.value is None:
        return ""
    detail = f"（{count.detail}）" if count.detail else ""
    return f"{plain(count.value)}{unit}{detail}"
