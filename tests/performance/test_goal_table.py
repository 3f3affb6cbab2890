"""The approved 绩效目标表, cell for cell as the disclosure prints it."""

import io
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest
from django.urls import reverse

from config import clock
from orgs.models import LogEntry
from performance.disclosure import parse
from performance.plans import loading
from performance.plans import stored as loaded_plan
from performance.plans.goal_table import goal_tables, wan_exactly
from tests.performance import documents
from tests.performance.plan_variants import SEED

PRINTED = [
    ["项目编码", "13022524P006PH0100049", "项目名称", "机关党建活动经费"],
    ["预算规模及资金用途", "预算数", "10.00", "其中：财政资金", "10.00", "其他资金", ""],
    ["创建市级、县级基层党组织创A，党建工作质量提升，完成机关党建等系列活动。"],
    ["资金支出计划（%）", "3月底", "6月底", "10月底", "12月底"],
    ["20%", "30%", "60%", "100%"],
    ["绩效目标", "1.创建市级、县级基层党组织创A，党建工作质量提升，完成机关党建等系列活动。"],
    ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"],
    ["产出指标", "数量指标", "基层党组织创A18个", "基层党组织创A18个", "≤18个", "年度工作安排"],
    [
        *("效益指标", "社会效益指标", "机关党建质量明显提高", "机关党建质量明显提高"),
        *("≥100%", "年度工作安排"),
    ],
    [
        *("满意度指标", "服务对象满意度指标", "机关干部满意度", "机关干部满意度"),
        *("≥100%", "年度工作安排"),
    ],
]
UNIT = "235001中国共产党乐亭县委县直机关工作委员会本级"


@pytest.fixture
def plan(client, cast):
    client.force_login(cast.leader)
    parsed, findings = parse(SEED, year=2024)
    return loading.load(
        parsed, findings, committee=cast.committee, text=SEED, by=cast.admin, now=clock.now()
    )


def lines(table):
    return [[cell.text for cell in line.cells] for line in table.grid.lines]


def test_every_cell_is_as_printed():
    (table,) = goal_tables(parse(SEED, year=2024)[0])
    assert (table.title, table.unit) == ("1.机关党建活动经费绩效目标表", UNIT)
    assert lines(table) == PRINTED


def test_a_reading_never_changes_what_is_printed(plan, cast):
    (table,) = goal_tables(loaded_plan.stored_plan(cast.committee, 2024)[0])
    assert lines(table) == PRINTED


@pytest.mark.parametrize("checkpoints", [0, 1, 4, 5, 10, 12])
def test_every_row_fills_the_width_whatever_the_schedule(checkpoints):
    schedule = tuple(
        documents.checkpoint(f"2024-{month:02}-15", Decimal(month) / 100)
        for month in range(1, checkpoints + 1)
    )
    (table,) = goal_tables(documents.plan(documents.project(checkpoints=schedule)))
    reaching_down = 0
    for line in table.grid.lines:
        assert sum(cell.columns for cell in line.cells) + reaching_down == table.grid.columns
        reaching_down = line.cells[0].columns if line.cells[0].rows == 2 else 0


@pytest.mark.parametrize(
    ("day", "cumulative", "printed"),
    [
        ("2024-02-29", "0.125", ["2月底", "12.5%"]),
        ("2024-02-28", "0.1", ["2月28日", "10%"]),
        ("2023-02-28", "1", ["2月底", "100%"]),
    ],
)
def test_checkpoints_are_printed_as_people_write_them(day, cumulative, printed):
    schedule = (documents.checkpoint(day, cumulative),)
    (table,) = goal_tables(documents.plan(documents.project(checkpoints=schedule)))
    days, shares = table.grid.lines[3:5]
    assert [days.cells[1].text, shares.cells[0].text] == printed


@pytest.mark.parametrize(
    ("yuan", "printed"),
    [
        (None, ""),
        ("0.00", "0.00"),
        ("100000.00", "10.00"),
        ("65000.00", "6.50"),
        ("61234.56", "6.123456"),
        ("1234567890.10", "123456.78901"),
    ],
)
def test_wan_keeps_every_cent(yuan, printed):
    assert wan_exactly(yuan and Decimal(yuan)) == printed


def test_several_projects_are_numbered_and_a_plan_without_any_has_no_table():
    second = documents.project("13022524P006PH0100050", name="培训经费")
    titles = [table.title for table in goal_tables(documents.plan(documents.project(), second))]
    assert titles == ["1.机关党建活动经费绩效目标表", "2.培训经费绩效目标表"]
    assert goal_tables(documents.Plan(year=2024, overall_goal="甲")) == []


def test_the_page_prints_every_cell(client, plan):
    content = client.get(reverse("performance:goal_table", args=[plan.pk])).content.decode()
    assert [text for row in PRINTED for text in row if text and f">{text}<" not in content] == []
    assert f"<span>{UNIT}</span><span>单位：万元</span>" in content


def test_the_pdf_prints_every_cell_on_one_page(client, plan):
    response = client.get(reverse("performance:goal_table_pdf", args=[plan.pk]))
    document = pypdfium2.PdfDocument(response.content)
    assert len(document) == 1
    text = "".join(document[0].get_textpage().get_text_bounded().split())
    expected = [text for row in PRINTED for text in row]
    assert [part for part in [UNIT, "单位：万元", *expected] if part not in text] == []


def test_the_workbook_prints_every_cell_in_its_place(client, plan):
    response = client.get(reverse("performance:goal_table_xlsx", args=[plan.pk]))
    page = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [[value for value in row if value is not None] for row in page.values]
    assert rows[0] == ["1.机关党建活动经费绩效目标表"]
    printed = [[text for text in row if text] for row in PRINTED]
    assert [row for row in rows[1:] if row] == [[UNIT, "单位：万元"], *printed]
    merged = {str(block) for block in page.merged_cells.ranges}
    assert {"A5:B6", "C6:L6", "A7:B8", "C9:L9"} <= merged


def test_each_export_leaves_its_trace(client, plan, cast):
    for name in ("goal_table_pdf", "goal_table_xlsx"):
        client.get(reverse(f"performance:{name}", args=[plan.pk]))
    found = LogEntry.objects.filter(verb="export").order_by("pk")
    assert [(row.actor, row.subject_label) for row in found] == [
        (cast.leader, "2024年绩效目标表 PDF"),
        (cast.leader, "2024年绩效目标表 Excel"),
    ]
