"""Where an indicator's value comes from: grades, activities, surveys, or a person's entry.

Each source answers with the value, the sentence of the rule it was counted by and the address of
the records behind it. `OnRecord` reads everything a committee's indicators of a year may need in a
fixed number of queries.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from activities.models import Activity, SatisfactionSurvey
from orgs.grades.figures import grade_counts, graded
from orgs.lists.figures import Records
from orgs.models import Rating
from orgs.rounding import half_up, plain
from performance.indicators.models import IndicatorReading, Measurement
from performance.scoring import Symbol

Source = IndicatorReading.Source
WITH_BRANCHES = IndicatorReading.WITH_BRANCHES


@dataclass(frozen=True)
class Count:
    """`value` is None until there is one; `detail` follows it in brackets where it is printed.

    `option` is the answer to a qualitative indicator, `rule` the sentence printed beside the
    figure, `records` what is behind it.
    """

    value: Decimal | None
    rule: str
    records: Records
    detail: str = ""
    option: str = ""


class OnRecord:
    """What a committee has on record for one year through `day`. Four queries."""

    def __init__(self, committee, year: int, day: datetime.date, indicators, readings):
        self.committee = committee
        self.first = datetime.date(year, 1, 1)
        self.last = min(day, datetime.date(year, 12, 31))
        self.grades = grade_counts(committee, self.last)
        self.activities = self._activities(readings)
        self.surveys = self._surveys()
        self.measurements = self._measurements(indicators)

    def count(self, indicator, reading) -> Count:
        """The value of `indicator` by `reading` (a confirmed reading or a proposal)."""
        by_source = {
            Source.GRADE: self._by_grade,
            Source.ACTIVITY: self._by_activity,
            Source.SATISFACTION: self._by_survey,
        }
        if count := by_source.get(reading.source):
            return count(reading)
        return self._entered(indicator, reading)

    def _activities(self, readings):
        """Keys of activities by (kind, whether the committee itself held it)."""
        rows = Activity.objects.filter(held_on__range=(self.first, self.last))
        if any(WITH_BRANCHES in row.counted.split(",") for row in readings):
            rows = rows.below(self.committee)
        else:
            rows = rows.filter(organisation=self.committee)
        rows = rows.order_by().values_list("kinds__kind", "organisation", "pk")
        found = defaultdict(set)
        for kind, organisation, key in rows:
            found[kind, organisation == self.committee.pk].add(key)
        return found

    def _surveys(self):
        """The latest survey of each audience."""
        rows = SatisfactionSurvey.objects.filter(
            committee=self.committee, held_on__range=(self.first, self.last)
        ).order_by("held_on", "pk")
        return {row.audience: row for row in rows}

    def _measurements(self, indicators):
        """The entry of each indicator that stands at the end of the last day."""
        rows = Measurement.objects.filter(indicator__in=indicators).on(self.last)
        return {row.indicator_id: row for row in rows}

    def _by_grade(self, reading):
        grades = reading.counted.split(",")
        value = sum(getattr(self.grades, grade) for grade in grades)
        labels = "、".join(Rating.Grade(grade).label for grade in grades)
        return Count(
            Decimal(value),
            f"截至{day_text(self.last)}，档次为{labels}的基层党组织个数（共{self.grades.total}个）。",
            graded(grades, self.last),
        )

    def _by_activity(self, reading):
        counted = reading.counted.split(",")
        kinds = [kind for kind in counted if kind != WITH_BRANCHES]
        whole_tree = WITH_BRANCHES in counted
        keys = {
            key
            for kind in kinds
            for own in {True, not whole_tree}
            for key in self.activities[kind, own]
        }
        holder = "工委及所属党组织" if whole_tree else "工委本级"
        labels = "、".join(Activity.Kind(kind).label for kind in kinds)
        own_only = {} if whole_tree else {"organisation": self.committee.pk, "own": "on"}
        return Count(
            Decimal(len(keys)),
            f"{day_text(self.first)}至{day_text(self.last)}{holder}登记的{labels}次数，"
            "一次活动只计一次。",
            Records(
                "activities:activity_list",
                {"kind": ",".join(kinds), "since": self.first, "until": self.last} | own_only,
            ),
        )

    def _by_survey(self, reading):
        label = SatisfactionSurvey.Audience(reading.counted).label
        rule = f"{self.first.year}年最近一次{label}满意度测评：满意人数÷有效份数×100。"
        survey = self.surveys.get(reading.counted)
        if survey is None:
            return Count(None, rule, Records("activities:survey_list"))
        return Count(
            half_up(survey.rate * 100),
            rule,
            Records("activities:survey_detail", args=(survey.pk,)),
            f"满意{survey.satisfied_count}人/有效{survey.valid_count}份",
        )

    def _entered(self, indicator, reading):
        row = self.measurements.get(indicator.pk)
        is_qualitative = reading.symbol == Symbol.QUALITATIVE
        rule = (
            "按三档选择完成情况，以最近一次填报为准。" if is_qualitative else "以最近一次填报为准。"
        )
        own = Records("performance:indicator_detail", args=(indicator.pk,))
        if row is None:
            return Count(None, rule, own)
        if is_qualitative:
            rule = "按三档选择完成情况，以最近一次填报为准。"
            return Count(None, rule, own, option=row.get_option_display())
        if row.value is None:  # an option, entered while the reading was qualitative
            return Count(None, rule, own)
        detail = ""
        if row.denominator is not None:
            rule = "完成数÷基数×100，以最近一次填报为准。"
            detail = f"{plain(row.numerator)}÷{plain(row.denominator)}"
        return Count(half_up(row.value), rule, own, detail)


def day_text(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
