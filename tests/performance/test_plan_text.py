"""The reading of a disclosure: the office's own document, and those other departments write."""

import itertools
import json
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from performance.disclosure import as_plan_json, parse, read_official_value
from tests.performance.plan_variants import (
    CLEAN_PROSE,
    CLEAN_ROWS,
    HEADER,
    LAYOUTS,
    SEED,
    Table,
    one_cell_a_line,
    one_row_a_line,
)

CLEAN = CLEAN_PROSE + one_cell_a_line(Table())
ALWAYS = ["weights_missing", "year_source"]
SEED_FINDINGS = [
    (5, "wording_slip"),
    (10, "only_in_prose"),
    (11, "numbering_gap"),
    (13, "only_in_prose"),
    (14, "only_in_prose"),
    (20, "wording_slip"),
    (23, "subgoal_without_measure"),
    (45, "year_source"),
    (63, "schedule_not_quarterly"),
    (77, "weights_missing"),
    (84, "description_equals_name"),
    (84, "level2_missing"),
    (84, "symbol_against_meaning"),
    (84, "value_in_name"),
    (91, "qualitative_with_number"),
    (98, "target_cannot_be_exceeded"),
]


def codes(text: str, year: int | None = 2024) -> list[str]:
    return sorted(finding.code for finding in parse(text, year=year)[1])


def with_table(**changes) -> str:
    return CLEAN_PROSE + one_cell_a_line(replace(Table(), **changes))


def with_row(position: int, **changes) -> str:
    names = ("level1", "level2", "level3", "description", "official_value", "basis")
    row = tuple(changes.get(n, cell) for n, cell in zip(names, CLEAN_ROWS[position], strict=True))
    return with_table(rows=(*CLEAN_ROWS[:position], row, *CLEAN_ROWS[position + 1 :]))


# --- the office's document


def test_seed_is_read_as_printed():
    plan = parse(SEED)[0].as_dict()
    assert (plan["year"], plan["unit_code"]) == (2024, "235001")
    assert plan["unit_name"] == "中国共产党乐亭县委县直机关工作委员会本级"
    assert plan["overall_goal"].startswith("贯彻落实《中国共产党党和国家机关基层组织工作条例》")
    labels = [task["label"] for task in plan["tasks"]]
    assert labels == ["（1）", "（2）", "（3）", "（5）", "（6）", "（7）", "（8）", "（9）"]
    assert plan["tasks"][0]["text"].endswith("在县直机关党组织的深入开展。")
    assert [goal["label"] for goal in plan["subgoals"]] == ["（一）", "（二）", "（三）", "（四）"]
    assert plan["subgoals"][0] == {
        "label": "（一）",
        "title": "做好县直机关基层党组织创A。",
        "goal": "基层党组织创A",
        "indicator": "达到市级标准18个，达到县级标准16个。",
    }
    assert len(plan["safeguards"]) == 10
    assert "满意度测评，聘请第三方进行测评。完善制度建设。" in plan["safeguards"][3]
    assert parse(SEED)[0].tasks_introduction.endswith("做好以下工作：")


def test_seed_project_is_read_as_printed():
    purpose = "创建市级、县级基层党组织创A，党建工作质量提升，完成机关党建等系列活动。"
    names = ("level1", "level2", "level3", "description", "official_value", "basis")
    a18, better, content = "基层党组织创A18个", "机关党建质量明显提高", "机关干部满意度"
    rows = [
        ("产出指标", "数量指标", a18, a18, "≤18个", "年度工作安排"),
        ("效益指标", "社会效益指标", better, better, "≥100%", "年度工作安排"),
        ("满意度指标", "服务对象满意度指标", content, content, "≥100%", "年度工作安排"),
    ]
    assert parse(SEED)[0].as_dict()["projects"] == [
        {
            "code": "13022524P006PH0100049",
            "name": "机关党建活动经费",
            "budget_yuan": "100000.00",
            "fiscal_yuan": "100000.00",
            "other_yuan": None,
            "purpose": purpose,
            "checkpoints": [
                {"date": "2024-03-31", "cumulative": "0.20"},
                {"date": "2024-06-30", "cumulative": "0.30"},
                {"date": "2024-10-31", "cumulative": "0.60"},
                {"date": "2024-12-31", "cumulative": "1.00"},
            ],
            "goals": [f"1.{purpose}"],
            "indicators": [dict(zip(names, row, strict=True)) for row in rows],
        }
    ]


def test_seed_findings_are_the_true_oddities_each_once():
    findings = parse(SEED, year=2024)[1]
    assert sorted((finding.line, finding.code) for finding in findings) == SEED_FINDINGS


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("numbering_gap", "缺（4）"),
        ("symbol_against_meaning", "完成0也得满分"),
        ("level2_missing", "质量指标、时效指标、成本指标"),
        ("schedule_not_quarterly", "10月底"),
        ("target_cannot_be_exceeded", "每一份不满意答卷都会扣分"),
        ("only_in_prose", "“16个县级A档基层党组织”、“6个c档党组织全部清零”"),
    ],
)
def test_seed_messages_say_what_it_means(code, part):
    assert any(f.code == code and part in f.message for f in parse(SEED)[1])


def test_json_contract_holds_plan_and_findings():
    plan, findings = parse(SEED, year=2024)
    data = json.loads(json.dumps(as_plan_json(plan, findings)))
    assert list(data) == [
        *("year", "unit_code", "unit_name", "overall_goal", "tasks", "subgoals"),
        *("safeguards", "projects", "findings"),
    ]
    assert {tuple(finding) for finding in data["findings"]} == {("code", "line", "message")}


NOISE = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "BOM": lambda text: "\ufeff" + text,
    "NBSP for blanks": lambda text: text.replace(" ", "\xa0"),
    "full-width blanks at line ends": lambda text: text.replace("\n", "\u3000\n"),
    "bookmarks": lambda text: text.replace("\n", "\n[bookmark: _Toc_9]"),
    "bookmarks in lines": lambda text: text.replace("绩效", "[bookmark: OLE_LINK1]绩效"),
    "zero-width": lambda text: text.replace("党", "党\u200b"),
    "soft hyphen": lambda text: text.replace("绩效", "绩\xad效"),
    "NUL": lambda text: text.replace("党", "党\0"),
    "stripped line ends": lambda text: "\n".join(line.rstrip() for line in text.split("\n")),
    "doubled empty lines": lambda text: text.replace("\n\n", "\n\n\n"),
    "half-width colons": lambda text: text.replace("单位：", "单位:").replace("中：", "中:"),
    "full-width percent": lambda text: text.replace("20%\n", "２０％\n"),
    "percent left out": lambda text: text.replace("\t20%\n", "\t20\n"),
    "page numbers": lambda text: text.replace("\n\t效益指标", "\n- 3 -\n\t效益指标"),
    "repeated header": lambda text: text.replace(
        "\n\t效益指标", "\n" + "".join(f"\t{cell}\n" for cell in HEADER) + "\n\t效益指标"
    ),
    "repeated title": lambda text: text.replace(
        "\n\t效益指标",
        "\n1.机关党建活动经费绩效目标表\n\t235001中国共产党乐亭县委县直机关工作委员会本级\n"
        "\t单位：万元\n\n" + "".join(f"\t{cell}\n" for cell in HEADER) + "\n\t效益指标",
    ),
}


@pytest.mark.parametrize("noise", list(NOISE.values()), ids=list(NOISE))
def test_what_copying_leaves_behind_changes_nothing(noise):
    plan, findings = parse(noise(SEED), year=2024)
    assert plan.as_dict() == parse(SEED)[0].as_dict()
    assert sorted(f.code for f in findings) == sorted(code for _, code in SEED_FINDINGS)


def test_every_line_of_the_seed_may_be_missing():
    lines = SEED.split("\n")
    for position, line in enumerate(lines):
        text = "\n".join(lines[:position] + lines[position + 1 :])
        plan, findings = parse(text, year=2024)
        assert all(1 <= finding.line <= len(lines) for finding in findings)
        if line.strip():
            said = json.dumps(as_plan_json(plan, findings))
            assert said != json.dumps(as_plan_json(*parse(SEED, year=2024))) or position < 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("\t单位：万元", "money_unit_missing"),
        ("\t235001中国共产党乐亭县委县直机关工作委员会本级", "unit_missing"),
        ("\t13022524P006PH0100049", "code_missing"),
        ("\t20%", "schedule_unreadable"),
        ("\t预算数", "budget_missing"),
        ("\t二级指标", "table_header_incomplete"),
        ("[bookmark: _Toc_2_2_0000000001]一、总体绩效目标", "section_missing"),
        ("[bookmark: _Toc_2_2_0000000002]二、分项绩效目标", "section_missing"),
        ("[bookmark: _Toc_2_2_0000000003]三、工作保障措施", "section_missing"),
    ],
)
def test_a_missing_line_is_named(line, code):
    assert line in SEED
    assert code in codes(SEED.replace(f"{line}\n", "", 1))


# --- documents of other departments


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_layouts_of_a_table_read_alike(layout):
    plan, findings = parse(CLEAN_PROSE + layout(Table()), year=2024)
    assert plan.as_dict() == parse(CLEAN)[0].as_dict()
    assert sorted(finding.code for finding in findings) == ALWAYS


def test_blank_level_cells_mean_the_same_as_above():
    levels = [(r.level1, r.level2) for r in parse(CLEAN)[0].projects[0].indicators]
    assert levels == [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "时效指标"),
        ("产出指标", "成本指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]


@pytest.mark.parametrize("layouts", list(itertools.permutations(LAYOUTS[:4], 2)))
def test_several_projects_follow_each_other(layouts):
    second_row = ("", "", "编印教材", "编印的教材种数", "≥3种", "年度工作安排")
    second = replace(
        Table(),
        code="13022524P00000H100019",
        name="教材编印经费",
        number="2.",
        budget="1,234.56",
        fiscal="1,234.56",
        other="",
        schedule=(("6月底", "40"), ("12月底", "100")),
        rows=(*CLEAN_ROWS[:1], second_row, *CLEAN_ROWS[1:]),
    )
    text = CLEAN_PROSE + layouts[0](Table()) + layouts[1](second)
    plan, findings = parse(text, year=2024)
    assert [(p.name, p.budget_yuan, len(p.indicators)) for p in plan.projects] == [
        ("干部培训经费", Decimal("480000.00"), 6),
        ("教材编印经费", Decimal("12345600.00"), 7),
    ]
    assert plan.projects[1].indicators[1].level2 == "数量指标"
    shares = [(c.due_on.isoformat(), str(c.cumulative)) for c in plan.projects[1].checkpoints]
    assert shares == [("2024-06-30", "0.4"), ("2024-12-31", "1")]
    assert sorted(finding.code for finding in findings) == ALWAYS


def test_a_table_alone_is_read_and_the_missing_parts_are_named():
    plan, findings = parse(one_cell_a_line(Table()), year=2024)
    assert plan.projects == parse(CLEAN)[0].projects
    assert [f.code for f in findings].count("section_missing") == 3


def test_prose_alone_is_read_and_the_missing_tables_are_named():
    plan, findings = parse(CLEAN_PROSE, year=2024)
    assert len(plan.tasks) == 2
    assert sorted(f.code for f in findings) == ["section_missing", "year_source"]


def test_cells_broken_over_lines_are_joined():
    text = one_row_a_line(Table()).replace("人均培训成本", "人均\n培训成本")
    text = text.replace("1.完成干部培训。", "1.完成干部培训。\n2.编印教材，\n含电子版。")
    project = parse(CLEAN_PROSE + text, year=2024)[0].projects[0]
    assert project.indicators[3].level3 == "人均培训成本"
    assert project.goals == ("1.完成干部培训。", "2.编印教材，\n含电子版。")


def test_table_of_contents_opens_nothing():
    contents = "目录\n第一部分 部门整体绩效目标\t1\n一、总体绩效目标\t1\n1.干部培训经费绩效目标表\n"
    assert parse(contents + CLEAN)[0] == parse(CLEAN)[0]


def test_weights_in_the_table_are_noticed():
    rows = tuple((*row, "10") for row in CLEAN_ROWS)
    assert codes(with_table(header=(*HEADER, "分值"), rows=rows)) == ["year_source"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"money_unit": "元", "budget": "480000", "fiscal": "400,000.00", "other": "80000"}, []),
        ({"fiscal": "39.99"}, ["budget_unbalanced"]),
        ({"fiscal": "40.000001"}, ["budget_unbalanced"]),
        ({"fiscal": "40.0000001"}, ["amount_unreadable"]),
        ({"other": "八万"}, ["amount_unreadable"]),
        ({"other": "-8"}, ["amount_unreadable"]),
        ({"budget": "40.00", "other": "—"}, []),
        ({"budget": "", "fiscal": "", "other": ""}, ["budget_missing"]),
        ({"code": ""}, ["code_missing"]),
        ({"code": "13022524P00000H10001"}, ["code_shape"]),
        ({"code": "13022523P00000H100018"}, ["year_contradiction"]),
        ({"code": "51022524P00000H100018"}, ["code_region"]),
        ({"schedule": (("3月底", "50%"), ("6月底", "40%"), ("12月底", "100%"))},
         ["schedule_not_increasing"]),
        ({"schedule": (("6月底", "50%"), ("3月底", "60%"), ("12月底", "100%"))},
         ["schedule_not_increasing"]),
        ({"schedule": (("6月底", "50%"), ("12月底", "99.9%"))}, ["schedule_not_full"]),
        ({"schedule": (("5月底", "50%"), ("12月底", "100%"))}, ["schedule_not_quarterly"]),
        ({"schedule": (("13月底", "50%"), ("12月底", "100%"))}, ["schedule_unreadable"]),
        ({"goals": ("1.甲", "3.乙")}, ["numbering_gap"]),
        ({"goals": ("1.甲", "1.乙")}, ["numbering_duplicate"]),
        ({"number": "2."}, ["numbering_gap"]),
        ({"money_unit": "万元", "rows": CLEAN_ROWS[:3] + CLEAN_ROWS[4:]}, ["level2_missing"]),
        ({"rows": CLEAN_ROWS[:5]}, ["level1_missing"]),
    ],
)  # fmt: skip
def test_each_odd_table_has_its_one_finding(changes, expected):
    assert codes(with_table(**changes)) == sorted([*ALWAYS, *expected])


@pytest.mark.parametrize(
    ("position", "changes", "expected"),
    [
        (0, {"official_value": "≤12场"}, ["symbol_against_meaning"]),
        (0, {"official_value": "＜12场"}, ["symbol_against_meaning"]),
        (
            0,
            {"level3": "超标用车数量", "description": "违规数量", "official_value": "≤1辆"},
            ["only_in_prose"],
        ),
        (3, {"official_value": "≥400元"}, ["symbol_against_meaning"]),
        (3, {"level3": "成本节约率", "official_value": "≥5%"}, []),
        (1, {"official_value": "≥100%"}, ["target_cannot_be_exceeded"]),
        (1, {"official_value": "≥99%"}, []),
        (1, {"official_value": "=100%"}, []),
        (5, {"official_value": "不低于100％"}, ["target_cannot_be_exceeded"]),
        (4, {"level3": "办件量增长率", "official_value": "≥100%"}, []),
        (4, {"level3": "服务水平持续提升", "official_value": "≥90%"}, ["qualitative_with_number"]),
        (4, {"level3": "服务水平持续提升", "official_value": "明显提升"}, []),
        (0, {"level3": "开展培训12场"}, ["value_in_name"]),
        (0, {"level3": "开展培训11场"}, ["name_contradicts_value"]),
        (0, {"level3": "开展第12期培训"}, []),
        (0, {"description": "开展培训 场次"}, ["description_equals_name"]),
        (0, {"official_value": ""}, ["only_in_prose", "value_missing"]),
        (0, {"official_value": "≥13场"}, ["only_in_prose"]),
    ],
)
def test_each_odd_indicator_has_its_one_finding(position, changes, expected):
    assert codes(with_row(position, **changes)) == sorted([*ALWAYS, *expected])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("（2）按期", "（3）按期", ["numbering_gap"]),
        ("（2）按期", "（1）按期", ["numbering_duplicate"]),
        ("（二）加强", "（三）加强", ["numbering_gap"]),
        ("按期完成考核", "召开座谈会3次", ["only_in_prose"]),
        ("按期完成考核", "在3个月内完成2024年第3期考核", []),
        ("按期完成考核", "庆祝建党103周年", []),
        ("按期完成考核", "庆祝建党104周年", ["year_contradiction"]),
        ("二、分项绩效目标\n", "", ["section_missing"]),
    ],
)
def test_each_odd_wording_has_its_one_finding(before, after, expected):
    assert before in CLEAN
    assert codes(CLEAN.replace(before, after, 1)) == sorted([*ALWAYS, *expected])


# --- year


@pytest.mark.parametrize(
    ("text", "given", "year", "source"),
    [
        (CLEAN, None, 2024, "项目编码"),
        (CLEAN, 2025, 2025, "没有可以印证"),
        (CLEAN_PROSE.replace("加强领导", "迎接建党105周年"), None, 2026, "建党105周年"),
        ("某县2023年部门预算绩效目标\n" + CLEAN_PROSE, None, 2023, "标题中的“2023年”"),
        (CLEAN_PROSE, None, None, "请在载入时指定年度"),
    ],
)
def test_year_is_given_or_deduced_and_says_from_what(text, given, year, source):
    plan, findings = parse(text, year=given)
    assert plan.year == year
    [message] = [f.message for f in findings if f.code in ("year_source", "year_unknown")]
    assert source in message


def test_without_a_year_checkpoints_have_no_date():
    plan, _ = parse(with_table(code=""))
    assert [point.as_dict()["date"] for point in plan.projects[0].checkpoints] == [None] * 4


# --- any text


@pytest.mark.parametrize("text", ["", "\n", "\t", "\ufeff", "一", "\t\n\t", "\ud800", "绩效目标表"])
def test_a_text_that_is_no_plan_gives_an_empty_plan(text):
    plan, findings = parse(text)
    assert (plan.tasks, plan.safeguards, plan.overall_goal) == ((), (), "")
    assert findings


PIECES = [
    *("\t", "\n", " ", "（", "1", "）", "一、", "二、分项绩效目标\n", "绩效目标：", "[bookmark:"),
    *("1.甲绩效目标表\n", "\t项目编码\n", "\t13022524P006PH0100049\n", "单位：万元", "\t预算数"),
    *("资金支出计划（%）", "\t3月底", "\t20%", "\t一级指标\t二级指标", "≥", "100%", "满意", "]"),
    *(
        "产出指标",
        "成本指标",
        "\v",
        "\x0c",
        "２０",
        "①",
        "建党",
        "周年",
        "99",
        "三、工作保障措施\n",
    ),
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_parsing_raise(text):
    plan, findings = parse(text)
    json.dumps(as_plan_json(plan, findings), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("start", ["二、分项绩效目标\n", SEED])
@pytest.mark.parametrize(
    "piece",
    [
        *(
            "甲",
            "\n",
            "\t",
            "\t\n",
            "甲\n",
            "[bookmark:",
            "（1）",
            "（1）甲\n",
            "满意",
            "绩效目标：",
        ),
        *("绩效目标表\n", "1.甲绩效目标表\n", "\t项目编码\n\t1\n", "\t一级指标\t二级指标\n", "1"),
        *("\t一级指标\n\t二级指标\n\t三级指标\n", "\t甲\n乙\n", " ", "-", "≥1%\t", "12场，", "\v"),
    ],
)
def test_a_long_monotonous_text_is_read_quickly(start, piece):
    text = (start + piece * 60_000)[:60_000]
    began = time.process_time()
    parse(text)
    assert time.process_time() - began < 3  # quadratic time would take minutes


def test_200_kilobytes_of_tables_are_read_quickly():
    began = time.process_time()
    plan, _ = parse((SEED + one_cell_a_line(Table()) * 200)[:200_000])
    assert len(plan.safeguards) == 10
    assert time.process_time() - began < 3


# --- 指标值


@pytest.mark.parametrize(
    ("text", "symbol", "number", "unit"),
    [
        ("≤18个", "≤", "18", "个"),
        (" ≥ 100 % ", "≥", "100", "%"),
        (">=95％", "≥", "95", "%"),
        ("=>95%", "≥", "95", "%"),
        ("≧１８个", "≥", "18", "个"),
        ("＞5次", ">", "5", "次"),
        ("﹥5次", ">", "5", "次"),
        ("〉5次", ">", "5", "次"),
        ("＜=3天", "≤", "3", "天"),
        ("﹤3天", "<", "3", "天"),
        ("＝0", "=", "0", ""),
        ("不低于95.5%", "≥", "95.5", "%"),
        ("不少于1,000人次", "≥", "1000", "人次"),
        ("大于等于3", "≥", "3", ""),
        ("大于3", ">", "3", ""),
        ("不超过10万元", "≤", "10", "万元"),
        ("18个以上", "≥", "18", "个"),
        ("控制在5%以内", "≤", "5", "%"),
        ("100%", "", "100", "%"),
        ("12个月", "", "12", "个月"),
        ("11月底前", "", None, ""),
        ("2024年12月", "", None, ""),
        ("10-20个", "", None, ""),
        ("明显提高", "", None, ""),
        ("≥", "≥", None, ""),
        ("", "", None, ""),
    ],
)
def test_official_value_is_read_in_its_many_spellings(text, symbol, number, unit):
    value = read_official_value(text)
    assert (value.symbol, value.unit, value.text) == (symbol, unit, text.strip())
    assert value.number == (None if number is None else Decimal(number))


@given(st.text())
def test_no_official_value_makes_reading_raise(text):
    assert read_official_value(text).text == text.strip()
