from decimal import Decimal

from django.db import models
from django.db.models import Q

from activities.models import Activity, SatisfactionSurvey
from budget.models import Project
from orgs import log
from orgs.closings import dating
from orgs.dated import DatedFact, DatedQuerySet, constraints
from orgs.models import Rating, ScopedQuerySet
from orgs.rounding import plain
from performance.indicators.lights import PACES
from performance.scoring import Symbol


class IndicatorQuerySet(ScopedQuerySet):
    scope = "project__committee"

    def scored(self):
        return self.filter(is_scored=True)

    def in_table_order(self):
        """As the approved tables stand: by project, internal indicators after the scored ones."""
        return self.order_by("project__position", "project", "-is_scored", "position", "pk")


class Indicator(models.Model):
    """A row of the approved 绩效目标表, or an internal one that is tracked but not scored.

    The columns keep the approved words; how they are counted is a confirmed reading.
    """

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.PROTECT, related_name="indicators"
    )
    position = models.PositiveIntegerField("排序")
    is_scored = models.BooleanField("计入自评", default=True)
    level1 = models.CharField("一级指标", max_length=40, blank=True)
    level2 = models.CharField("二级指标", max_length=40, blank=True)
    level3 = models.CharField("三级指标", max_length=200)
    description = models.TextField("绩效指标描述", blank=True)
    official_value = models.CharField("指标值", max_length=100, blank=True)
    basis = models.CharField("指标值确定依据", max_length=100, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "指标"
        ordering = ["project", "-is_scored", "position", "pk"]

    def __str__(self):
        return self.level3

    @property
    def scope(self):
        return self.project.committee

    def confirm_reading(self, *, by, now, **values) -> "IndicatorReading":
        """Decide how the indicator is counted from today on; earlier days keep their reading."""
        values |= {"official_value": self.official_value}
        reading = IndicatorReading(indicator=self, begins_on=now.date(), **values)
        return dating.begin(reading, by=by, now=now, verb=log.Verb.CONFIRM, reason=reading.reason)

    def measure(self, *, by, now, **values) -> "Measurement":
        """Record what has been reached by a day; it stands until a later day is measured."""
        return dating.begin(Measurement(indicator=self, **values), by=by, now=now)


class IndicatorFactQuerySet(DatedQuerySet):
    scope = "indicator__project__committee"


SYMBOLS = [(symbol.value, symbol.value) for symbol in Symbol]
PACE_CHOICES = [(pace.value, words) for pace, words in PACES.items()]


class IndicatorReading(DatedFact):
    """How an indicator is counted: who decided it, when and why. It holds until the next one."""

    SUBJECT = ("indicator",)

    class Source(models.TextChoices):
        GRADE = "grade", "自动：党组织档次"
        ACTIVITY = "activity", "自动：活动次数"
        SATISFACTION = "satisfaction", "自动：满意度测评"
        ENTERED = "entered", "填报"

    indicator = models.ForeignKey(
        Indicator, verbose_name="指标", on_delete=models.PROTECT, related_name="readings"
    )
    symbol = models.CharField("指标性质", max_length=4, choices=SYMBOLS)
    target = models.DecimalField("目标数", max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    source = models.CharField("取数方式", max_length=20, choices=Source.choices)
    # Beside activity kinds: those of the organisations below the committee count too.
    WITH_BRANCHES = "with_branches"

    # What is counted: grades, activity kinds or an audience, separated by commas.
    counted = models.CharField("计数对象", max_length=200, blank=True)
    pace = models.CharField("考核方式", max_length=10, choices=PACE_CHOICES)
    due_on = models.DateField("考核时点", null=True, blank=True)
    reason = models.TextField("理由")
    # What the approved table said when this was decided: another value asks for another decision.
    official_value = models.CharField("确认时的批复值", max_length=100, blank=True, editable=False)

    objects = IndicatorFactQuerySet.as_manager()

    class Meta:
        verbose_name = "指标口径"
        ordering = ["-begins_on", "-pk"]
        constraints = [
            *constraints("reading", "indicator"),
            models.CheckConstraint(
                condition=Q(symbol="定性") | Q(target__isnull=False),
                name="reading_has_target",
                violation_error_message="定量指标必须有目标数。",
            ),
        ]

    def __str__(self):
        target = "" if self.target is None else plain(self.target)
        return f"{self.symbol}{target}{self.unit}"

    @property
    def scope(self):
        return self.indicator.scope

    @property
    def counted_words(self) -> str:
        """What is counted, in the words of the screen."""
        words = {
            **dict(Rating.Grade.choices),
            **dict(Activity.Kind.choices),
            **dict(SatisfactionSurvey.Audience.choices),
            self.WITH_BRANCHES: "所属党组织的活动",
        }
        return "、".join(words[key] for key in self.counted.split(",") if key)

    def log_extra(self):
        return {"计数对象": self.counted_words}


class Measurement(DatedFact):
    """A value that a person entered for a day on, with what it was worked out from."""

    SUBJECT = ("indicator",)

    class Option(models.TextChoices):
        REACHED = "reached", "达成年度指标"
        PARTLY = "partly", "部分达成年度指标并具有一定效果"
        NOT_REACHED = "not_reached", "未达成年度指标且效果较差"

    indicator = models.ForeignKey(
        Indicator, verbose_name="指标", on_delete=models.PROTECT, related_name="measurements"
    )
    begins_on = models.DateField("截至日期")
    numerator = models.DecimalField(
        "完成数（分子）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    denominator = models.DecimalField(
        "基数（分母）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    option = models.CharField("完成情况", max_length=12, choices=Option.choices, blank=True)
    note = models.TextField("依据和说明")

    objects = IndicatorFactQuerySet.as_manager()

    class Meta:
        verbose_name = "指标完成值"
        ordering = ["-begins_on", "-pk"]
        constraints = [
            *constraints("measurement", "indicator"),
            models.CheckConstraint(
                condition=Q(denominator=None) | Q(denominator__gt=0),
                name="measurement_denominator_positive",
                violation_error_message="基数（分母）必须大于 0。",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.begins_on:%Y-%m-%d}"

    @property
    def scope(self):
        return self.indicator.scope

    @property
    def value(self) -> Decimal | None:
        """The number itself, or numerator ÷ denominator in percent."""
        if self.numerator is None or self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator * 100

    @property
    def text(self) -> str:
        """As entered: an option, a number, or a part of a whole."""
        if self.option:
            return self.get_option_display()
        if self.denominator is None:
            return plain(self.numerator)
        return f"{plain(self.numerator)} ÷ {plain(self.denominator)}"
