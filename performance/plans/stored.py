"""The plan that is loaded, read back as the parser would give it, and compared with a document."""

from django.db.models import Prefetch

from budget.models import FundKind, Project
from performance.disclosure import as_plan_json
from performance.disclosure import model as document
from performance.indicators.models import Indicator
from performance.plans import changes as plan_changes
from performance.plans.changes import Difference
from performance.plans.models import AnnualPlan


def differences(plan, committee) -> list[Difference]:
    """What loading would change in a plan that is there already; empty for a first load."""
    loaded = current(committee, plan.year)
    return plan_changes.differences(loaded, plan.as_dict()) if loaded else []


def is_loaded(plan, findings, committee) -> bool:
    """Whether the database already says all of this, findings included.

    How the year was found does not count: uploading a document without naming its year says the
    same as naming it.
    """
    stored = stored_plan(committee, plan.year)
    if stored is None:
        return False
    same_introduction = stored[0].tasks_introduction == plan.tasks_introduction
    loaded, read = current(committee, plan.year), as_plan_json(plan, findings)
    return same_introduction and _without_year_source(loaded) == _without_year_source(read)


def _without_year_source(plan: dict) -> dict:
    return plan | {"findings": [row for row in plan["findings"] if row["code"] != "year_source"]}


def current(committee, year) -> dict | None:
    """The loaded plan in the JSON form of the parser; None if there is none yet."""
    stored = stored_plan(committee, year)
    return stored and {**stored[0].as_dict(), "findings": stored[1]}


def stored_plan(committee, year) -> tuple[document.Plan, list[dict]] | None:
    """The loaded plan as the parser would return it, and its findings as dicts."""
    row = AnnualPlan.objects.filter(committee=committee, year=year).first()
    if row is None:
        return None
    projects = Project.objects.filter(committee=committee, year=year).prefetch_related(
        "fund_lines",
        "checkpoints",
        Prefetch("indicators", Indicator.objects.scored(), to_attr="approved"),
    )
    plan = document.Plan(
        year=row.year,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        overall_goal=row.overall_goal,
        tasks_introduction=row.tasks_introduction,
        tasks=tuple(document.Task(t.label, t.text) for t in row.tasks.all()),
        subgoals=tuple(
            document.SubGoal(s.label, s.title, s.goal, s.indicator) for s in row.subgoals.all()
        ),
        safeguards=tuple(s.text for s in row.safeguards.all()),
        projects=tuple(_stored_project(project) for project in projects),
    )
    return plan, row.findings


def _stored_project(project):
    funds = {line.kind: line.initial_amount for line in project.fund_lines.all()}
    return document.Project(
        code=project.code,
        name=project.name,
        budget_yuan=project.budget_amount,
        fiscal_yuan=funds.get(FundKind.FISCAL),
        carried_yuan=funds.get(FundKind.CARRYOVER),
        other_yuan=funds.get(FundKind.OTHER),
        purpose=project.purpose,
        checkpoints=tuple(
            document.ScheduleRow(c.due_on, c.cumulative_rate) for c in project.checkpoints.all()
        ),
        goals=tuple(project.goals),
        indicators=tuple(_stored_indicator(row) for row in project.approved),
    )


def _stored_indicator(row):
    return document.Indicator(
        level1=row.level1,
        level2=row.level2,
        level3=row.level3,
        description=row.description,
        official_value=row.official_value,
        basis=row.basis,
    )
