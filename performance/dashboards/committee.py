"""The committee's year on one day: what workbench and overview both stand on."""

import datetime
from dataclasses import dataclass

from activities.monthly.filing import OfficeOutstanding, office_outstanding
from budget.execution.figures import ProjectExecution, project_executions
from budget.models import Project
from budget.projects.choice import working_year
from orgs import rules
from orgs.lists.figures import Card
from orgs.models import Organisation
from performance.dashboards.cards import indicator_card, money_card
from performance.evaluations.models import EvaluationRow
from performance.indicators.models import IndicatorReading
from performance.monitoring.statuses import IndicatorStatus, committee_statuses, light_rules

Source = IndicatorReading.Source


@dataclass(frozen=True)
class CommitteeView:
    """What the clerk's workbench and the leader's overview both stand on."""

    committee: Organisation
    year: int
    years: list[int]  # the others that can be asked for
    money: list[ProjectExecution]
    statuses: list[IndicatorStatus]
    light_rule: str  # what the colours of the indicators mean
    cards: list[Card]
    office: OfficeOutstanding

    @property
    def scored(self) -> list[IndicatorStatus]:
        return [row for row in self.statuses if row.indicator.is_scored]

    @property
    def internal(self) -> list[IndicatorStatus]:
        return [row for row in self.statuses if not row.indicator.is_scored]

    @property
    def activities(self) -> list[IndicatorStatus]:
        return [row for row in self.statuses if source_of(row) == Source.ACTIVITY]


def committee_view(
    committee: Organisation, today: datetime.date, year: int | None = None
) -> CommitteeView:
    """The year asked for, or the one that is worked on."""
    every = Project.objects.filter(committee=committee)
    years = set(every.order_by().values_list("year", flat=True).distinct())
    year = year or working_year(years, today)
    projects = list(every.in_year(year).select_related("committee"))
    values = rules.in_force(committee, min(today, datetime.date(year, 12, 31)))
    money = project_executions(projects, today, bands=rules.light_bands(values))
    weights = EvaluationRow.objects.weights_that_count(committee, year)
    statuses = committee_statuses(committee, year, today, values, weights)
    return CommitteeView(
        committee=committee,
        year=year,
        years=sorted((years | {today.year}) - {year}),
        money=money,
        statuses=statuses,
        light_rule=light_rules(values).text,
        cards=[*map(indicator_card, _headline(statuses)), *map(money_card, money[:1])],
        office=office_outstanding(committee, today),
    )


def _headline(statuses) -> list[IndicatorStatus]:
    """The three indicators on the cards: grades first, otherwise the approved table's own."""
    graded = [row for row in statuses if source_of(row) == Source.GRADE]
    return (graded or [row for row in statuses if row.indicator.is_scored])[:3]


def source_of(status) -> str:
    return str((status.reading or status.proposal).source)
