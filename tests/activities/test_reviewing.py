"""What the reviewer is told first about a report."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from activities.models import Activity
from activities.monthly.figures import MonthFigures
from activities.remarks import unusual
from config import clock
from orgs.models import Rating
from tests import factories
from tests.factories import day

Kind = Activity.Kind
USUAL = {
    "members_formal": 16,
    "kind_counts": {Kind.PARTY_DAY: 1, Kind.BRANCH_COMMITTEE: 1},
    "activities_count": 2,
    "due_attendance": 21,
    "present_attendance": 21,
    "dues_owed_amount": D("576.00"),
    "dues_paid_amount": D("576.00"),
    "grade": Rating.Grade.COUNTY_A,
}


def said(now=None, before=None):
    return unusual(MonthFigures(**USUAL | (now or {})), MonthFigures(**USUAL | (before or {})))


def test_a_usual_month_needs_no_remark():
    assert said() == []
    assert unusual(MonthFigures(**USUAL)) == []


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ({"activities_count": 0, "kind_counts": {}}, "全月没有登记活动"),
        ({"kind_counts": {Kind.BRANCH_COMMITTEE: 1}}, "没有主题党日"),
        ({"kind_counts": {Kind.PARTY_DAY: 2}}, "没有支委会"),
        ({"dues_paid_amount": D("444.10")}, "党费少交 131.90 元"),
        ({"dues_paid_amount": D("576.01")}, "党费多交 0.01 元"),
        ({"members_formal": 13}, "党员总数由 16 人变为 13 人"),
        ({"members_formal": 19}, "党员总数由 16 人变为 19 人"),
        ({"present_attendance": 18}, "到会率由 100.00% 降为 85.71%"),
        ({"grade": Rating.Grade.B}, "档次由县级A档变为B档"),
    ],
)
def test_what_is_missing_short_or_suddenly_different_is_said(now, sentence):
    assert said(now) == [sentence]


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ({"members_formal": 14}, {}),  # two left
        ({"members_formal": 100}, {"members_formal": 104}),  # four of a hundred
        ({"members_formal": 6, "kind_counts": {Kind.PARTY_DAY: 2}}, {"members_formal": 6}),
        ({"present_attendance": 19}, {}),  # 90.48 %
        ({"activities_count": 2}, {"activities_count": 4}),  # exactly half
        ({"activities_count": 1}, {"activities_count": 3}),
        ({"due_attendance": 0, "present_attendance": 0}, {}),
    ],
)
def test_what_moves_a_little_is_not(now, before):
    assert said(now, before) == []


def test_less_than_half_of_the_activities_is_said():
    assert said({"activities_count": 2}, {"activities_count": 5}) == ["活动由 5 次减为 2 次"]


@pytest.mark.django_db
class TestTheDesk:
    @pytest.fixture(autouse=True)
    def business_day(self, settings):
        settings.BUSINESS_DATE = day("2024-11-03")

    def send(self, cast, month, **words):
        report = factories.report(cast.branch, cast.secretary, month, **words)
        report.submit(by=cast.secretary, now=clock.moment(day("2024-11-02"), 9))
        return report

    def test_it_says_what_to_look_at_and_marks_it_in_the_queue(self, client, cast):
        words = {"problems": "个别党员因下乡未能参加学习。", "next_plan": "召开支部党员大会。"}
        september = self.send(cast, "2024-09-01", **words)
        october = self.send(cast, "2024-10-01", **words | {"next_plan": "上一次党课，收缴党费。"})
        client.force_login(cast.clerk)
        page = client.get(reverse("activities:review_report", args=[october.pk]))
        expected = ["全月没有登记活动", "“存在问题”与上月一字不差"]
        assert page.context["remarks"] == expected
        assert dict(page.context["queue"]) == {
            september: ["全月没有登记活动"],
            october: expected,
        }
        assert "2 处需要留意" in page.text
        assert page.text.index("需要留意") < page.text.index("本月数据")

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_takes_the_same_queries_for_any_queue(
        self, client, cast, count, django_assert_num_queries
    ):
        words = {"problems": "无。", "next_plan": "无。"}
        report = self.send(cast, "2024-10-01", **words)
        for _ in range(count - 1):
            other = factories.report(factories.branch(cast.committee), cast.secretary, **words)
            other.submit(by=cast.secretary, now=clock.moment(day("2024-11-02"), 9))
        client.force_login(cast.clerk)
        with django_assert_num_queries(20):
            client.get(reverse("activities:review_report", args=[report.pk]))
