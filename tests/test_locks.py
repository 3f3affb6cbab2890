"""Several people at one row in the same instant: PostgreSQL lets them in together unless a lock
makes them wait. Each test here fails on PostgreSQL without the lock it is about.
"""

from decimal import Decimal

import pytest
from django.db.models import Count

from activities.models import SatisfactionSurvey
from activities.surveys.forms import SurveyForm
from budget.models import Expenditure, Project
from config import clock
from orgs import log
from orgs.access import Conflict
from orgs.closings import dating
from orgs.closings.forms import ClosingForm
from orgs.dues import verbs as dues
from orgs.grades.forms import RatingForm
from orgs.members.forms import MemberForm
from orgs.models import BookClosing, DuesPayment, LogEntry, Member, Organisation, Rating, RuleValue
from orgs.organisations import models as organisations
from orgs.organisations.forms import OrganisationForm
from performance.evaluations import sealing
from performance.evaluations.compilation import self_evaluation
from performance.evaluations.forms import EvaluationRowForm
from performance.evaluations.sealing import start
from performance.models import AnnualPlan, Evaluation, IndicatorReading
from performance.plans import loading
from performance.plans.steps import Refused
from tests import factories
from tests.factories import day
from tests.people import build_cast
from tests.performance import documents
from tests.performance.test_evaluation import YEAR_END, fill, worked_example
from tests.threads import Pause, at_once

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = day("2024-11-03")
NOW = clock.moment(TODAY)
PEOPLE = 6


@pytest.fixture(autouse=True)
def business_day(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def cast():
    return build_cast()


def valid(form):
    assert form.is_valid(), form.errors
    return form


def outcomes(results) -> list[str]:
    """What became of each: done, conflict, or the fault that nobody foresaw."""
    return sorted("done" if r is None else type(r).__name__ for r in results)


ONE_DONE = sorted(["done", *["Conflict"] * (PEOPLE - 1)])


def forms_of(make):
    return [valid(make()) for _ in range(PEOPLE)]


def one_without_end(rows, subject) -> bool:
    open_facts = rows.filter(ends_on=None).values(subject).annotate(n=Count("pk"))
    return [row["n"] for row in open_facts] == [1]


@pytest.mark.parametrize("newest_first", [True, False])
def test_decisions_entered_at_once_make_one_timeline(cast, newest_first):
    days = sorted((f"2024-{month:02}-15" for month in range(1, PEOPLE + 1)), reverse=newest_first)

    def decide(on):
        fact = RuleValue(committee=cast.committee, key="report_due_day", value="8", document="通知")
        fact.begins_on = day(on)
        return lambda: dating.begin(fact, by=cast.admin, now=NOW)

    assert outcomes(at_once(*map(decide, days))) == ["done"] * PEOPLE
    rows = list(RuleValue.objects.timeline())
    assert [str(row.begins_on) for row in rows] == sorted(days)
    assert [row.ends_on for row in rows] == [*(row.begins_on for row in rows[1:]), None]


def test_a_grade_sent_at_once_is_recorded_once(cast):
    data = {"grade": "b", "begins_on": "2024-06-30", "authority": "县委", "document": "1号"}
    forms = forms_of(lambda: RatingForm(data, organisation=cast.branch, user=cast.clerk))
    assert outcomes(at_once(*[lambda f=f: f.save(now=NOW) for f in forms])) == ONE_DONE
    assert Rating.objects.count() == 1


def test_a_member_sent_at_once_is_registered_once(cast):
    data = {"organisation": cast.branch.pk, "name": "张三", "sex": "m", "admitted_on": "2010-07-01"}
    forms = forms_of(lambda: MemberForm(data, user=cast.clerk, today=TODAY))
    assert outcomes(at_once(*[lambda f=f: f.save(now=NOW) for f in forms])) == ONE_DONE
    assert Member.objects.count() == 1


def test_a_survey_sent_at_once_is_recorded_once(cast):
    data = {"title": "测评", "audience": "cadres", "held_on": "2024-10-20", "conducted_by": "某所"}
    data |= {"sent_count": 9, "returned_count": 9, "valid_count": 9, "satisfied_count": 9}
    forms = forms_of(lambda: SurveyForm(data, user=cast.clerk))
    assert outcomes(at_once(*[lambda f=f: f.save(now=NOW) for f in forms])) == ONE_DONE
    assert SatisfactionSurvey.objects.count() == 1


def test_closings_decided_at_once_leave_one_that_holds(cast):
    forms = [
        valid(ClosingForm({"closed_through": f"2024-0{m}-28", "reason": "核对"}, user=cast.admin))
        for m in range(1, PEOPLE + 1)
    ]
    assert outcomes(at_once(*[lambda f=f: f.save(now=NOW) for f in forms])) == ["done"] * PEOPLE
    assert one_without_end(BookClosing.objects, "committee")


def test_readings_confirmed_at_once_leave_one_that_holds(cast):
    indicator = factories.indicator(factories.project(cast.committee))
    values = {"symbol": "≥", "target": 18, "source": "grade", "counted": "municipal_a"}
    values |= {"pace": "at_once", "due_on": day("2024-12-31"), "reason": "疑似误填"}

    def confirm():
        indicator.confirm_reading(by=cast.admin, now=NOW, **values)

    assert outcomes(at_once(*[confirm] * PEOPLE)) == ["done"] * PEOPLE
    assert one_without_end(IndicatorReading.objects, "indicator")


def test_dues_are_reversed_once(cast):
    payment = factories.dues_payment(factories.member(cast.branch), cast.clerk)

    def reverse():
        dues.reverse(payment, reversed_on=TODAY, by=cast.clerk, now=NOW, reason="登记错人")

    assert outcomes(at_once(*[reverse] * PEOPLE)) == ONE_DONE
    assert DuesPayment.objects.count() == 2


def test_a_self_evaluation_is_started_once(cast):
    project = factories.project(cast.committee)
    factories.indicator(project)

    def begin():
        start(Project.objects.get(), by=cast.admin, today=TODAY)

    assert outcomes(at_once(*[begin] * PEOPLE)) == ONE_DONE
    assert Evaluation.objects.count() == 1


def test_a_plan_confirmed_at_once_is_loaded_once(cast):
    plan = documents.plan()

    def load():
        loading.load(plan, [], committee=cast.committee, text="原文", by=cast.admin, now=NOW)

    assert outcomes(at_once(*[load] * PEOPLE)) == ["done"] * PEOPLE
    assert (AnnualPlan.objects.count(), Project.objects.count()) == (1, 1)
    assert LogEntry.objects.filter(subject_type="年度计划").count() == 1


def test_the_log_tells_what_each_found_and_left(cast):
    """Who edits second compares with what the first has left, not with what was there before."""

    def rename(name):
        def save():
            row = Organisation.objects.get(pk=cast.branch.pk)
            with log.change(row, by=cast.admin, verb=log.Verb.UPDATE):
                row.short_name = name
                row.save(update_fields=["short_name"])

        return save

    first = cast.branch.short_name
    assert outcomes(at_once(*[rename(f"第{n}支部") for n in range(PEOPLE)])) == ["done"] * PEOPLE
    entries = LogEntry.objects.filter(verb="update").order_by("pk")
    found = [(entry.before["简称"], entry.after["简称"]) for entry in entries]
    assert [before for before, _ in found] == [first, *(after for _, after in found[:-1])]


def test_nothing_is_spent_beyond_a_budget_that_is_being_lowered(cast, monkeypatch):
    def load(*projects):
        plan = documents.plan(*projects)
        loading.load(plan, [], committee=cast.committee, text="原文", by=cast.admin, now=NOW)

    def book():
        row = Expenditure(paid_on=TODAY, amount=60_000, purpose="购书", payee="书店", voucher="1")
        project.book(row, by=cast.clerk, now=NOW)

    load()
    project, pause = Project.objects.get(), Pause()
    checked = pause.after(Project._refuse_wrong_amount)
    monkeypatch.setattr(Project, "_refuse_wrong_amount", checked)
    lowered = documents.project(fiscal_yuan=Decimal(50_000))
    results = at_once(book, pause.then(lambda: load(lowered)))
    assert [type(result) for result in results] == [type(None), Refused]
    assert project.full_year_budget() >= project.expenditures.total()


def test_nothing_is_written_into_a_self_evaluation_that_is_being_sealed(cast, monkeypatch):
    project = worked_example(cast)
    evaluation = start(project, by=cast.admin, today=YEAR_END)
    fill(evaluation)
    row = evaluation.rows.first()
    line = self_evaluation(evaluation, YEAR_END).rows[0]
    options = {"user": cast.admin, "option": "", "line": line, "rules": None}
    form = valid(EvaluationRowForm({"reason": "改了又改。"}, instance=row, **options))
    pause = Pause()
    monkeypatch.setattr(sealing.seals, "close", pause.before(sealing.seals.close))
    results = at_once(
        lambda: sealing.seal(evaluation, by=cast.admin, now=clock.moment(YEAR_END)),
        pause.then(form.save),
    )
    assert [type(result) for result in results] == [type(None), Conflict]
    assert evaluation.rows.first().reason != "改了又改。"


def test_a_branch_founded_while_its_parent_changes_place_moves_along(cast, monkeypatch):
    def form(short_name, instance=None, **fields):
        data = {"kind": "branch", "name": f"县{short_name}", "short_name": short_name}
        return valid(OrganisationForm(data | fields, instance=instance, user=cast.admin))

    founded = form("第二支部", parent=cast.branch.pk, position="1")
    moved = form(cast.branch.short_name, instance=cast.branch, position="77")
    pause = Pause()
    monkeypatch.setattr(organisations, "Concat", pause.before(organisations.Concat))
    assert at_once(founded.save, pause.then(moved.save)) == [None, None]
    parent, child = Organisation.objects.get(pk=cast.branch.pk), founded.instance
    child.refresh_from_db()
    assert parent.tree_order.endswith(f"77{parent.pk:010}")
    assert child.tree_order.startswith(parent.tree_order)
