"""The leader's three sentences say what the page shows, on whatever day."""

import datetime

import pytest

from orgs.models import Organisation
from performance import dashboards


def said(on: str) -> dict[str, str]:
    committee = Organisation.objects.get(kind=Organisation.Kind.COMMITTEE)
    return dict(dashboards.overview(committee, datetime.date.fromisoformat(on)).briefing)


def test_in_november_it_says_what_is_well_behind_and_due(demo_year, db):
    sentences = said("2024-11-03")
    assert "18 个基层党组织中，市级A档 15 个、县级A档 2 个" in sentences["进展"]
    assert sentences["落后"].startswith(
        "机关党建活动经费支出 46.12%，比10月31日节点计划少 13,880.00 元"
    )
    assert sentences["将到期"].startswith("11月5日前，10月月报还缺 5 个党组织，还有 2 天；")


def test_a_deadline_that_has_passed_is_behind_and_not_due(demo_year, db):
    sentences = said("2024-11-06")
    assert "10月月报还缺 5 个党组织，已过11月5日" in sentences["落后"]
    assert "10月月报" not in sentences["将到期"]


def test_a_plan_that_is_kept_is_well(demo_year, db):
    sentences = said("2024-07-05")
    assert "达到6月30日节点计划" in sentences["进展"]
    assert "经费" not in sentences["落后"]


@pytest.mark.parametrize("on", ["2024-02-29", "2024-12-31", "2025-01-03", "2025-06-30"])
def test_every_sentence_is_one_on_every_day(demo_year, db, on):
    for sentence in said(on).values():
        assert sentence.endswith("。")
        assert "None" not in sentence
        assert "。。" not in sentence


def test_without_anything_it_says_so(db):
    committee = Organisation.objects.create(
        kind=Organisation.Kind.COMMITTEE, name="县直机关工委", short_name="工委", position=1
    )
    page = dashboards.overview(committee, datetime.date(2024, 11, 3))
    assert dict(page.briefing) == {
        "进展": "还没有可以汇总的数据。",
        "落后": "没有落后于计划的事项。",
        "将到期": "本年度没有未到的节点。",
    }
