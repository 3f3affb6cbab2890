import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from config import clock
from orgs.devices import idle
from orgs.models import LogEntry
from orgs.sign_in import lockout
from orgs.sign_in.forms import WRONG
from orgs.sign_in.lockout import LOCKED
from tests.people import PASSWORD

LOGIN = "/login/"


@pytest.fixture(autouse=True)
def home(settings):
    settings.LOGIN_REDIRECT_URL = "/password/"


def sign_in(client, username="secretary", password=PASSWORD, **fields):
    return client.post(LOGIN, {"username": username, "password": password} | fields)


def verbs():
    return list(LogEntry.objects.order_by("pk").values_list("verb", "subject_label"))


def test_signs_in_and_out_and_logs_both(client, cast):
    assert sign_in(client).url == "/password/"
    assert client.get("/password/").status_code == 200
    assert client.post("/logout/").status_code == 302
    assert client.get("/password/").status_code == 302
    assert verbs() == [("sign_in", "secretary"), ("sign_out", "secretary")]
    assert LogEntry.objects.filter(actor=cast.secretary, organisation=cast.branch).count() == 2


def test_signing_in_changes_the_session_key(client, cast):
    client.get(LOGIN)
    session = client.session
    session["mark"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options", "trace"])
def test_signing_out_takes_a_post(client, cast, method):
    client.force_login(cast.secretary)
    assert getattr(client, method)("/logout/").status_code == 405
    assert client.get("/password/").status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https://evil.example/",
        "http:///evil.example",
        "///evil.example",
        " //evil.example",
    ],
)
def test_next_leads_nowhere_else(client, cast, target):
    assert sign_in(client, next=target).url == "/password/"


def test_next_leads_back_to_a_page_of_ours(client, cast):
    assert sign_in(client, next="/password/?a=1").url == "/password/?a=1"


@pytest.mark.parametrize(
    ("username", "password"),
    [("secretary", "wrong"), ("nobody", PASSWORD), ("disabled", PASSWORD), ("x" * 300, "wrong")],
)
def test_every_refusal_reads_the_same(client, cast, username, password):
    response = sign_in(client, username, password)
    assert response.context["form"].errors == {"__all__": [WRONG]}
    assert verbs() == [("sign_in_failed", username[:200])]
    assert PASSWORD not in response.content.decode()


def test_a_person_disabled_while_signed_in_is_out_at_the_next_request(client, cast):
    sign_in(client)
    cast.secretary.is_active = False
    cast.secretary.save()
    assert client.get("/password/").url.startswith(LOGIN)


def failures(client, count, username="secretary"):
    for _ in range(count):
        sign_in(client, username, "wrong")


def test_nine_failures_leave_the_door_open(client, cast):
    failures(client, 9)
    assert sign_in(client).status_code == 302


def test_ten_failures_close_the_door_to_the_right_password(client, cast):
    failures(client, 10)
    response = sign_in(client)
    assert response.context["form"].errors == {"__all__": [LOCKED]}
    assert verbs()[-1] == ("denied", "secretary")


def test_the_door_closes_for_one_name_and_one_address_only(client, cast):
    failures(client, 10)
    assert sign_in(client, "clerk").status_code == 302
    client.post("/logout/")
    elsewhere = {"REMOTE_ADDR": "10.0.0.7"}
    again = client.post(LOGIN, {"username": "secretary", "password": PASSWORD}, **elsewhere)
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("minutes", "locked"), [(0, True), (14.99, True), (15, False), (60, False), (-1, False)]
)
def test_the_pause_lasts_a_quarter_of_an_hour_after_the_tenth_failure(
    client, cast, monkeypatch, minutes, locked
):
    start = clock.now()
    for n in range(10):
        # One try a minute: the first is nine minutes older than the last.
        monkeypatch.setattr(clock, "now", lambda n=n: start - datetime.timedelta(minutes=9 - n))
        sign_in(client, password="wrong")
    later = start + datetime.timedelta(minutes=minutes)
    assert lockout.is_locked("secretary", "127.0.0.1", later) is locked


def test_tries_during_the_pause_do_not_prolong_it(client, cast):
    failures(client, 15)
    assert LogEntry.objects.filter(verb="sign_in_failed").count() == 10


def test_a_failure_keeps_the_typed_name_but_never_the_password(client, cast):
    sign_in(client, "<b>Secretary", "secret-word")
    entry = LogEntry.objects.get()
    assert (entry.subject_label, entry.actor, entry.actor_name) == ("<b>Secretary", None, "系统")
    assert "secret-word" not in str(entry.__dict__)


def test_the_auditor_reads_failures_of_known_and_of_unknown_names(client, cast):
    sign_in(client, "secretary", "wrong")
    sign_in(client, "nobody", "wrong")
    sign_in(client, "stranger", "wrong")
    rows = LogEntry.objects.visible_to(cast.auditor).filter(verb="sign_in_failed")
    assert [row.subject_label for row in rows] == ["nobody", "secretary"]


def change(client, old=PASSWORD, new="party-school-77", again=None, **fields):
    data = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(reverse("orgs:password"), data | fields)


def test_a_person_changes_the_password_and_stays_signed_in(client, cast):
    sign_in(client)
    assert change(client).status_code == 302
    assert client.get("/password/").status_code == 200
    entry = LogEntry.objects.first()
    assert (entry.verb, entry.actor, entry.before, entry.after) == (
        "password",
        cast.secretary,
        {},
        {},
    )
    client.post("/logout/")
    assert sign_in(client, password="party-school-77").status_code == 302


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"old": "wrong"}, "old_password"),
        ({"new": "short1"}, "new_password2"),
        ({"new": "secretary"}, "new_password2"),
        ({"new": "password"}, "new_password2"),
        ({"again": "something-else-9"}, "new_password2"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_at_its_field(client, cast, fields, at):
    client.force_login(cast.secretary)
    assert list(change(client, **fields).context["form"].errors) == [at]
    cast.secretary.refresh_from_db()
    assert cast.secretary.check_password(PASSWORD)


def test_a_short_password_is_told_in_chinese(client, cast):
    client.force_login(cast.secretary)
    errors = change(client, new="x7-q2").context["form"].errors
    assert errors == {"new_password2": ["密码太短，至少8位，字母和数字混用。"]}


def test_a_role_slipped_into_the_password_form_changes_nothing_and_is_logged(client, cast):
    client.force_login(cast.secretary)
    change(client, role="admin")
    cast.secretary.refresh_from_db()
    assert cast.secretary.role == "secretary"
    assert ("denied", "role") in verbs()


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_the_demo_shows_accounts(client, db, settings, is_demo):
    settings.DEMO = is_demo
    assert ("demo-2024" in client.get(LOGIN).content.decode()) is is_demo


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.1")]
)
def test_the_address_is_the_one_that_the_first_front_server_saw(rf, settings, proxies, address):
    """Whatever scheme the public address has."""
    settings.PROXIES = proxies
    request = rf.get("/login/", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    assert lockout.address_of(request) == address


def test_of_a_shut_door_the_log_tells_once(client, cast):
    failures(client, 10)
    for _ in range(30):
        sign_in(client)
    assert LogEntry.objects.filter(verb="denied").count() == 1


def test_an_address_that_tries_many_names_is_shut_out_but_not_its_own_people(client, cast):
    assert sign_in(client, "clerk").status_code == 302
    client.post("/logout/")
    for number in range(100):
        sign_in(client, f"nobody{number}", "wrong")
    assert sign_in(client, "secretary").context["form"].errors == {"__all__": [LOCKED]}
    assert sign_in(client, "clerk").status_code == 302
    elsewhere = {"REMOTE_ADDR": "10.0.0.7"}
    again = client.post(LOGIN, {"username": "secretary", "password": PASSWORD}, **elsewhere)
    assert again.status_code == 302


def test_an_endless_password_costs_nothing(client, cast, monkeypatch):
    monkeypatch.setattr("django.contrib.auth.forms.authenticate", lambda *a, **k: 1 / 0)
    response = sign_in(client, password="x" * 129)
    assert response.status_code == 400
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "is_in"), [(4, True), (30, True), (64, True), (66, False), (13 * 60, False)]
)
def test_a_browser_that_nobody_uses_is_signed_out(client, cast, monkeypatch, minutes, is_in):
    sign_in(client)
    start = timezone.now()
    later = start + datetime.timedelta(minutes=minutes)
    monkeypatch.setattr(idle.timezone, "now", lambda: later)
    assert (client.get("/members/").status_code == 200) is is_in


def test_a_day_ends_however_busy_it_was(client, cast, monkeypatch):
    sign_in(client)
    start, answers = timezone.now(), []
    for minutes in range(30, 13 * 60, 30):
        later = start + datetime.timedelta(minutes=minutes)
        monkeypatch.setattr(idle.timezone, "now", lambda later=later: later)
        answers.append(client.get("/members/").status_code)
    assert answers == [200] * 23 + [302] * 2


@pytest.mark.parametrize(
    "password", ["Laoting-8431", "my-dangjian-77", "工委的大门12", "xjiguan2024x"]
)
def test_a_password_that_everybody_would_guess_is_refused(client, cast, password):
    sign_in(client)
    response = change(client, new=password)
    assert "容易猜到的词" in response.text
