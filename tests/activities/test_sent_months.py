"""What an organisation did in a month stands still while its report lies with the office."""

import pytest

from activities.activities import forms as activity_forms
from activities.models import Activity, MonthlyReport, SentMonth
from activities.monthly import models as monthly
from activities.monthly.figures import report_figures
from activities.monthly.forms import ReportForm
from orgs.access import Conflict
from tests import factories
from tests.activities.test_report_verbs import NOW, WORDS
from tests.people import build_cast
from tests.threads import Pause, at_once


def words(month="2024-10-01"):
    return list(SentMonth.objects.filter(month=month).values_list("organisation__name", "words"))


def test_the_verbs_of_a_report_keep_its_month_and_give_it_back(cast):
    report = factories.report(cast.branch, cast.secretary, **WORDS)
    seen = [words()]
    report.submit(by=cast.secretary, now=NOW)
    seen.append(words())
    report.send_back(by=cast.clerk, now=NOW, reason="补充")
    seen.append(words())
    report.submit(by=cast.secretary, now=NOW)
    report.approve(by=cast.clerk, now=NOW)
    seen.append(words())

    name = cast.branch.name
    assert seen == [[], [(name, "待审核")], [], [(name, "已审核")]]


@pytest.mark.django_db(transaction=True)
def test_an_activity_being_saved_is_counted_by_the_report_sent_in_meanwhile(monkeypatch, settings):
    settings.BUSINESS_DATE = factories.day("2024-11-03")
    cast, pause = build_cast(), Pause()
    report = factories.report(cast.branch, cast.secretary, **WORDS)
    values = {"title": "主题党日", "held_on": "2024-10-15", "kinds": ["party_day"]}
    form = activity_forms.ActivityForm(
        values | {"organisation": cast.branch.pk, "due_count": 20, "present_count": 18},
        user=cast.secretary,
    )
    assert form.is_valid(), form.errors
    save_kinds = pause.before(activity_forms.ActivityForm._save_kinds)
    monkeypatch.setattr(activity_forms.ActivityForm, "_save_kinds", save_kinds)

    results = at_once(
        lambda: form.save(now=NOW),
        pause.then(lambda: report.submit(by=cast.secretary, now=NOW)),
    )

    assert results == [None, None]
    assert report_figures(MonthlyReport.objects.get()).activities_count == 1


@pytest.mark.django_db(transaction=True)
def test_an_activity_the_report_has_counted_cannot_be_deleted_meanwhile(monkeypatch):
    cast, pause = build_cast(), Pause()
    report = factories.report(cast.branch, cast.secretary, **WORDS)
    activity = factories.activity(cast.branch, cast.secretary)
    monkeypatch.setattr(monthly, "month_figures", pause.after(monthly.month_figures))

    sent, refused = at_once(
        lambda: report.submit(by=cast.secretary, now=NOW),
        pause.then(lambda: activity.remove(by=cast.secretary)),
    )

    assert (sent, type(refused)) == (None, Conflict)
    assert Activity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_draft_being_saved_and_a_report_being_sent_in_do_not_wait_for_each_other(monkeypatch):
    cast, pause = build_cast(), Pause()
    factories.report(cast.branch, cast.secretary, **WORDS)
    sent, opened = MonthlyReport.objects.get(), MonthlyReport.objects.get()
    form = ReportForm(WORDS | {"next_plan": "改期"}, instance=opened, user=cast.secretary)
    assert form.is_valid(), form.errors
    monkeypatch.setattr(ReportForm, "_stored", pause.before(ReportForm._stored))

    results = at_once(form.save, pause.then(lambda: sent.submit(by=cast.secretary, now=NOW)))

    assert results == [None, None]
    assert MonthlyReport.objects.get().next_plan == "改期"
