"""Readings, internal indicators, surveys and one measured value of the demo.

The satisfaction indicator is left unconfirmed: the admin finds it waiting.
"""

import datetime
from decimal import Decimal

from activities.models import Activity, SatisfactionSurvey
from config import clock
from orgs import log
from orgs.models import Rating
from performance.indicators.lights import Pace
from performance.indicators.models import Indicator, IndicatorReading, Measurement

Kind = Activity.Kind
Grade = Rating.Grade
Reading = IndicatorReading
date = datetime.date

DECIDED = date(2024, 2, 20)
COUNTY_A_OR_ABOVE = f"{Grade.MUNICIPAL_A},{Grade.COUNTY_A}"
ACTIVITY = Reading.Source.ACTIVITY
GRADE = Reading.Source.GRADE

# name, symbol, target, unit, source, what is counted, due
INTERNAL = [
    ("县级A档及以上党组织", "≥", 16, "个", GRADE, COUNTY_A_OR_ABOVE, date(2024, 12, 31)),
    ("C档党组织清零（基期6个）", "=", 0, "个", GRADE, Grade.C, date(2024, 12, 31)),
    ("党日活动", "≥", 10, "次", ACTIVITY, Kind.PARTY_DAY, None),
    ("学习交流研讨", "≥", 4, "次", ACTIVITY, Kind.STUDY, None),
    ("参观教育基地实践研讨", "≥", 2, "次", ACTIVITY, Kind.VISIT, None),
    ("党员志愿服务", "≥", 4, "次", ACTIVITY, Kind.VOLUNTEERING, None),
    ("党务干部培训班", "≥", 2, "次", ACTIVITY, Kind.CADRE_TRAINING, date(2024, 11, 30)),
]


def confirm(project, admin):
    at = clock.moment(DECIDED, 15)
    first, second, *_ = project.indicators.scored()
    with clock.held_at(at):
        first.confirm_reading(
            by=admin,
            now=at,
            symbol="≥",
            target=Decimal(18),
            unit="个",
            source=GRADE,
            counted=Grade.MUNICIPAL_A,
            pace=Pace.AT_ONCE,
            due_on=date(2024, 12, 31),
            reason="目标是达到市级A档18个，目标表的“≤”疑为误填，按不低于18个计分。",
        )
        second.confirm_reading(
            by=admin,
            now=at,
            symbol="定性",
            target=None,
            source=Reading.Source.ENTERED,
            pace=Pace.AT_ONCE,
            due_on=date(2024, 12, 31),
            reason="“明显提高”无法用百分数计量，按定性指标打分。",
        )
        _internal(project, admin, at)
    _half_year(second, admin)


def _internal(project, admin, at):
    for position, (name, symbol, target, unit, source, counted, due_on) in enumerate(INTERNAL, 10):
        row = Indicator(project=project, position=position, is_scored=False, level3=name)
        with log.change(row, by=admin, verb=log.Verb.CREATE):
            row.save()
        row.confirm_reading(
            by=admin,
            now=at,
            symbol=symbol,
            target=Decimal(target),
            unit=unit,
            source=source,
            counted=counted,
            pace=Pace.AT_ONCE if due_on else Pace.SCHEDULED,
            due_on=due_on,
            reason="年度计划的重点工作，跟踪但不计分。",
        )


def _half_year(indicator, admin):
    at = clock.moment(date(2024, 7, 8), 10)
    with clock.held_at(at):
        indicator.measure(
            by=admin,
            now=at,
            begins_on=date(2024, 6, 30),
            option=Measurement.Option.PARTLY,
            note="上半年组织生活全部达标，创A进度过半，年底再评。",
        )


def surveys(root, clerk):
    _survey(
        root,
        clerk,
        date(2024, 7, 5),
        "上半年机关干部满意度测评",
        SatisfactionSurvey.Audience.CADRES,
        "县直机关工委",
        (120, 116, 112, 106),
    )
    _survey(
        root,
        clerk,
        date(2024, 9, 25),
        "窗口单位和重点行业群众满意度测评",
        SatisfactionSurvey.Audience.PUBLIC,
        "诚信社会调查中心",
        (600, 571, 560, 529),
    )


def _survey(root, clerk, held_on, title, audience, conducted_by, counts):
    sent, returned, valid, satisfied = counts
    at = clock.moment(held_on, 17)
    row = SatisfactionSurvey(
        committee=root,
        title=title,
        audience=audience,
        held_on=held_on,
        conducted_by=conducted_by,
        sent_count=sent,
        returned_count=returned,
        valid_count=valid,
        satisfied_count=satisfied,
        recorded_by=clerk,
        recorded_at=at,
    )
    with clock.held_at(at), log.change(row, by=clerk, verb=log.Verb.RECORD):
        row.save()
