"""Two committees with one of every record, and a signed-in browser for each of the cast.

Whatever belongs to somebody carries a word of its own that no screen text contains, so that a
page which shows a stranger's record can be told by its text: see MARKS.
"""

from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.test import Client, override_settings

from activities.models import MonthlyReport
from config import clock
from orgs import log
from orgs.models import Export, Rating, User
from performance.evaluations import seals
from performance.evaluations.compilation import self_evaluation
from performance.evaluations.sealing import start
from performance.models import (
    AnnualPlan,
    Evaluation,
    IndicatorReading,
    Measurement,
    PlanTask,
    Safeguard,
    SubGoal,
)
from performance.scoring import Symbol
from tests import factories
from tests.people import Cast, build_cast, person

from .traces import stored, undone

TODAY = factories.day("2024-11-03")
NOW = clock.moment(TODAY, 10)

# Whose record a text betrays.
MARKS = {
    **{"branch": "蓝岭", "other branch": "红河", "committee": "青松", "elsewhere": "邻县"},
    "administrator": "苍山",  # whoever is refused is told whom to ask
}
# Everybody who knocks at the door, and the marks that none of their pages may carry.
HIDDEN_FROM = {
    "other": ("branch", "committee", "elsewhere"),
    "own": ("other branch", "committee", "elsewhere"),
    "clerk": ("elsewhere",),
    "leader": ("elsewhere",),
    "auditor": ("elsewhere",),
    "admin": ("elsewhere",),
    "stranger": ("branch", "other branch", "committee", "administrator"),
}
ACTORS = ["anonymous", "disabled", *HIDDEN_FROM]


@dataclass
class World:
    cast: Cast
    rows: dict = field(default_factory=dict)
    session_keys: dict = field(default_factory=dict)
    stored: dict = field(default_factory=dict)  # every row, before anybody did anything
    knocks: dict = field(default_factory=dict)

    def browser(self, actor: str, **options) -> Client:
        """A new browser in which this person has been signed in all along."""
        client = Client(**options)
        if actor in self.session_keys:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session_keys[actor]
        return client

    @property
    def users(self) -> dict[str, User]:
        cast = self.cast
        return {
            "disabled": cast.disabled,
            "other": cast.other_secretary,
            "own": cast.secretary,
            "clerk": cast.clerk,
            "leader": cast.leader,
            "auditor": cast.auditor,
            "admin": cast.admin,
            "stranger": cast.stranger,
        }


def build_world() -> World:
    cast = build_cast()
    elsewhere = cast.stranger.organisation
    far_branch = factories.branch(elsewhere, "邻县党支部")
    far_secretary = person("far", "邻县书记", User.Role.SECRETARY, far_branch)
    world = World(cast)
    for admin, mark in [(cast.admin, "苍山"), (cast.stranger, "邻县")]:
        admin.name = f"{mark}管理员"
        admin.save()
    world.rows = (
        furnish_branch(cast.branch, cast.secretary, cast.clerk, "蓝岭")
        | furnish_committee(cast.committee, cast.admin, "青松")
        | {"account": cast.clerk, "self": cast.admin, "committee": cast.committee}
    )
    world.rows |= prefixed(
        "other", furnish_branch(cast.other_branch, cast.other_secretary, cast.clerk, "红河")
    )
    world.rows |= prefixed("far", furnish_branch(far_branch, far_secretary, cast.stranger, "邻县"))
    world.rows |= prefixed("far", furnish_committee(elsewhere, cast.stranger, "邻县"))
    sign_everybody_in(world)
    return world


def prefixed(word, rows):
    return {f"{word}_{name}": row for name, row in rows.items()}


def sign_everybody_in(world):
    """The disabled person was signed in before the account was disabled."""
    world.cast.disabled.is_active = True
    world.cast.disabled.save()
    for actor, user in world.users.items():
        client = Client()
        client.force_login(user)
        world.session_keys[actor] = client.session.session_key
    world.cast.disabled.is_active = False
    world.cast.disabled.save()


def furnish_branch(branch, secretary, office, mark) -> dict:
    """One of everything that belongs to a branch; its October report is ready to be sent in."""
    branch.name = branch.short_name = f"{mark}党支部"
    branch.save()
    secretary.name = f"{mark}书记"
    secretary.save()
    rating = factories.rating(branch, Rating.Grade.MUNICIPAL_A, office, document=f"{mark}测1号")
    attachment = factories.attachment(rating, office, f"{mark}附件.pdf")
    member = factories.member(branch, f"{mark}党员")
    factories.dues_rate(member)
    payment = factories.dues_payment(member, secretary, note=f"{mark}交费")
    activity = factories.activity(
        branch, secretary, title=f"{mark}主题党日", place=f"{mark}会议室", content=f"{mark}内容"
    )
    log.record(by=secretary, verb=log.Verb.EXPORT, subject_type="活动", label=f"{mark}导出")
    export = Export.objects.create(
        asked_by=secretary,
        asked_at=NOW,
        listing="orgs.members.tables.members",
        file_name=f"{mark}名册",
        row_count=6000,
        state=Export.State.FAILED,
        finished_at=NOW,
    )
    return {
        "export": export,
        "rating": rating,
        "attachment": attachment,
        "organisation": branch,
        "member": member,
        "payment": payment,
        "activity": activity,
        "report": report(branch, secretary, "2024-10-01", mark),
        "submitted": sent_report(branch, secretary, "2024-09-01", mark),
        "approved": approved_report(branch, secretary, office, "2024-08-01", mark),
    }


def report(branch, by, month, mark) -> MonthlyReport:
    texts = {"grade_progress": f"{mark}创A", "problems": f"{mark}问题", "next_plan": f"{mark}计划"}
    return factories.report(branch, by, month, **texts)


def sent_report(branch, by, month, mark):
    row = report(branch, by, month, mark)
    row.submit(by=by, now=NOW)
    return row


def approved_report(branch, by, office, month, mark):
    row = sent_report(branch, by, month, mark)
    row.approve(by=office, now=NOW)
    return row


def furnish_committee(committee, by, mark) -> dict:
    """One of everything that belongs to a committee; the year before last is sealed."""
    factories.member(committee, f"{mark}党员")
    project = factories.project(
        committee, name=f"{mark}经费", purpose=f"{mark}用途", goals=[f"{mark}目标"]
    )
    payments = [
        factories.expenditure(project, by, purpose=f"{mark}支出", payee=f"{mark}书店")
        for _ in range(2)
    ]
    factories.closing(committee, "2024-03-31", by, f"{mark}结账")
    factories.rule_value(committee, "report_due_day", "6", by, "2024-01-01", f"{mark}通知")
    return {
        "committee_activity": factories.activity(committee, by, title=f"{mark}活动"),
        "survey": factories.survey(committee, by, title=f"{mark}测评"),
        "project": project,
        "expenditure": payments[0],
        "reversal": reverse(payments[1], by),
        "plan": plan(committee, by, mark),
        **indicators(project, by, mark),
        **evaluations(committee, project, by, mark),
    }


def reverse(payment, by):
    return payment.reverse(amount=payment.amount, on=TODAY, reason="票据有误", by=by, now=NOW)


def plan(committee, by, mark) -> AnnualPlan:
    row = AnnualPlan.objects.create(
        committee=committee,
        year=2024,
        unit_name=f"{mark}单位",
        overall_goal=f"{mark}总目标",
        confirmed_by=by,
        confirmed_at=NOW,
    )
    PlanTask.objects.create(plan=row, position=1, label="（1）", text=f"{mark}任务")
    SubGoal.objects.create(plan=row, position=1, label="1.", title=f"{mark}分项")
    Safeguard.objects.create(plan=row, position=1, text=f"{mark}措施")
    return row


def indicators(project, by, mark) -> dict:
    counted = factories.indicator(project, level3=f"{mark}创A个数", basis=f"{mark}依据")
    factories.reading(counted, by)
    entered = factories.indicator(project, level3=f"{mark}质量提高", official_value="≥100%")
    factories.reading(
        entered,
        by,
        symbol=Symbol.QUALITATIVE,
        target=None,
        unit="",
        source=IndicatorReading.Source.ENTERED,
        counted="",
    )
    factories.measurement(entered, by, option=Measurement.Option.REACHED)
    return {"indicator": entered, "counted_indicator": counted}


def evaluations(committee, project, by, mark) -> dict:
    draft = start(project, by=by, today=TODAY)
    earlier = factories.project(committee, name=f"{mark}上年经费", year=2023, schedule=[])
    factories.indicator(earlier, level3=f"{mark}上年指标")
    bare = factories.project(committee, name=f"{mark}前年经费", year=2022, schedule=[])
    factories.indicator(bare, level3=f"{mark}前年指标")
    return {
        "evaluation": draft,
        "evaluation_row": draft.rows.first(),
        "sealed": sealed(start(earlier, by=by, today=TODAY), by),
        "bare_project": bare,
    }


def sealed(evaluation, by) -> Evaluation:
    """Sealed as the verb would: the missing words and scores are not what is tested here."""
    evaluation.snapshot = self_evaluation(evaluation, TODAY).as_json()
    evaluation.sealed_at, evaluation.sealed_by = NOW, by
    with log.change(evaluation, by=by, verb=log.Verb.SEAL):
        evaluation.status = Evaluation.Status.SEALED
        seals.close(evaluation)
        evaluation.save()
    return evaluation


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once for a module. Each test's own transaction lies inside and is undone."""
    with (
        override_settings(BUSINESS_DATE=TODAY),
        django_db_blocker.unblock(),
        undone(),
    ):
        built = build_world()
        built.stored = stored()
        yield built
