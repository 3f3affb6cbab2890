"""Plans as they are really written: each way is read right, or a finding says what was not read."""

import datetime
import io
from decimal import Decimal

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from config import clock
from performance.disclosure import parse, read_official_value
from performance.disclosure.amounts import YUAN_PER_UNIT, read_amount
from performance.disclosure.official_value import open_kind
from performance.indicators.proposals import literal_reading, propose_reading
from performance.plans.files import read_document
from performance.plans.loading import completed, load
from performance.plans.numbering import written
from performance.plans.steps import Refused
from tests.performance.test_proposals import indicator as an_indicator

NOW = clock.moment(datetime.date(2024, 1, 8))
HEADINGS = ["一、总体绩效目标", "二、分项绩效目标", "三、工作保障措施"]
MONEY = "预算数	10.00	其中：财政资金	10.00	其他资金	"
PLAN = ("资金支出计划（%）	3月底	6月底	10月底	12月底", "20%	30%	60%	100%")
ROWS = [
    "产出指标	数量指标	主题党日次数	全年次数	≥10次	年度安排",
    "效益指标	社会效益指标	党建质量	提升	≥90%	年度安排",
    "满意度指标	服务对象满意度指标	干部满意度	满意度	≥95%	年度安排",
]


def text(headings=HEADINGS, money=MONEY, plan=PLAN, rows=ROWS) -> str:
    return "\n".join(
        [
            *(headings[0], "加强机关党的建设。", headings[1]),
            *("（1）开展主题党日活动10次。", "（2）举办培训班2次。", "分项绩效目标："),
            *("（一）机关党组织建设。", "绩效目标：提升组织力", "绩效指标：达标18个。"),
            *(headings[2], "（一）加强领导。", "1.机关党建活动经费绩效目标表"),
            "	235001某县机关工委本级	单位：万元",
            "	项目编码	13099924P00111110001X	项目名称	机关党建活动经费",
            f"	预算规模及资金用途	{money}",
            *(
                "		用于开展主题党日。",
                f"	{plan[0]}",
                f"		{plan[1]}" if plan[1] else "",
            ),
            "	绩效目标	1.开展机关党建活动。",
            "	一级指标	二级指标	三级指标	绩效指标描述	指标值	指标值确定依据",
            *(f"	{row}" for row in rows),
        ]
    )


def read(**changes):
    plan, findings = parse(text(**changes))
    return plan, {finding.code: finding for finding in findings}


def names(plan):
    return [row.level3 for row in plan.projects[0].indicators]


def test_the_usual_way_is_read_whole():
    plan, findings = read()
    assert (len(plan.tasks), len(plan.subgoals), plan.safeguards) == (2, 1, ("（一）加强领导。",))
    assert names(plan) == ["主题党日次数", "党建质量", "干部满意度"]
    assert not {"note_below", "bullets", "parts_missing", "schedule_other_year"} & findings.keys()


@pytest.mark.parametrize(
    "headings",
    [
        ["（一）总体绩效目标", "（二）分项绩效目标", "（三）实现绩效目标的保障措施"],
        ["(一) 总体目标", "(二) 分项目标", "(三) 保障措施"],
        ["## 一、 总体绩效目标", "## 二、 分项绩效目标", "## 三、 工作保障措施"],
        ["# 总体绩效目标", "## 二、分项绩效目标", "### 三、工作保障措施"],
        ["1.总体绩效目标", "2.分项绩效目标", "3.工作保障措施"],
    ],
)
def test_headings_are_found_however_they_are_numbered(headings):
    plan, _ = read(headings=headings)
    assert plan.overall_goal == "加强机关党的建设。"
    assert [task.text for task in plan.tasks] == ["开展主题党日活动10次。", "举办培训班2次。"]
    assert len(plan.safeguards) == 1


def test_a_table_of_pipes_is_a_table():
    lines = [
        "| " + " | ".join(line.strip("\t").split("\t")) + " |" if line.startswith("\t") else line
        for line in text().split("\n")
    ]
    lines.insert(-3, "| --- | :---: | --- | --- | --- | --- |")
    plan, _ = parse("\n".join(lines))
    project = plan.projects[0]
    assert (project.code, project.budget_yuan) == ("13099924P00111110001X", Decimal(100000))
    assert [str(row.cumulative) for row in project.checkpoints] == ["0.2", "0.3", "0.6", "1"]
    assert names(plan) == ["主题党日次数", "党建质量", "干部满意度"]


@pytest.mark.parametrize(
    "below",
    [
        "合计					",
        "备注：以上指标按年度考核。",
        "注：指标值以批复为准",
        "说明	按年度考核",
        "填表人：张三	联系电话：0315-1",
        "单位负责人：李四",
        "审核人		",
        "填报日期：2024年1月5日",
    ],
)
def test_what_stands_below_the_table_is_no_indicator_and_is_named(below):
    plan, findings = read(rows=[*ROWS, below])
    assert names(plan) == ["主题党日次数", "党建质量", "干部满意度"]
    assert below.split("\t")[0] in findings["note_below"].message


def test_a_name_that_begins_like_a_note_stays_an_indicator():
    row = "产出指标	质量指标	注册党员比例	比例	≥98%	计划"
    assert names(read(rows=[row, *ROWS])[0])[0] == "注册党员比例"


@pytest.mark.parametrize(
    "row",
    [
        "产出指标	数量指标	主题党日次数	全年次数	≥10次",
        "产出指标	数量指标	主题党日次数	全年次数	10次",
    ],
)
def test_a_row_that_lost_its_last_cell_does_not_shift(row):
    first = read(rows=[row, *ROWS[1:]])[0].projects[0].indicators[0]
    assert (first.description, first.basis) == ("全年次数", "")
    assert first.official_value in {"≥10次", "10次"}


@pytest.mark.parametrize(
    ("days", "odd"),
    [
        ("2024年3月	2024年6月	2024年10月	2025年1月", "2025-01-31"),
        ("3月底	6月底	10月底	2023年12月", "2023-12-31"),
    ],
)
def test_a_checkpoint_of_another_year_is_named(days, odd):
    read_plan, findings = read(plan=(f"资金支出计划（%）	{days}", PLAN[1]))
    assert odd in {str(row.due_on) for row in read_plan.projects[0].checkpoints}
    assert "不在2024年度之内" in findings["schedule_other_year"].message


@pytest.mark.parametrize(
    "plan",
    [
        (
            "资金支出计划（万元）	3月底	6月底	10月底	12月底",
            "2.00	3.00	6.00	10.00",
        ),
        (
            "资金支出计划（元）	3月底	6月底	10月底	12月底",
            "20,000	30,000	60,000	100,000",
        ),
        ("资金支出计划（%）	3月底20%、6月底30%、10月底60%、12月底100%", ""),
        ("资金支出计划	3月底支出20%；6月底支出30%；10月底支出60%；12月底支出100%", ""),
    ],
)
def test_the_spending_plan_is_read_as_money_or_out_of_one_cell(plan):
    project = read(plan=plan)[0].projects[0]
    assert [(row.due_on.month, Decimal(row.cumulative)) for row in project.checkpoints] == [
        (3, Decimal("0.2")),
        (6, Decimal("0.3")),
        (10, Decimal("0.6")),
        (12, Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("amounts", "is_named"),
    [
        ("2.00	3.00	6.00	10.00", True),
        ("2	3	6	10", True),
        ("2.00万元	3.00万元	6.00万元	10.00万元", False),
        ("20,000元	30,000元	60,000元	100,000元", False),
        ("20	30	60	100", False),
        ("0.2	0.3	0.6	1", False),
    ],
)
def test_a_spending_plan_without_its_unit_is_money_where_it_ends_with_the_budget(amounts, is_named):
    plan, findings = read(plan=("资金支出计划	3月底	6月底	10月底	12月底", amounts))
    shares = [row.cumulative for row in plan.projects[0].checkpoints]
    assert shares == [Decimal("0.2"), Decimal("0.3"), Decimal("0.6"), 1]
    assert ("schedule_as_money" in findings) == is_named
    if is_named:
        assert "等于预算数，按金额（万元）折算" in findings["schedule_as_money"].message


def test_more_than_everything_is_not_called_too_little():
    shares = (PLAN[0], "20%	30%	60%	120%")
    message = read(plan=shares)[1]["schedule_not_full"].message
    assert "超过了100%" in message
    assert "没有排满" not in message


# --- pages ----------------------------------------------------------------------------------------

TITLE, UNIT, CODE = text().split("\n")[11:14]
HEADER = "	一级指标	二级指标	三级指标	绩效指标描述	指标值	指标值确定依据"
HEAD = "\f某县机关工委预算信息公开"


def paged(*lines) -> str:
    """The document with these lines below its first indicator."""
    return "\n".join([text(rows=ROWS[:1]), *lines, *(f"	{row}" for row in ROWS[1:])])


@pytest.mark.parametrize(
    "lines",
    [
        *[["3"], ["－3－"], ["3/9"], ["第3页"], ["第 3 页 共 9 页"], ["第3页，共9页"]],
        *[
            ["续表", HEADER],
            ["（续表）"],
            ["（续上页）", HEADER],
            ["（转下页）", "", "3", "", HEADER],
        ],
        *[[f"{TITLE}（续）", HEADER], [TITLE, UNIT, HEADER], ["3", "", TITLE, UNIT, CODE, HEADER]],
        *[[UNIT, HEADER], [CODE, HEADER]],
    ],
)
def test_a_page_break_inside_a_table_loses_and_adds_nothing(lines):
    whole, _ = parse(text())
    plan, _ = parse(paged(*lines))
    assert plan.as_dict() == whole.as_dict()


@pytest.mark.parametrize("at", range(15, 20))
def test_a_page_break_above_the_indicators_loses_and_adds_nothing(at):
    lines = text().split("\n")
    broken = "\n".join([*lines[:at], "", "3", TITLE, UNIT, *lines[at:]])
    assert parse(broken)[0].as_dict() == parse(text())[0].as_dict()


def test_what_stands_on_top_of_every_page_is_no_part_of_the_table():
    lines = text().split("\n")
    broken = "\n".join([*lines[:16], HEAD, *lines[16:-1], HEAD, HEADER, lines[-1]])
    assert parse(broken)[0].as_dict() == parse(text())[0].as_dict()


def test_a_row_cut_by_a_page_break_is_one_indicator():
    upper = "效益指标	社会效益指标	党建质	提"
    plan, _ = read(rows=[ROWS[0], upper, "			升	≥90%	年度安排", ROWS[2]])
    assert [
        (row.level3, row.description, row.official_value) for row in plan.projects[0].indicators
    ] == [
        ("主题党日次数", "全年次数", "≥10次"),
        ("党建质", "提升", "≥90%"),
        ("干部满意度", "满意度", "≥95%"),
    ]


def two_of_one_name(code: str):
    first = text()
    second = first[first.index(TITLE) :].replace("13099924P00111110001X", code)
    return parse(f"{first}\n{second.replace('≥10次', '≥4次').replace('1.机关', '2.机关')}")


@pytest.mark.parametrize("code", ["13099924P00111110002X", ""])
def test_two_projects_of_one_name_stay_two(code):
    plan, _ = two_of_one_name(code)
    assert [project.name for project in plan.projects] == ["机关党建活动经费"] * 2
    assert [p.indicators[0].official_value for p in plan.projects] == ["≥10次", "≥4次"]
    assert [len(project.checkpoints) for project in plan.projects] == [4, 4]


def test_two_projects_of_one_name_are_loaded_apart(cast):
    options = {"committee": cast.committee, "by": cast.admin, "now": NOW}
    load(*two_of_one_name("13099924P00111110002X"), text="原文", **options)
    codes = cast.committee.projects.order_by("code").values_list("code", flat=True)
    assert list(codes) == ["13099924P00111110001X", "13099924P00111110002X"]


def test_a_table_printed_twice_is_named_and_not_mixed():
    first = text()
    plan, findings = parse(f"{first}\n{first[first.index(TITLE) :]}")
    assert [len(project.indicators) for project in plan.projects] == [3, 3]
    assert "code_duplicate" in {finding.code for finding in findings}


# --- money ----------------------------------------------------------------------------------------


def test_a_total_without_parts_is_the_budget_and_prints_as_it_was(cast):
    plan, findings = parse(text(money="预算数	10.00	其中：财政资金		其他资金	"))
    assert "parts_missing" in {finding.code for finding in findings}
    options = {"committee": cast.committee, "by": cast.admin, "now": NOW}
    load(plan, findings, text="原文", **options)
    project = cast.committee.projects.get()
    assert project.full_year_budget() == Decimal(100000)
    assert [line.initial_amount for line in project.fund_lines.all()] == [None, None]
    # Loaded anew with parts, the parts are the budget.
    plan, findings = parse(text(money="预算数	12.00	其中：财政资金	12.00	其他资金	"))
    load(plan, findings, text="原文", **options)
    assert project.full_year_budget() == Decimal(120000)


def test_what_was_carried_over_is_not_dropped(cast):
    money = "预算数	12.00	其中：财政资金	10.00	上年结转资金	2.00	其他资金	"
    plan, findings = parse(text(money=money))
    assert "budget_unbalanced" not in {finding.code for finding in findings}
    load(plan, findings, text="原文", committee=cast.committee, by=cast.admin, now=NOW)
    project = cast.committee.projects.get()
    assert project.full_year_budget() == Decimal(120000)
    assert project.fund_lines.get(kind="carryover").initial_amount == Decimal(20000)


def test_the_refusal_says_what_stands_there():
    plan, findings = parse(text(money="预算数	拾万元	其中：财政资金		其他资金	"))
    with pytest.raises(Refused, match="“拾万元”不是可读的金额"):
        completed(plan, findings)


def test_all_projects_in_one_table_are_refused_for_that_reason():
    heading = "单位名称 项目名称 预算数 年度目标 一级指标 二级指标 三级指标 指标性质 指标值"
    row = "某镇 村组干部报酬 330,984.00 按时发放 产出指标 数量指标 干部人数 ≥ 23"
    rows = "\n".join(line.replace(" ", "\t") for line in (heading, row))
    table = f"部门预算项目绩效目标申报表（2024年度）\n金额单位：元\n{rows}\n"
    plan, findings = parse(table)
    assert plan.projects == ()
    with pytest.raises(Refused, match="排在同一张表里"):
        completed(plan, findings)


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "symbol", "number", "unit"),
    [
        ("5个工作日内", "≤", 5, "个工作日"),
        ("24小时内", "≤", 24, "小时"),
        ("3个月内", "≤", 3, "个月"),
        ("30天以内", "≤", 30, "天"),
        ("100百分比", "", 100, "%"),
        ("≥95百分比", "≥", 95, "%"),
        ("0起", "", 0, "起"),
        ("3-5次", "", None, ""),
        ("1/3", "", None, ""),
        ("约30次", "", None, ""),
    ],
)
def test_values_are_read_as_people_mean_them(printed, symbol, number, unit):
    value = read_official_value(printed)
    assert (value.symbol, value.number, value.unit) == (symbol, number, unit)


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        *(("3-5次", "区间"), ("3至5次", "区间"), ("3～5次", "区间"), ("90%-95%", "区间")),
        *(("约30次", "约数"), ("30次左右", ""), ("1/3", "分数"), ("三分之一", "分数")),
        *(("≥3次", ""), ("3次", ""), ("良好", "")),
    ],
)
def test_a_value_without_one_number_is_named(printed, kind):
    assert open_kind(printed) == kind


@pytest.mark.parametrize(
    ("printed", "symbol"), [("0起", "≤"), ("0次", "≤"), ("5个工作日内", "≤"), ("10次", "≥")]
)
def test_a_symbol_that_nobody_wrote_is_not_called_approved(printed, symbol):
    row = an_indicator("责任事故", printed, level2="质量指标")
    reading = literal_reading(row)
    assert reading.symbol == symbol
    assert ("按批复原文" in reading.reason) == bool(read_official_value(printed).symbol)
    assert "与批复一致" not in propose_reading(row).reason or read_official_value(printed).symbol


# --- Word -----------------------------------------------------------------------------------------


def document(build) -> str:
    made, data = docx.Document(), io.BytesIO()
    build(made)
    made.save(data)
    return read_document("计划.docx", data.getvalue())


def test_hidden_text_is_not_read():
    def build(made):
        made.add_paragraph("看得见")
        made.add_paragraph().add_run("整段隐藏").font.hidden = True
        part = made.add_paragraph("前半")
        part.add_run("隐藏").font.hidden = True
        part.add_run("后半")
        shown = part.add_run("仍可见")
        mark = OxmlElement("w:vanish")
        mark.set(qn("w:val"), "0")
        shown._r.get_or_add_rPr().append(mark)

    assert document(build).split("\n") == ["看得见", "", "前半后半仍可见"]


def test_automatic_numbers_and_bullets_are_printed_as_word_shows_them():
    def build(made):
        for text in ("甲", "乙"):
            made.add_paragraph(text, style="List Number")
        made.add_paragraph("丙", style="List Bullet")
        made.add_paragraph("丁")

    assert document(build).split("\n") == ["1.甲", "2.乙", "•丙", "丁"]


def test_bulleted_tasks_are_read_one_by_one_and_named():
    lines = (
        text()
        .replace("（1）开展", "•开展")
        .replace("（2）举办", "•举办")
        .replace("（一）加强", "•加强")
    )
    plan, findings = parse(lines)
    assert [task.text for task in plan.tasks] == ["开展主题党日活动10次。", "举办培训班2次。"]
    assert plan.safeguards == ("加强领导。",)
    assert "自动项目符号" in next(f.message for f in findings if f.code == "bullets")


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (3, "chineseCounting", "三"),
        (10, "chineseCountingThousand", "十"),
        (12, "japaneseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (21, "chineseCounting", "二十一"),
        (3, "decimalEnclosedCircle", "③"),
        (3, "decimalEnclosedParen", "(3)"),
        (3, "upperLetter", "C"),
        (3, "lowerLetter", "c"),
        (30, "decimalEnclosedCircle", "30"),
        (3, "unknown", "3"),
    ],
)
def test_numbers_are_written_in_the_manner_of_the_list(number, style, shown):
    assert written(number, style) == shown


@pytest.mark.parametrize("text", ["1" + ",000" * 4, "1" + ",000" * 40, "9" * 13, "9" * 60])
@pytest.mark.parametrize("unit", ["元", "亿元"])
def test_an_amount_beyond_any_budget_is_unreadable(text, unit):
    with pytest.raises(ValueError, match=text):
        read_amount(text, unit)


@pytest.mark.parametrize("unit", ["元", "万元", "亿元"])
def test_the_longest_amount_is_read_to_the_cent(unit):
    longest = Decimal("999999999999.12") * YUAN_PER_UNIT[unit]
    assert read_amount("999,999,999,999.12", unit) == longest
