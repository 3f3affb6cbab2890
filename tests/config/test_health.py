import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import RequestFactory

from config.serving import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    return lambda verb="get": health.health(getattr(RequestFactory(), verb)("/healthz"))


def test_a_working_installation_says_ok(ask):
    response = ask()
    assert (response.status_code, response.content) == (200, b'{"status": "ok"}')


def test_anyone_may_ask(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_head_answers_without_a_body(client):
    response = client.head("/healthz")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete", "options"])
def test_nothing_but_reading_is_allowed(ask, verb):
    response = ask(verb)
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


def test_an_unapplied_migration_is_named(ask):
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    response = ask()
    assert response.status_code == 503
    assert "有 1 个数据库迁移尚未执行" in response.content.decode()


def test_an_unreachable_database_is_503_without_its_secrets(ask, monkeypatch):
    def unreachable(*args, **kwargs):
        raise OperationalError("connection to 10.0.0.7 failed for user clerk")

    monkeypatch.setattr(health, "MigrationExecutor", unreachable)
    response = ask()
    text = response.content.decode()
    assert response.status_code == 503
    assert "数据库无法连接" in text
    assert "10.0.0.7" not in text
    assert "clerk" not in text
