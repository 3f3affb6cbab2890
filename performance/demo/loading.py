"""Fills an empty demo database; every step at its own moment of the year."""

import datetime

from django.conf import settings
from django.db import connection, transaction

from budget.models import Project
from config import clock
from orgs.models import Organisation
from performance import disclosure as plan_text
from performance.demo import indicators, money, register, year
from performance.plans.loading import load

PLAN = settings.BASE_DIR / "performance" / "demo" / "plan_2024.txt"


class NotTheDemo(Exception):
    """The configured database is not the demo's own; nothing was written."""


def load_demo() -> bool:
    """Fill the demo's own database, once. False when it is filled already.

    Raises NotTheDemo for any other database, so that fictional people never meet real ones.
    """
    if not is_demo_database():
        raise NotTheDemo("演示数据只能载入演示自己的数据库（./run demo），没有写入任何内容。")
    with transaction.atomic():
        if Organisation.objects.exists():
            return False
        with clock.held_at(clock.moment(datetime.date(2024, 1, 8), 9)):
            fill()
    return True


def is_demo_database() -> bool:
    name = str(settings.DEMO_DATABASE)
    return settings.DEMO and connection.vendor == "sqlite" and str(_database_name()) == name


def _database_name():
    return connection.settings_dict["NAME"]


def fill():
    """The whole year into an empty database."""
    root = register.committee()
    branches = register.organisations(root)
    people = register.accounts(root, branches)
    admin, clerk = people["admin"], people["clerk"]
    register.optional_second_factor(root, admin)
    _plan(root, admin)
    project = Project.objects.get(committee=root, year=2024)
    register.ratings(branches, clerk)
    register.members(branches)
    register.dues(clerk)
    year.committee_activities(root, clerk)
    year.branch_activities(branches)
    year.reports(branches, clerk)
    register.registered_late(branches, clerk)
    money.expenditures(project, clerk)
    indicators.confirm(project, admin)
    indicators.surveys(root, clerk)


def _plan(root, admin):
    text = PLAN.read_text(encoding="utf-8")
    plan, findings = plan_text.parse(text, year=2024)
    load(plan, findings, committee=root, text=text, by=admin, now=clock.now())
