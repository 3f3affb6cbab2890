"""What the application stands on goes while it runs, or is not there when it starts: pages and
/healthz say in Chinese what is wrong, and all is well again without a restart once it is back."""

import os
import shutil
import sqlite3

import pytest

from tests.hostile import conftest
from tests.hostile.requests import Answer
from tests.pgboot import Server as Postgres

pytestmark = pytest.mark.skipif(os.environ.get("TEST_DB") == "pg", reason="starts its own")

READING = ["/members/", "/workbench/", "/overview/", "/log/"]
UP, FONTLESS = 60, "<fontconfig></fontconfig>"


def works(office, server) -> bool:
    is_saved = office.save(server, works.name).status == 302
    works.name += "又"
    healthy = office.get(server, "/healthz")
    return is_saved and (healthy.status, healthy.text) == (200, '{"status": "ok"}')


works.name = "李"  # of somebody who is not registered yet


def is_told(answer: Answer, words: str) -> bool:
    """503 with a time to try again, in these words."""
    return answer.status == 503 and answer.headers["Retry-After"] == "30" and words in answer.text


def readable(office, server) -> list[int]:
    return [office.get(server, path).status for path in READING if path != "/log/"]


@pytest.fixture
def running(office):
    with office.server(HOSTILE_TIMEOUT="1", bound=True) as server:
        assert server.is_up(UP), server.said
        assert works(office, server)
        yield server


def test_a_database_that_another_holds_is_busy_until_it_lets_go(office, running):
    holder = sqlite3.connect(office.file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert is_told(office.save(running), "正忙")
    assert is_told(office.get(running, "/healthz"), "正忙")
    assert readable(office, running) == [200, 200, 200]
    holder.execute("ROLLBACK")
    holder.close()
    assert works(office, running)


def test_a_database_file_that_is_gone_is_not_made_anew(office, running):
    away = office.folder / "away"
    away.mkdir()
    files = [path.name for path in office.folder.glob("db.sqlite3*")]
    for name in files:
        shutil.move(office.folder / name, away / name)
    for path in READING:
        assert is_told(office.get(running, path), "数据库文件不见了")
    assert is_told(office.save(running), "数据库文件不见了")
    assert is_told(office.get(running, "/healthz"), "数据库文件不见了")
    assert list(office.folder.glob("db.sqlite3*")) == []
    for name in files:
        shutil.move(away / name, office.folder / name)
    assert works(office, running)


def test_a_database_file_that_was_exchanged_is_opened_anew(office, running):
    with sqlite3.connect(office.file) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(office.file, office.folder / "copy")
    os.replace(office.folder / "copy", office.file)
    assert works(office, running)
    members = sqlite3.connect(office.file).execute("SELECT name FROM orgs_member").fetchall()
    assert len(members) == 3, "what is stored is in the file that is there"


def test_a_full_database_still_shows_what_it_holds(office):
    pages = sqlite3.connect(office.file).execute("PRAGMA page_count").fetchone()[0]
    with office.server(HOSTILE_PRAGMA=f"max_page_count={pages}") as server:
        assert server.is_up(UP), server.said
        answers = [office.save(server, f"王{number:03}") for number in range(60)]
        refused = next(answer for answer in answers if answer.status != 302)
        assert is_told(refused, "磁盘已满")
        assert is_told(office.get(server, "/healthz"), "磁盘已满")
        assert readable(office, server) == [200, 200, 200]


def test_a_database_that_can_only_be_read_is_read(office):
    office.file.chmod(0o444)
    with office.server(bound=True) as server:
        assert server.is_up(UP), server.said
        assert readable(office, server) == [200, 200, 200]
        assert is_told(office.save(server), "只能读取")
        assert is_told(office.get(server, "/healthz"), "只能读取")


def test_a_folder_that_takes_no_file_is_told(office, running):
    folder = office.folder / "attachments"
    folder.mkdir()
    folder.chmod(0o555)
    assert is_told(office.get(running, "/healthz"), "数据目录写不进去")
    assert office.save(running).status == 302
    folder.chmod(0o755)
    assert works(office, running)


def test_without_the_tables_of_today_it_does_not_start(office):
    with sqlite3.connect(office.file) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'orgs' AND name LIKE '0016%'")
    with office.server() as server:
        assert not server.is_up(UP)
        assert server.code
        assert "没有启动：\n有 1 个数据库迁移尚未执行" in server.said
        assert "Traceback" not in server.said


def test_without_a_chinese_font_it_does_not_start(office):
    empty = office.folder / "fonts.conf"
    empty.write_text(FONTLESS)
    with office.server(FONTCONFIG_FILE=str(empty)) as server:
        assert not server.is_up(UP)
        assert "没有启动：\n没有找到中文字体" in server.said


@pytest.fixture
def on_postgres(tmp_path):
    started = Postgres()
    return started, conftest.built(tmp_path, started.url)


def test_postgresql_may_be_stopped_and_started_again(on_postgres):
    postgres, office = on_postgres
    with office.server() as server:
        assert server.is_up(UP), server.said
        assert works(office, server)
        postgres.server.stop()
        for path in READING:
            assert is_told(office.get(server, path), "数据库暂时连接不上")
        assert is_told(office.save(server), "数据库暂时连接不上")
        assert is_told(office.get(server, "/healthz"), "数据库无法连接")
        postgres.server.start()
        assert works(office, server)
    postgres.server.stop()
    with office.server() as server:
        assert server.is_up(UP), "it waits for a database that may still come"
        assert is_told(office.get(server, "/healthz"), "数据库无法连接")
        postgres.server.start()
        assert works(office, server)
