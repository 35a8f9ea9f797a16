from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from common.sheets import cleaners
from common.sheets.columns import Column
from common.sheets.problems import Problem
from common.sheets.reader import read_workbook
from common.sheets.reasons import write_with_reasons
from common.sheets.table import read_table
from common.sheets.writing import write_list, write_template
from tests.common.sheet_files import bytes_of, xlsx

COLUMNS = (
    Column("no", "户编号", cleaners.digits, required=True, as_text=True, help="全国统一的户编号"),
    Column("name", "姓名", cleaners.text, required=True),
    Column("sex", "性别", cleaners.choice(["男", "女"]), names=("男", "女")),
    Column("cause", "致贫原因", cleaners.choice(["因病", "因残"]), names=("因病", "因残")),
)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "#N/A", '=HYPERLINK("x")', "＝1"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    data = write_list(["备注"], [[text]])
    cell = opened(data).active["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.lists(st.text(max_size=6).filter(lambda t: t == t.strip()), min_size=2, max_size=2), max_size=5
    )
)
def test_a_list_of_any_text_is_a_workbook_without_formulas(rows: list[list[str]]) -> None:
    sheet = opened(write_list(["甲", "乙"], rows, title="名单[2020]/*")).active
    assert sheet.max_row == len(rows) + 1
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_list_keeps_numbers_dates_and_head() -> None:
    rows = [[1, Decimal("2.50"), dt.date(2019, 3, 5), None, True, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)]]
    sheet = opened(write_list(list("abcdef"), rows)).active
    assert [cell.value for cell in sheet[2]][:4] == [1, 2.5, dt.datetime(2019, 3, 5), None]  # noqa: DTZ001 - a spreadsheet knows no zone
    assert sheet["F2"].value == dt.datetime(2020, 1, 1)  # noqa: DTZ001 - a spreadsheet knows no zone
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F2"


def test_the_template_has_drop_downs_text_columns_and_an_explanation() -> None:
    data = write_template(COLUMNS, title="花名册")
    book = opened(data)
    sheet = book["花名册"]
    assert [cell.value for cell in sheet[1]] == ["户编号", "姓名", "性别", "致贫原因"]
    assert sheet.column_dimensions["A"].number_format == "@"
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {"C2:C5000": "'_lists'!$A$1:$A$2", "D2:D5000": "'_lists'!$B$1:$B$2"}
    assert [book["_lists"][f"B{row}"].value for row in (1, 2)] == ["因病", "因残"]
    assert book["_lists"].sheet_state == "hidden"
    explained = list(book.worksheets[2].iter_rows(values_only=True))
    assert explained[1][0] == "户编号"
    assert explained[1][2] == "全国统一的户编号"
    assert explained[3][3] == "男、女"


def test_a_filled_template_is_read_by_the_same_columns_without_a_note() -> None:
    book = opened(write_template(COLUMNS, title="花名册"))
    book["花名册"].append(["3000000001", "张三", "男", "因病"])
    workbook = read_workbook(bytes_of(book), "a.xlsx")
    assert workbook.notes == ()
    table = read_table(workbook.sheets[0], COLUMNS)
    assert table.problems == []
    assert [table.values[c.key] for c in COLUMNS] == [["3000000001"], ["张三"], ["男"], ["因病"]]


PROBLEMS = [
    Problem("表", 3, 1, "required", "姓名不能为空。", heading="姓名"),
    Problem("表", 3, 2, "x", "看看性别。", heading="性别", warning=True),
    Problem("表", 4, None, "two_heads", "一户两个户主。"),
]


def test_a_workbook_comes_back_with_its_looks_reasons_and_coloured_cells() -> None:
    book = opened(xlsx([["名册"], ["户编号", "姓名", "性别"], ["1", "", "男"], ["1", "李四", "女"]]))
    book.active.column_dimensions["B"].width = 33
    data = bytes_of(book)
    sheet = opened(write_with_reasons(data, read_workbook(data, "a.xlsx"), PROBLEMS, {"表": 2}))["表"]
    assert sheet["D2"].value
    assert sheet["D3"].value == "姓名（B3）：姓名不能为空。\n性别（C3）：看看性别。"
    assert sheet["D4"].value == "一户两个户主。"
    assert (sheet["B3"].fill.fgColor.rgb, sheet["C3"].fill.fgColor.rgb) == ("00FFC7CE", "00FFEB9C")
    assert sheet["B4"].fill.fill_type is None
    assert sheet.column_dimensions["B"].width == 33
    assert [cell.value for cell in sheet[4]][:3] == ["1", "李四", "女"]


def test_the_reasons_of_an_earlier_round_are_replaced() -> None:
    data = xlsx([["名册"], ["户编号", "姓名", "性别"], ["1", "", "男"], ["1", "李四", "女"]])
    first = write_with_reasons(data, read_workbook(data, "a.xlsx"), PROBLEMS, {"表": 2})
    again = write_with_reasons(first, read_workbook(first, "a.xlsx"), PROBLEMS[2:], {"表": 2})
    sheet = opened(again)["表"]
    assert sheet.max_column == 4
    assert [sheet[f"D{row}"].value for row in (3, 4)] == [None, "一户两个户主。"]


def test_csv_and_xls_come_back_as_xlsx_with_reasons() -> None:
    csv_data = "户编号,姓名,性别\n1,=1+1,男\n2,,女\n3,王五,女\n".encode("gb18030")
    book = xlwt.Workbook()
    for number, row in enumerate((["户编号", "姓名", "性别"], ["1", "=1+1", "男"], ["2", "", "女"])):
        for column, value in enumerate(row):
            (book.get_sheet(0) if number or column else book.add_sheet("表")).write(number, column, value)
    for data, name in ((csv_data, "表.csv"), (bytes_of(book), "a.xls")):
        sheet = opened(write_with_reasons(data, read_workbook(data, name), PROBLEMS[:1], {"表": 1}))["表"]
        assert sheet["D1"].value
        assert sheet["D3"].value == "姓名（B3）：姓名不能为空。"
        assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
        assert sheet["B3"].fill.fgColor.rgb == "00FFC7CE"
