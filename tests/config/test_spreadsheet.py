import io
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from config.documents.downloads import attachment
from config.documents.spreadsheet import (
    Column,
    Kind,
    Merge,
    Sheet,
    Value,
    workbook,
    workbook_response,
    write_workbook,
)

COLUMNS = [
    Column("序号", Kind.COUNT, 6),
    Column("用途", Kind.TEXT, 30),
    Column("金额", Kind.MONEY, 14),
    Column("占比", Kind.PERCENT, 10),
    Column("日期", Kind.DATE, 12),
    Column("登记时间", Kind.DATETIME, 18),
]
ROWS = [
    [1, "培训资料", Decimal("1234.50"), Decimal("0.0123"), date(2024, 3, 5), None],
    [2, "=1+1", Decimal("-0.05"), None, None, datetime(2024, 11, 2, 16, 30, tzinfo=UTC)],
    [3, "", "—", "—", "—", "—"],
]
LEDGER = Sheet(
    title="支出登记表",
    unit="单位：元",
    note="2024年 · 导出人：李敏 · 2024-11-03 10:02",
    columns=COLUMNS,
    rows=ROWS,
    landscape=True,
)


def read(*sheets):
    return load_workbook(io.BytesIO(workbook(sheets)))


def values(page, **kwargs):
    return [list(row) for row in page.iter_rows(values_only=True, **kwargs)]


def test_a_table_reads_back_as_it_was_given():
    page = read(LEDGER).active
    assert page["A1"].value == "支出登记表"
    assert (page["A2"].value, page["D2"].value) == (LEDGER.note, "单位：元")
    assert values(page, min_row=3) == [
        ["序号", "用途", "金额", "占比", "日期", "登记时间"],
        [1, "培训资料", 1234.5, 0.0123, datetime(2024, 3, 5), None],
        [2, "=1+1", -0.05, None, None, datetime(2024, 11, 3, 0, 30)],
        [3, None, "—", "—", "—", "—"],
    ]


def test_numbers_and_dates_are_typed_and_formatted():
    page = read(LEDGER).active
    cells = page[4]
    assert [c.data_type for c in cells] == ["n", "s", "n", "n", "d", "n"]
    assert [c.number_format for c in cells[:5]] == ["0", "@", "#,##0.00", "0.00####%", "yyyy-mm-dd"]
    assert page["F5"].number_format == "yyyy-mm-dd hh:mm"
    assert [c.alignment.horizontal for c in cells[:5]] == [
        "right",
        "left",
        "right",
        "right",
        "center",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+8613800000000",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "＝1+1",
        "#N/A",
        "007",
        "130225199001011234",
        "2024-01-05",
        "TRUE",
        "http://127.0.0.1/x",
        "mailto:a@b.cn",
        "{=1+1}",
        " 前后有空格 ",
    ],
)
def test_text_stays_text(text):
    page = read(Sheet(text, [Column(text)], [[text]], note=text)).active
    for cell in (page["A1"], page["A2"], page["A3"], page["A4"]):
        assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_text_that_looks_like_a_formula_survives_editing_in_excel(start):
    cell = read(Sheet("表", [Column("列")], [[f"{start}1+1"]])).active["A4"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_a_table_prints_on_a4_with_its_header_on_every_page():
    page = read(LEDGER).active
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    # One page wide is what the format takes for granted; as many high as it needs.
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (None, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "A4"
    assert page.print_area == "'支出登记表'!$A$1:$F$6"
    assert page.column_dimensions["B"].width == pytest.approx(30, abs=1)


def test_title_note_and_unit_span_the_table():
    page = read(LEDGER).active
    assert {str(r) for r in page.merged_cells.ranges} == {"A1:F1", "A2:C2", "D2:F2"}


def test_one_column_holds_note_and_unit_together():
    page = read(Sheet("表", [Column("金额")], [], unit="单位：元", note="甲")).active
    assert page["A2"].value == "甲　单位：元"


def test_an_official_form_merges_cells_and_mixes_kinds():
    form = Sheet(
        "项目支出绩效自评表",
        [Column("", width=10)] * 3,
        [
            [Value("项目资金", bold=True, centred=True), "年度资金总额", Value(10, Kind.MONEY)],
            [None, "其中：当年财政拨款", Value(Decimal("10.00"), Kind.MONEY)],
            [Value("总分", centred=True), None, Value(Decimal("95.42"), Kind.MONEY)],
        ],
        merge=[Merge(0, 0, rows=2), Merge(2, 0, columns=2)],
    )
    page = read(form).active
    assert values(page, min_row=3) == [
        ["项目资金", "年度资金总额", 10],
        [None, "其中：当年财政拨款", 10],
        ["总分", None, 95.42],
    ]
    assert {str(r) for r in page.merged_cells.ranges} == {"A1:C1", "A2:C2", "A3:A4", "A5:B5"}
    assert page["A3"].font.bold
    assert page["C3"].number_format == "#,##0.00"
    assert page.freeze_panes is None


def test_rows_are_read_once_and_counted():
    stream = io.BytesIO()
    rows = (row for row in ROWS)
    assert write_workbook([Sheet("表", COLUMNS, rows), Sheet("表", COLUMNS, ROWS[:1])], stream) == 4
    assert load_workbook(stream)["表"].max_row == 3 + len(ROWS)


def test_a_row_is_as_high_as_its_longest_text():
    sheet = Sheet("表", [Column("列", width=11)], [["短"], ["五个汉字长十个字符宽"], ["a\nb\nc"]])
    heights = [read(sheet).active.row_dimensions[row].height for row in (4, 5, 6)]
    assert heights == [None, pytest.approx(34, abs=1), pytest.approx(49, abs=1)]


def test_a_day_before_workbooks_have_numbers_is_text():
    page = read(Sheet("表", [Column("日", Kind.DATE)], [[date(1899, 7, 1)]])).active
    assert (page["A4"].data_type, page["A4"].value) == ("s", "1899-07-01")


def test_an_empty_table_is_still_a_table():
    page = read(Sheet("表", COLUMNS, [])).active
    assert values(page, min_row=3) == [[column.heading for column in COLUMNS]]


def test_a_row_that_does_not_fit_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="zip"):
        workbook([Sheet("表", COLUMNS, [[1, 2]])])
    with pytest.raises(TypeError, match="list"):
        workbook([Sheet("表", [Column("列")], [[[1]]])])


def test_control_characters_are_left_out_and_long_text_says_that_it_was_cut():
    page = read(Sheet("表", [Column("列")], [["甲\x00\x0b乙"], ["长" * 40_000]])).active
    assert page["A4"].value == "甲乙"
    assert len(page["A5"].value) == 32_767
    assert page["A5"].value.endswith("（内容过长，已截断）")


def test_tabs_get_names_that_excel_opens():
    book = read(
        *(Sheet(title, [Column("列")], []) for title in ["甲/乙:[1]*?", "表", "表", "长" * 60])
    )
    assert book.sheetnames == ["甲乙1", "表", "表1", "长" * 28]


def test_a_download_carries_its_chinese_name():
    response = workbook_response([LEDGER], "支出登记表 2024.xlsx")
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''")
    assert unquote(disposition.partition("''")[2]) == "支出登记表 2024.xlsx"
    assert load_workbook(io.BytesIO(response.content)).sheetnames == ["支出登记表"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../x.xlsx", "_.._x.xlsx"),
        ("a\r\nSet-Cookie: b.xlsx", "a Set-Cookie_ b.xlsx"),
        ('a"b.xlsx', "a_b.xlsx"),
        ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ("a%00.pdf", "a_00.pdf"),
        ("", "download"),
        ("x" * 300 + ".xlsx", "x" * 100 + ".xlsx"),
    ],
)
def test_no_name_breaks_out_of_the_header(name, safe):
    assert attachment(name) == f'attachment; filename="{safe}"'
