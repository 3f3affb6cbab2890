"""What loading a plan promises; the document is given as the parser returns it."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import Checkpoint, FundLine, Project
from config import clock
from orgs.models import LogEntry
from performance.disclosure.model import Finding, Task, as_plan_json
from performance.models import AnnualPlan, Indicator
from performance.plans import loading
from performance.plans import stored as loaded_plan
from performance.plans.steps import Refused
from tests import factories
from tests.performance import documents
from tests.performance.documents import FINDINGS, QUALITY, SATISFACTION


@pytest.fixture
def load(cast):
    def load(plan, committee=cast.committee, findings=FINDINGS):
        return loading.load(
            plan, findings, committee=committee, text="原文", by=cast.admin, now=clock.now()
        )

    return load


@pytest.fixture
def objection(cast):
    def objection(plan, findings=FINDINGS):
        with CaptureQueriesContext(connection) as queries:
            answer = loading.objection(
                plan, findings, committee=cast.committee, by=cast.admin, now=clock.now()
            )
        written = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
        assert written == []
        return answer

    return objection


def _with_rates(first, second):
    schedule = documents.checkpoint("2024-03-31", first), documents.checkpoint("2024-12-31", second)
    return documents.plan(documents.project(checkpoints=schedule))


def entries():
    return [(row.verb, row.subject_type, row.subject_label) for row in LogEntry.objects.all()][::-1]


def indicators():
    return list(Indicator.objects.values_list("level3", "official_value"))


def test_a_document_becomes_rows_that_read_back_as_the_same_json(cast, load):
    plan = documents.plan()
    stored = load(plan)
    assert loaded_plan.current(cast.committee, 2024) == as_plan_json(plan, FINDINGS)
    assert (stored.original_text, stored.confirmed_by) == ("原文", cast.admin)
    assert stored.tasks_introduction == "做好以下工作："


def test_money_goes_to_the_line_of_its_source_and_a_blank_stays_blank(load):
    load(documents.plan())
    assert list(FundLine.objects.values_list("kind", "initial_amount", "adjusted_amount")) == [
        ("fiscal", Decimal("100000.00"), Decimal("100000.00")),
        ("other", None, None),
    ]


def test_nothing_is_loaded_yet(cast):
    assert loaded_plan.current(cast.committee, 2024) is None


def test_every_row_of_a_first_load_is_logged(cast, load):
    load(documents.plan())
    assert entries() == [
        ("load", "年度计划", "2024年度计划"),
        ("load", "项目", "机关党建活动经费"),
        ("load", "资金来源", "当年财政拨款"),
        ("load", "资金来源", "其他资金"),
        ("load", "支出节点", "2024-03-31"),
        ("load", "支出节点", "2024-06-30"),
        ("load", "支出节点", "2024-10-31"),
        ("load", "支出节点", "2024-12-31"),
        ("load", "指标", "基层党组织创A18个"),
        ("load", "指标", "机关党建质量明显提高"),
        ("load", "指标", "机关干部满意度"),
    ]
    first = LogEntry.objects.earliest("pk")
    assert first.actor == cast.admin
    assert first.after["重点工作"] == ["（1）开展主题教育。", "（3）18个基层党组织全面创A。"]


def test_the_same_document_twice_changes_nothing(load):
    first = load(documents.plan())
    logged = entries()
    again = load(documents.plan())
    assert (again.pk, again.confirmed_at) == (first.pk, first.confirmed_at)
    assert entries() == logged


def test_is_loaded_tells_a_new_finding_or_introduction_from_the_same_document(cast, load):
    plan = documents.plan()
    load(plan)
    changed = replace(plan, tasks_introduction="另一段引言")
    assert loaded_plan.is_loaded(plan, FINDINGS, cast.committee)
    assert not loaded_plan.is_loaded(plan, [Finding("x", 1, "新")], cast.committee)
    assert not loaded_plan.is_loaded(changed, FINDINGS, cast.committee)


def test_a_changed_document_writes_only_what_differs(load):
    load(documents.plan())
    before = len(entries())
    schedule = (*documents.SCHEDULE[:2], documents.checkpoint("2024-09-30", "0.60"))
    schedule += (documents.SCHEDULE[3],)
    table = documents.project(
        checkpoints=schedule,
        indicators=(documents.indicator(official_value="≥18个"), QUALITY, SATISFACTION),
    )
    load(documents.plan(table, tasks=(Task("（1）", "开展主题教育。"),)))
    assert entries()[before:] == [
        ("load", "年度计划", "2024年度计划"),
        ("delete", "支出节点", "2024-10-31"),
        ("load", "支出节点", "2024-09-30"),
        ("load", "指标", "基层党组织创A18个"),
    ]
    assert LogEntry.objects.latest("pk").before == {"指标值": "≤18个"}
    assert [str(row) for row in Checkpoint.objects.all()] == [
        "2024-03-31",
        "2024-06-30",
        "2024-09-30",
        "2024-12-31",
    ]


def test_a_changed_indicator_keeps_its_reading_and_measurements(cast, load):
    load(documents.plan())
    row = Indicator.objects.get(level3="基层党组织创A18个")
    reading = factories.reading(row, cast.admin)
    measurement = factories.measurement(row, cast.clerk, numerator=17)
    table = documents.project(
        indicators=(QUALITY, documents.indicator(official_value="≥18个"), SATISFACTION)
    )
    load(documents.plan(table))
    row.refresh_from_db()
    assert (row.position, row.official_value) == (1, "≥18个")
    assert [*row.readings.all(), *row.measurements.all()] == [reading, measurement]


def test_indicators_of_the_same_name_are_kept_apart_in_their_order(load):
    twins = documents.indicator("培训班", "≥2次"), documents.indicator("培训班", "≥30人")
    load(documents.plan(documents.project(indicators=twins)))
    first, second = Indicator.objects.all()
    load(
        documents.plan(
            documents.project(indicators=(replace(twins[0], basis="计划数据"), twins[1]))
        )
    )
    assert list(Indicator.objects.values_list("pk", "official_value", "basis")) == [
        (first.pk, "≥2次", "计划数据"),
        (second.pk, "≥30人", "年度工作安排"),
    ]


def test_an_internal_indicator_survives_a_changed_document(load):
    load(documents.plan())
    internal = factories.indicator(Project.objects.get(), is_scored=False, level3="县级A档个数")
    load(documents.plan(documents.project(indicators=(documents.indicator(),))))
    assert indicators() == [
        ("基层党组织创A18个", "≤18个"),
        ("县级A档个数", internal.official_value),
    ]


@pytest.mark.parametrize("record", [factories.reading, factories.measurement])
def test_an_indicator_with_records_cannot_be_dropped(cast, load, record):
    load(documents.plan())
    record(Indicator.objects.get(level3="机关干部满意度"), cast.admin)
    logged = entries()
    title = {factories.reading: "指标口径", factories.measurement: "指标完成值"}[record]
    with pytest.raises(Refused, match=f"“机关干部满意度”，但它已有{title} 1 条"):
        load(documents.plan(documents.project(indicators=(documents.indicator(), QUALITY))))
    assert (len(indicators()), entries()) == (3, logged)


def test_a_project_with_expenditure_cannot_be_dropped(cast, load):
    second = documents.project("13022524P006PH0100050", name="培训经费")
    load(documents.plan(documents.project(), second))
    factories.expenditure(Project.objects.get(name="培训经费"), cast.clerk)
    with pytest.raises(Refused, match="“培训经费”，但它已有支出 1 条"):
        load(documents.plan(documents.project()))
    assert Indicator.objects.count() == 6


def test_a_project_without_records_goes_with_its_rows(load):
    second = documents.project("13022524P006PH0100050", name="培训经费")
    load(documents.plan(documents.project(), second))
    load(documents.plan(documents.project()))
    assert [row.name for row in Project.objects.all()] == ["机关党建活动经费"]
    assert (FundLine.objects.count(), Checkpoint.objects.count()) == (2, 4)
    deleted = [row for row in entries() if row[0] == "delete"]
    assert len(deleted) == 3 + 4 + 2 + 1


@pytest.mark.parametrize(
    ("budget", "is_refused"), [("9600.00", False), ("9599.99", True), ("0.00", True)]
)
def test_a_budget_below_what_is_spent_is_refused(cast, load, budget, is_refused):
    load(documents.plan())
    factories.expenditure(Project.objects.get(), cast.clerk, amount="9600.00")
    amount = Decimal(budget)
    changed = documents.plan(documents.project(budget_yuan=amount, fiscal_yuan=amount))
    if is_refused:
        with pytest.raises(Refused, match=r"已支出 9,600\.00 元"):
            load(changed)
    else:
        load(changed)
    expected = Decimal("100000.00") if is_refused else amount
    assert Project.objects.get().budget_amount == expected


def test_an_adjustment_of_the_year_outlives_a_changed_document(load):
    load(documents.plan())
    FundLine.objects.filter(kind="fiscal").update(adjusted_amount=Decimal("90000.00"))
    amount = Decimal("110000.00")
    load(documents.plan(documents.project(budget_yuan=amount, fiscal_yuan=amount)))
    line = FundLine.objects.get(kind="fiscal")
    assert (line.initial_amount, line.adjusted_amount) == (amount, Decimal("90000.00"))


def test_two_committees_hold_the_same_document_apart(cast, load):
    elsewhere = cast.stranger.organisation
    load(documents.plan())
    load(documents.plan(), committee=elsewhere)
    load(documents.plan(documents.project(name="改名")), committee=elsewhere)
    assert loaded_plan.current(cast.committee, 2024)["projects"][0]["name"] == "机关党建活动经费"
    assert loaded_plan.current(elsewhere, 2024)["projects"][0]["name"] == "改名"


def test_years_stand_beside_each_other(cast, load):
    load(documents.plan())
    load(documents.plan(documents.project(checkpoints=()), year=2025))
    assert [row.year for row in AnnualPlan.objects.all()] == [2025, 2024]
    assert loaded_plan.current(cast.committee, 2025)["projects"][0]["checkpoints"] == []


@pytest.mark.parametrize(
    "plan",
    [
        documents.Plan(year=2024, overall_goal="加强机关党的建设。"),
        documents.Plan(year=2024, projects=(documents.project(checkpoints=(), indicators=()),)),
    ],
)
def test_a_document_may_lack_sections(cast, load, plan):
    load(plan, findings=[])
    assert loaded_plan.current(cast.committee, 2024) == as_plan_json(plan, [])


def test_a_blank_budget_is_the_sum_of_its_parts(cast, load):
    table = documents.project(budget_yuan=None, other_yuan=Decimal("0.50"))
    load(documents.plan(table))
    assert Project.objects.get().budget_amount == Decimal("100000.50")
    assert loaded_plan.is_loaded(loading.completed(documents.plan(table)), FINDINGS, cast.committee)


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (documents.plan(year=None), "不知道是哪一年度"),
        (documents.Plan(year=2024), "没有读到绩效目标"),
        (_with_rates("0.30", "0.20"), "不是逐点累计"),
        (_with_rates("0.30", "1.01"), "不是逐点累计"),
        (documents.plan(documents.project(), documents.project()), "2 个项目的编码都是"),
        (
            documents.plan(documents.project(budget_yuan=None, fiscal_yuan=None)),
            "“机关党建活动经费”没有预算数",
        ),
        (documents.plan(documents.project(name="")), "项目名称：此字段不能为空"),
        (documents.plan(documents.project(name="长" * 101)), "项目名称：.*100"),
        (documents.plan(documents.project(budget_yuan=Decimal(10**13))), "预算数（元）："),
        (
            documents.plan(documents.project(checkpoints=documents.SCHEDULE[:1] * 2)),
            "2024年3月31日出现了两次",
        ),
        (documents.plan(documents.project(indicators=(documents.indicator(""),))), "三级指标："),
        (documents.plan(tasks=(Task("（1）" * 9, "长"),)), "序号："),
    ],
)
def test_a_document_that_cannot_be_stored_is_refused_whole(load, objection, plan, message):
    assert re.search(message, objection(plan))
    with pytest.raises(Refused, match=message):
        load(plan)
    assert (AnnualPlan.objects.count(), Project.objects.count(), entries()) == (0, 0, [])


def test_a_look_at_a_plan_writes_nothing_and_objects_to_nothing_that_can_be_loaded(
    cast, load, objection
):
    plan = documents.plan()
    assert objection(plan) == ""
    load(plan)
    changed = documents.plan(documents.project(name="改名", indicators=(QUALITY,)))
    assert objection(plan) == objection(changed) == objection(documents.plan(tasks=())) == ""
    load(changed)
    assert Project.objects.get().name == "改名"


@pytest.mark.parametrize("record", ["reading", "expenditure"])
def test_a_look_finds_what_hangs_on_a_row_that_would_go(cast, load, objection, record):
    second = documents.project("13022524P006PH0100050", name="培训经费")
    load(documents.plan(documents.project(), second))
    project = Project.objects.get(name="培训经费")
    if record == "reading":
        factories.reading(project.indicators.first(), cast.admin)
    else:
        factories.expenditure(project, cast.clerk)
    assert re.search("但它已有(支出|指标口径) 1 条", objection(documents.plan()))


def test_a_closed_year_takes_no_changed_plan(cast, load):
    load(documents.plan())
    factories.closing(cast.committee, "2024-12-31", cast.admin)
    load(documents.plan())
    with pytest.raises(Refused, match="2024年度已结账"):
        load(documents.plan(documents.project(name="改名")))
    assert Project.objects.get().name == "机关党建活动经费"
