"""A document of the disclosure layout, written the ways in which departments hand it in."""

from dataclasses import dataclass
from pathlib import Path

DEMO = Path(__file__).parents[2] / "performance" / "demo"
SEED = (DEMO / "plan_2024.txt").read_text(encoding="utf-8")

HEADER = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
CLEAN_ROWS = (
    ("产出指标", "数量指标", "开展培训场次", "全年实际开展的培训场次", "≥12场", "年度工作安排"),
    ("", "质量指标", "培训考核合格率", "考核合格人数占参训人数的比例", "≥95%", "历史数据"),
    ("", "时效指标", "培训完成时限", "全部培训完成的时间", "11月底前", "年度工作安排"),
    ("", "成本指标", "人均培训成本", "培训支出除以参训人次", "≤400元", "行业标准"),
    ("效益指标", "社会效益指标", "窗口办件提速率", "平均办件时间缩短的比例", "≥10%", "计划数据"),
    ("满意度指标", "服务对象满意度指标", "参训干部满意度", "满意人数占问卷数", "≥90%", "历史数据"),
)
CLEAN_PROSE = """第一部分
部门整体绩效目标
一、总体绩效目标
做好全县干部教育工作。
二、分项绩效目标
围绕中心工作，做好以下工作：
（1）开展培训12场。
（2）按期完成考核。
分项绩效目标：
（一）做好干部培训
绩效目标：干部能力提升
绩效指标：11月底前完成培训12场
三、工作保障措施
（一）加强领导。
（二）加强监督。
"""


@dataclass
class Table:
    code: str = "13022524P00000H100018"
    name: str = "干部培训经费"
    number: str = "1."
    unit: str = "301001中共某某县委党校本级"
    money_unit: str = "万元"
    budget: str = "48.00"
    fiscal: str = "40.00"
    other: str = "8.00"
    purpose: str = "用于干部培训。"
    schedule: tuple = (("3月底", "25%"), ("6月底", "50%"), ("9月底", "75%"), ("12月底", "100%"))
    goals: tuple = ("1.完成干部培训。",)
    header: tuple = HEADER
    rows: tuple = CLEAN_ROWS

    def table_rows(self) -> list[list[str]]:
        days, shares = zip(*self.schedule, strict=True)
        money = ["预算数", self.budget, "其中：财政    资金", self.fiscal, "其他资金", self.other]
        return [
            ["项目编码", self.code, "项目名称", self.name],
            ["预算规模及资金用途", *money],
            ["", self.purpose],
            ["资金支出计划（%）", *days],
            ["", *shares],
            ["绩效目标", "\n".join(self.goals)],
        ]

    def title(self) -> str:
        return f"{self.number}{self.name}绩效目标表"


def one_cell_a_line(table: Table) -> str:
    """As the seed: a leading tab before each cell, an empty line after each row."""
    lines = [table.title(), f"\t{table.unit}", f"\t单位：{table.money_unit}", ""]
    for row in [*table.table_rows(), list(table.header), *map(list, table.rows)]:
        lines += [f"\t{cell or ' '}" for cell in row] + [""]
    return "\n".join(lines) + "\n"


def one_row_a_line(table: Table) -> str:
    """As pasted from Word: a row is a line, a blank cell nothing between two tabs."""
    lines = [table.title(), f"{table.unit}\t单位：{table.money_unit}"]
    for row in [*table.table_rows(), list(table.header), *map(list, table.rows)]:
        lines.append("\t".join(row))
    return "\n".join(lines) + "\n"


def half_rows_a_line(table: Table) -> str:
    """Several cells in a line, but not the whole row."""
    lines = [table.title(), f"\t{table.unit}\t单位：{table.money_unit}", ""]
    for row in [*table.table_rows(), list(table.header), *map(list, table.rows)]:
        lines += ["\t".join(row[:3]), "\t".join(row[3:]), ""] if len(row) > 3 else []
        lines += ["\t".join(row), ""] if len(row) <= 3 else []
    return "\n".join(lines) + "\n"


def blanks_lost(table: Table) -> str:
    """One cell a line after an editor that strips line ends: blank cells are gone."""
    return "\n".join(line.rstrip() for line in one_cell_a_line(table).split("\n"))


def double_spaced(table: Table) -> str:
    return one_cell_a_line(table).replace("\n", "\n\n")


def tabs_lost(table: Table) -> str:
    return "\n".join(line.strip() for line in one_cell_a_line(table).split("\n"))


LAYOUTS = [one_cell_a_line, one_row_a_line, half_rows_a_line, blanks_lost, double_spaced, tabs_lost]
