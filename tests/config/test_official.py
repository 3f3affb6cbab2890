"""One grid of an official form: what stands on the page stands in the same place of a workbook."""

import io
from decimal import Decimal

import openpyxl
from django.template import engines

from config.documents import official
from config.documents.official import Body, Cell, Grid, Line, Table, label
from config.documents.spreadsheet import Kind, workbook

MONEY = Cell("6.50", css="number", value=Decimal("6.5"), kind=Kind.MONEY)
GRID = Grid(
    4,
    (
        Table(
            [
                Body(
                    [
                        Line([label("资金\n（万元）", 2, 2), label("预算"), label("执行")]),
                        Line([MONEY, Cell("—", css="center")]),
                    ]
                )
            ]
        ),
        Table(
            [
                Body(
                    [
                        Line([label("指\n标", rows=2), Cell("产出", rows=2), Cell("甲", 2)]),
                        Line([Cell("乙\n丙", 2, css="preserve")], key="row-2"),
                    ]
                )
            ],
            head=Line([Cell("", is_label=True, joins_below=True), label("一级", 2), label("值")]),
        ),
    ),
)


def read_back():
    sheet = official.sheet(
        GRID,
        [8, 8, 12, 12],
        title="表",
        above=[Line([Cell("单位", 3), Cell("万元")])],
        below=[Line([Cell("第1版", 4)])],
    )
    page = openpyxl.load_workbook(io.BytesIO(workbook([sheet]))).active
    rows = [list(row) for row in page.iter_rows(min_row=3, values_only=True)]
    return page, rows, {str(block) for block in page.merged_cells.ranges}


def test_cells_stand_beside_what_reaches_down_from_above():
    _, rows, _ = read_back()
    assert rows == [
        ["单位", None, None, "万元"],
        ["资金（万元）", None, "预算", "执行"],
        [None, None, 6.5, "—"],
        ["指标", "一级", None, "值"],
        [None, "产出", "甲", None],
        [None, None, "乙\n丙", None],
        ["第1版", None, None, None],
    ]


def test_blocks_are_merged_as_they_are_printed_and_a_corner_joins_what_is_below():
    merged = read_back()[2]
    assert merged - {"A1:D1", "A2:D2"} == {
        *("A3:C3", "A4:B5", "B6:C6", "A6:A8", "B7:B8", "C7:D7", "C8:D8", "A9:D9"),
    }


def test_an_amount_is_a_number_that_can_be_added_up_and_a_label_is_bold():
    page, _, _ = read_back()
    assert (page["C5"].value, page["C5"].data_type) == (6.5, "n")
    assert page["A4"].font.bold
    assert not page["C5"].font.bold


def test_the_page_draws_the_same_cells():
    template = engines["jinja2"].env.get_template("components/official.html").module
    markup = template.official_table(GRID)
    assert '<th colspan="2" rowspan="2">资金\n（万元）</th>' in markup
    assert '<td class="number">6.50</td>' in markup
    assert '<tr id="row-2"><td class="preserve" colspan="2">乙\n丙</td></tr>' in markup
    assert markup.count("<thead>") == 1
