"""A page sent twice is done once; two pages that ask for the same thing store it once."""

import datetime
import io
import threading
import uuid
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from activities.models import Activity
from activities.surveys.forms import SurveyForm
from budget.models import Expenditure
from config import clock
from orgs.access import Conflict
from orgs.accountable import once
from orgs.grades.forms import RatingForm
from orgs.members.forms import MemberForm
from orgs.models import DuesPayment, LogEntry, Rating, SentForm
from tests import factories
from tests.factories import day
from tests.people import build_cast

NOW = clock.moment(day("2024-11-03"))


def members(cast):
    data = {"organisation": cast.branch.pk, "name": "张三", "sex": "m", "admitted_on": "2010-07-01"}
    form = partial(MemberForm, data, user=cast.clerk, today=NOW.date())
    return form, {"now": NOW}, cast.branch.memberships


def ratings(cast):
    data = {
        "grade": "b",
        "begins_on": "2024-06-30",
        "authority": "县委",
        "document": "1号",
    }
    form = partial(RatingForm, data, organisation=cast.branch, user=cast.clerk)
    return form, {"now": NOW}, cast.branch.ratings


def surveys(cast):
    counts = {"sent_count": 9, "returned_count": 9, "valid_count": 9, "satisfied_count": 9}
    data = {"title": "测评", "audience": "cadres", "held_on": "2024-10-20", "conducted_by": "某所"}
    return partial(SurveyForm, data | counts, user=cast.clerk), {"now": NOW}, cast.committee.surveys


@pytest.mark.parametrize("case", [members, ratings, surveys])
def test_what_was_sent_twice_is_stored_once(cast, case):
    new, options, rows = case(cast)
    first, second = new(), new()
    assert first.is_valid(), first.errors
    assert second.is_valid(), second.errors
    with clock.held_at(NOW):
        first.save(**options)
        with pytest.raises(Conflict, match="已"):
            second.save(**options)
    assert rows.count() == 1


# --- the same page, sent again --------------------------------------------------------------------


@pytest.fixture
def today(settings):
    settings.BUSINESS_DATE = day("2024-11-03")


def opened(**fields) -> dict:
    """What a page opened anew would send: Django masks its token for it alone."""
    return {"csrfmiddlewaretoken": uuid.uuid4().hex} | fields


def an_activity(cast):
    fields = {"held_on": "2024-10-15", "kinds": ["party_day"], "title": "重温誓词"}
    counts = {"due_count": "20", "present_count": "18"}
    return cast.secretary, reverse("activities:activity_create"), fields | counts, Activity


def an_expenditure(cast):
    factories.project(cast.committee)
    fields = {"paid_on": "2024-11-01", "amount": "99999", "purpose": "购书", "payee": "新华书店"}
    address = reverse("budget:expenditure_create")
    return cast.clerk, address, fields | {"voucher": "记-12"}, Expenditure


def a_reversal(cast):
    entry = factories.expenditure(factories.project(cast.committee), cast.clerk, "3000")
    fields = {"amount": "1000", "paid_on": "2024-11-02", "reason": "退货"}
    address = reverse("budget:expenditure_reverse", args=[entry.pk])
    return cast.clerk, address, fields, Expenditure.objects.reversals


def a_part_of_the_dues(cast):
    member = factories.member(cast.branch)
    factories.dues_rate(member, "50.00")
    address = reverse("orgs:dues_member", args=[member.pk, 2024, 10])
    return cast.secretary, address, {"amount": "10", "paid_on": "2024-10-20"}, DuesPayment


def a_rating(cast):
    fields = {"grade": "b", "begins_on": "2024-06-30", "authority": "县委", "document": "1号"}
    file = SimpleUploadedFile("1号.pdf", factories.empty_pdf())
    address = reverse("orgs:rating_create", args=[cast.branch.pk])
    return cast.clerk, address, fields | {"files": file}, Rating


FORMS = [an_activity, an_expenditure, a_reversal, a_part_of_the_dues, a_rating]


def count(rows) -> int:
    return (rows() if not hasattr(rows, "objects") else rows.objects).count()


def send(client, address, fields):
    for value in fields.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return client.post(address, fields)


@pytest.mark.parametrize("form", FORMS)
def test_a_double_click_does_it_once_and_leads_to_the_same_place(client, cast, today, form):
    user, address, fields, rows = form(cast)
    client.force_login(user)
    page = opened(**fields)
    first, second = (send(client, address, page) for _ in range(2))
    assert (first.status_code, second.url) == (302, first.url)
    assert count(rows) == 1
    assert once.AGAIN in client.get(second.url).text


def test_a_page_that_was_changed_or_opened_anew_is_another_form(client, cast, today):
    client.force_login(cast.secretary)
    _, address, fields, rows = a_part_of_the_dues(cast)
    page = opened(**fields)
    for sent in (page, page | {"amount": "11"}, opened(**fields)):
        assert client.post(address, sent).status_code == 302
    assert count(rows) == 3


def test_another_person_is_another_sender(client, cast, today):
    _, address, fields, rows = a_part_of_the_dues(cast)
    page = opened(**fields)
    for user in (cast.secretary, cast.clerk):
        client.force_login(user)
        client.post(address, page)
    assert count(rows) == 2


def test_what_was_not_accepted_can_be_sent_again(client, cast, today):
    """The page shown again for a missing plan is accepted once there is one."""
    member = factories.member(cast.branch)
    client.force_login(cast.secretary)
    page = opened(amount="10", paid_on="2024-10-20")
    address = reverse("orgs:dues_member", args=[member.pk, 2024, 10])
    assert client.post(address, page).status_code == 200
    assert not SentForm.objects.exists()
    factories.dues_rate(member, "50.00")
    assert client.post(address, page).status_code == 302


def test_a_fault_leaves_nothing_behind(client, cast, today, monkeypatch, logged_errors):
    user, address, fields, rows = an_activity(cast)
    client.force_login(user)
    client.raise_request_exception = False
    page, before = opened(**fields), LogEntry.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr("activities.activities.views.redirect", lambda *_: 1 / 0)
        assert client.post(address, page).status_code == 500
    logged_errors.clear()
    assert (count(rows), SentForm.objects.count(), LogEntry.objects.count()) == (0, 0, before)
    assert client.post(address, page).status_code == 302


class CutOff(io.BytesIO):
    """A connection that is lost on the way."""

    def read(self, *_):
        raise OSError("connection reset")


def test_a_page_that_arrives_in_parts_is_refused_and_nothing_is_logged_as_a_fault(cast, today):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.secretary)
    sent = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": "99"}
    address = reverse("activities:activity_create")
    answer = client.generic("POST", address, **sent, **{"wsgi.input": CutOff()})
    assert answer.status_code == 403
    assert not SentForm.objects.exists()


def test_a_page_is_remembered_for_a_day(client, cast, today):
    client.force_login(cast.secretary)
    _, address, fields, _ = a_part_of_the_dues(cast)
    client.post(address, opened(**fields))
    SentForm.objects.update(at=clock.now() - once.REMEMBERED - datetime.timedelta(seconds=1))
    client.post(address, opened(**fields))
    assert SentForm.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", [an_activity, an_expenditure])
def test_eight_at_once_do_it_once(settings, form):
    settings.BUSINESS_DATE = day("2024-11-03")
    user, address, fields, rows = form(build_cast())
    page, barrier, answers = opened(**fields), threading.Barrier(8), []
    clients = [Client() for _ in range(8)]
    for client in clients:
        client.force_login(user)

    def send_at_once(client):
        barrier.wait()
        answers.append(client.post(address, page).url)
        connection.close()

    threads = [threading.Thread(target=send_at_once, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (count(rows), len(answers), len(set(answers))) == (1, 8, 1)
    assert LogEntry.objects.filter(verb="record").count() == 1
