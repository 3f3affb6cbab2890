import pytest
from django.core.management import CommandError, call_command

from orgs.models import LogEntry, Organisation, User

UNIT = "中共邻县县委县直机关工作委员会"


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "party-school-77")


def create(username="zhangsan", **options):
    call_command("create_admin", username, **({"name": "张三", "unit": UNIT} | options))


@pytest.mark.django_db
def test_an_empty_installation_gets_its_committee_and_admin(client, capsys):
    create(short="邻县工委")
    user = User.objects.get()
    assert (user.role, user.organisation.name, user.organisation.short_name) == (
        "admin",
        UNIT,
        "邻县工委",
    )
    assert user.organisation.path == f"/{user.organisation.pk}/"
    assert user.check_password("party-school-77")
    assert "party-school-77" not in capsys.readouterr().out
    rows = LogEntry.objects.order_by("pk").values_list("verb", "actor_name", "subject_label")
    assert list(rows) == [("create", "系统", "邻县工委"), ("create", "系统", "张三")]


@pytest.mark.django_db
def test_a_second_admin_joins_the_same_committee():
    create()
    create("lisi", name="李四")
    assert Organisation.objects.count() == 1
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("username", "word", "options", "message"),
    [
        ("zhang san", "party-school-77", {}, "用户名只能用字母"),
        ("张三", "party-school-77", {}, "用户名只能用字母"),
        ("zhangsan", "short", {}, "密码"),
        ("zhangsan", "party-school-77", {"name": "\u200b"}, "此字段"),
        ("zhangsan", "party-school-77", {"unit": " "}, "此字段"),
        ("zhangsan", "party-school-77", {"unit": "长" * 101}, "100"),
    ],
)
@pytest.mark.django_db
def test_a_fault_is_told_and_leaves_nothing(monkeypatch, username, word, options, message):
    monkeypatch.setenv("ADMIN_PASSWORD", word)
    with pytest.raises(CommandError, match=message):
        create(username, **options)
    assert not Organisation.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.django_db
def test_a_username_is_given_once():
    create()
    with pytest.raises(CommandError, match="已有人使用"):
        create()
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_without_the_variable_the_password_is_asked_for(monkeypatch):
    monkeypatch.delenv("ADMIN_PASSWORD")
    monkeypatch.setattr("getpass.getpass", lambda prompt: "typed-by-hand-5")
    create()
    assert User.objects.get().check_password("typed-by-hand-5")
