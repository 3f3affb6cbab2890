import datetime

import pytest
from django.db import connection

from config import clock
from orgs import log
from orgs.models import LogEntry
from tests import factories

from .workbooks import body

LIST = "/log/"


def write(by, at="2024-10-15 09:30", verb=log.Verb.UPDATE, **fields):
    moment = datetime.datetime.fromisoformat(at).replace(tzinfo=clock.ZONE)
    defaults = {
        "actor_name": by.name if by else "系统",
        "organisation": by and by.organisation,
        "subject_type": "党员",
        "subject_label": "张三",
    }
    return LogEntry.objects.create(at=moment, actor=by, verb=verb, **(defaults | fields))


def found(client, query=""):
    return [entry.pk for entry in client.get(LIST + query).context["page_obj"]]


def test_the_newest_row_comes_first_even_if_the_clock_was_set_back(cast, sign_in):
    first = write(cast.clerk, "2024-10-15 09:30")
    second = write(cast.clerk, "2023-10-15 09:30")
    assert found(sign_in(cast.auditor)) == [second.pk, first.pk]


def test_rows_of_another_committee_stay_out_of_sight(cast, sign_in):
    write(cast.clerk)
    theirs = write(cast.stranger)
    unknown = write(None, verb=log.Verb.SIGN_IN_FAILED)
    client = sign_in(cast.stranger)
    assert found(client) == [unknown.pk, theirs.pk]
    assert len(body(client.get(f"{LIST}export.xlsx"))) == 3


def test_every_filter_narrows(cast, sign_in):
    member = write(cast.secretary, reason="补登 100%")
    rating = write(
        cast.clerk,
        "2024-10-16 00:00",
        verb=log.Verb.RECORD,
        subject_type="定档记录",
        subject_label="气象局党支部 B档",
        organisation=cast.other_branch,
    )
    late = write(cast.clerk, "2024-10-16 23:59:59.999")
    client = sign_in(cast.auditor)
    for query, expected in [
        (f"?actor={cast.secretary.pk}", [member]),
        ("?verb=record", [rating]),
        ("?subject_type=定档记录", [rating]),
        (f"?organisation={cast.other_branch.pk}", [rating]),
        (f"?organisation={cast.committee.pk}", [late, rating, member]),
        ("?since=2024-10-16", [late, rating]),
        ("?until=2024-10-15", [member]),
        ("?since=2024-10-16&until=2024年10月16日", [late, rating]),
        ("?since=2024-10-17", []),
        ("?q=气象局", [rating]),
        ("?q=陈桂兰", [member]),
        ("?q=补登", [member]),
        ("?q=100%", [member]),
        ("?q=_", []),
        (f"?actor={cast.stranger.pk}", []),
        ("?verb=nonsense", []),
        ("?since=2024-10-17&until=2024-10-16", []),
        ("?since=2024-02-30", []),
    ]:
        assert found(client, query) == [entry.pk for entry in expected], query


def test_a_row_shows_what_was_and_what_is(cast, sign_in):
    cast.branch.short_name = "档案<b>局"
    with log.change(cast.branch, by=cast.admin, verb=log.Verb.UPDATE):
        cast.branch.save()
    page = sign_in(cast.auditor).get(LIST).content.decode()
    assert "档案馆党支部" in page
    assert "档案&lt;b&gt;局" in page


def test_long_lists_are_paged_and_keep_the_filter(cast, sign_in):
    for _ in range(51):
        write(cast.clerk)
    client = sign_in(cast.auditor)
    assert len(found(client, "?verb=update")) == 50
    assert len(found(client, "?verb=update&page=2")) == 1
    assert "?verb=update&amp;page=2" in client.get(f"{LIST}?verb=update").content.decode()
    assert len(found(client, "?page=nonsense")) == 50


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_takes_as_many_queries_for_three_as_for_one(
    cast, sign_in, more, django_assert_num_queries
):
    for _ in range(more):
        write(cast.clerk, organisation=factories.branch(cast.committee))
    client = sign_in(cast.auditor)
    with django_assert_num_queries(11):
        client.get(LIST)


def test_the_export_holds_what_the_filter_shows_and_is_itself_logged(cast, sign_in, logged):
    write(cast.clerk)
    write(cast.clerk, subject_type="用户", before={"角色": "工作人员"}, after={"角色": "领导"})
    logged()
    rows = body(sign_in(cast.auditor).get(f"{LIST}export.xlsx?subject_type=用户"))
    assert [row[7] for row in rows] == ["变化", "角色：工作人员 → 领导"]
    [(verb, actor, label, *_)] = logged()
    assert (verb, actor, label) == ("export", cast.auditor, "操作日志（1行）")
    assert LogEntry.objects.first().reason == "对象类别：用户"


@pytest.mark.parametrize(
    ("who", "status"),
    [("admin", 200), ("auditor", 200), ("clerk", 403), ("leader", 403), ("secretary", 403)],
)
def test_the_log_is_for_auditor_and_admin(cast, sign_in, who, status):
    client = sign_in(getattr(cast, who))
    assert client.get(LIST).status_code == status
    assert client.get(f"{LIST}export.xlsx").status_code == status


@pytest.mark.parametrize("path", [LIST, f"{LIST}export.xlsx"])
def test_nothing_is_posted_to_the_log(cast, sign_in, path):
    assert sign_in(cast.admin).post(path, {"delete": "1"}).status_code == 405


def test_a_committees_log_is_found_by_an_index(cast):
    """Whatever other committees of the database have logged."""
    LogEntry.objects.bulk_create(
        LogEntry(
            at=clock.now(),
            actor_name="外县人",
            organisation=cast.stranger.organisation,
            committee=cast.stranger.organisation,
            verb="update",
            subject_type="党员",
            subject_label=f"第{number}",
            number=number,
            digest="",
        )
        for number in range(3000)
    )
    if connection.vendor == "postgresql":  # which keeps such statistics by itself
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE orgs_logentry")
    plan = LogEntry.objects.visible_to(cast.admin)[:50].explain().lower()
    assert "committ" in plan
    assert "seq scan" not in plan


def test_a_committee_above_reads_the_log_of_the_one_below(cast):
    below = factories.committee("下级工委", "下级工委", parent=cast.committee)
    log.record(by=None, verb=log.Verb.EXPORT, subject_type="表", label="甲", organisation=below)
    entry = LogEntry.objects.get()
    assert entry.committee == below
    assert list(LogEntry.objects.visible_to(cast.admin)) == [entry]
    assert list(LogEntry.objects.visible_to(cast.stranger)) == []
