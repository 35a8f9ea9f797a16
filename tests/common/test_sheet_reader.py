from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from common.sheets.cells import ErrorCell, shown
from common.sheets.limits import MIB, Limits
from common.sheets.reader import SheetRefused, WorkbookData, read_workbook
from tests.common.sheet_files import bytes_of, with_sheet_xml, xlsx


def refused(data: bytes, filename: str = "a.xlsx", limits: Limits | None = None) -> SheetRefused:
    with pytest.raises(SheetRefused) as caught:
        read_workbook(data, filename, limits)
    assert len(str(caught.value)) > 10
    return caught.value


def rows_of(workbook: WorkbookData) -> list[tuple[Any, ...]]:
    return workbook.sheets[0].rows


words = st.text(alphabet="张王李赵贫困户０１２abcXYZ09 ", min_size=1, max_size=8).filter(str.strip)
tables = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(words, min_size=width, max_size=width), min_size=1, max_size=12)
)


@settings(max_examples=15, deadline=None)
@given(tables, st.integers(0, 3))
def test_what_openpyxl_wrote_is_read_back_equal_without_trailing_blank_rows(
    table: list[list[str]], blanks: int
) -> None:
    width = len(table[0])
    workbook = read_workbook(xlsx([*table, *[[""] * width] * blanks]), "a.xlsx")
    assert [list(row) for row in rows_of(workbook)] == table


@settings(max_examples=15, deadline=None)
@given(tables, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), st.integers(0, 3))
def test_csv_is_read_back_equal_in_every_usual_encoding(
    table: list[list[str]], encoding: str, blanks: int
) -> None:
    target = io.StringIO(newline="")
    csv.writer(target).writerows([["户编号", "姓名"], *table, *[[""]] * blanks])
    workbook = read_workbook(target.getvalue().encode(encoding), "名单.csv")
    assert [list(row) for row in rows_of(workbook)] == [["户编号", "姓名"], *table]
    assert workbook.sheets[0].name == "名单"


def test_numbers_and_dates_keep_their_kind() -> None:
    data = xlsx([["a", 3, 2.5, dt.date(2019, 3, 5), 110000123456789012, True]])
    assert rows_of(read_workbook(data, "a.xlsx")) == [
        ("a", 3.0, 2.5, dt.date(2019, 3, 5), pytest.approx(1.1000012345678901e17), "TRUE")
    ]


def test_row_numbers_are_those_of_the_spreadsheet_even_below_blank_rows() -> None:
    book = openpyxl.Workbook()
    book.active["C5"] = "x"
    sheet = read_workbook(bytes_of(book), "a.xlsx").sheets[0]
    assert sheet.row_number(4) == 5
    assert sheet.rows[4] == ("", "", "x")


def test_an_old_xls_with_dates_merges_and_errors_is_read() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("户")
    sheet.write(0, 0, "户编号")
    sheet.row(1).set_cell_error(0, 0x2A)
    sheet.write(1, 1, dt.datetime(2019, 3, 5), xlwt.easyxf(num_format_str="yyyy-mm-dd"))  # noqa: DTZ001 - a spreadsheet knows no zone
    sheet.write_merge(2, 3, 0, 1, "合")
    for number in range(4, 400):  # more than one sector, so the chain is followed
        sheet.write(number, 0, f"第{number}行")
    book.add_sheet("藏").visibility = 1
    workbook = read_workbook(bytes_of(book), "a.xls")
    assert workbook.kind == "xls"
    assert rows_of(workbook)[0] == ("户编号", "")
    assert rows_of(workbook)[1] == (ErrorCell("#N/A"), dt.date(2019, 3, 5))
    assert workbook.sheets[0].merged == (((2, 0), (3, 1)),)
    assert rows_of(workbook)[399][0] == "第399行"
    assert len(workbook.notes) == 1


def test_hidden_sheets_are_skipped_and_named() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.create_sheet("草稿").append(["b"])
    book["草稿"].sheet_state = "veryHidden"
    workbook = read_workbook(bytes_of(book), "a.xlsx")
    assert [sheet.name for sheet in workbook.sheets] == ["Sheet"]
    assert "草稿" in str(workbook.notes[0])


def test_error_cells_and_never_computed_formulas_are_told_from_empty_ones() -> None:
    body = (
        b'<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v/></c>'
        b'<c r="D1"><f>1+1</f><v>2</v></c><c r="E1" t="str"><f>T("")</f><v></v></c><c r="F1" s="0"/></row>'
        b'<row r="2"><c r="B2" t="e"><f>A1*2</f><v>#REF!</v></c></row>'
    )
    rows = rows_of(read_workbook(with_sheet_xml(xlsx([["x"]]), body), "a.xlsx"))
    assert rows[0][:5] == (ErrorCell("#N/A"), ErrorCell("="), ErrorCell("="), 2.0, "")
    assert rows[0][1].never_computed is True
    assert rows[1][1] == ErrorCell("#REF!")


def test_marks_are_found_in_parts_written_with_a_name_space_prefix() -> None:
    data = xlsx([["x"]])
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = (
                    b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
                    b'<x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c><x:c r="B1"><x:f>1</x:f></x:c>'
                    b'<x:c r="C1"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
                )
            copy.writestr(name, content)
    rows = rows_of(read_workbook(target.getvalue(), "a.xlsx"))
    assert rows == [(ErrorCell("#N/A"), ErrorCell("="), 5.0)]


def test_a_million_empty_formatted_rows_below_cost_nothing() -> None:
    filler = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (row, row) for row in range(2, 1_048_577))
    body = b'<row r="1"><c r="A1"><v>7</v></c></row>' + filler
    assert rows_of(read_workbook(with_sheet_xml(xlsx([["x"]]), body), "a.xlsx")) == [(7.0,)]


def test_one_stray_cell_far_below_is_refused_with_its_row() -> None:
    body = b'<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    refusal = refused(with_sheet_xml(xlsx([["x"]]), body))
    assert refusal.code == "far_down"
    assert "1048576" in str(refusal)


def test_one_stray_cell_far_right_is_refused_but_an_empty_formatted_one_is_not() -> None:
    stray = b'<row r="1"><c r="A1"><v>7</v></c><c r="XFD1"><v>1</v></c></row>'
    empty = b'<row r="1"><c r="A1"><v>7</v></c><c r="XFD1" s="0"/></row>'
    assert refused(with_sheet_xml(xlsx([["x"]]), stray)).code == "far_right"
    assert rows_of(read_workbook(with_sheet_xml(xlsx([["x"]]), empty), "a.xlsx")) == [(7.0,)]


def test_a_bomb_is_refused_by_its_declared_and_by_its_real_size() -> None:
    body = b'<row r="1"><c r="A1"><v>7</v></c></row>' + b" " * (20 * MIB)
    bomb = with_sheet_xml(xlsx([["x"]]), body)
    assert len(bomb) < MIB
    assert refused(bomb, limits=Limits(unpacked_bytes=10 * MIB)).code == "bomb"


def test_a_child_that_runs_out_of_memory_or_time_leaves_the_parent_with_a_sentence() -> None:
    body = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c><c r="IV%d"><v>1</v></c></row>' % (row, row, row)
        for row in (1, 150_000)
    )
    wide = with_sheet_xml(xlsx([["x"]]), body)
    assert refused(wide, limits=Limits(memory_bytes=400 * MIB)).code == "memory"
    assert refused(xlsx([["x"]]), limits=Limits(seconds=0)).code == "slow"


def test_protected_workbooks_are_refused_as_such() -> None:
    ole = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600
    )
    assert refused(ole).code == "encrypted"
    data = bytearray(xlsx([["x"]]))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data)).code == "encrypted"


def test_files_that_are_no_workbooks_are_refused_whatever_they_are_called() -> None:
    for content in (b"%PDF-1.7", b"<html><table></table></html>", b"\x89PNG\r\n", b"just text"):
        assert refused(content, "a.xlsx").code == "wrong_type"
    assert refused(b"<html></html>", "a.csv").code == "wrong_type"
    assert refused(b"a,b\0c", "a.csv").code == "wrong_type"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(target.getvalue(), "a.xlsx").code == "wrong_type"


def test_a_workbook_called_by_the_wrong_ending_is_read_for_what_it_is() -> None:
    assert read_workbook(xlsx([["x"]]), "a.xls").kind == "xlsx"
    assert read_workbook(xlsx([["x"]]), "a.csv").kind == "xlsx"


@pytest.mark.parametrize("cut", [30, 400, 2000])
def test_damaged_workbooks_are_refused(cut: int) -> None:
    assert refused(xlsx([["x"]])[:cut]).code == "damaged"
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, 1)
    assert refused(bytes_of(book)[:cut], "a.xls").code in {"damaged", "wrong_type"}


def test_empty_too_large_and_many_sheeted_files_are_refused() -> None:
    assert refused(b"", "a.csv").code == "empty"
    assert refused(xlsx([])).code == "empty"
    assert refused(b"x" * 20, "a.csv", Limits(file_bytes=10)).code == "file_too_large"
    book = openpyxl.Workbook()
    for number in range(4):
        book.create_sheet(f"s{number}")
    assert refused(bytes_of(book), limits=Limits(sheets=3)).code == "too_many_sheets"
    assert refused(b"a,b\n" * 20, "a.csv", Limits(rows=10)).code == "far_down"
    assert refused(b"\x81\xff\xff,\x80\x80", "a.csv").code == "encoding"


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_no_bytes_ever_raise_anything_but_a_refusal(tail: bytes, magic: bytes) -> None:
    try:
        read_workbook(magic + tail, "a.csv")
    except SheetRefused as refusal:
        assert str(refusal)  # noqa: PT017


def test_text_digits_of_a_csv_in_a_spreadsheets_own_quoting_are_kept() -> None:
    workbook = read_workbook(b'no,"name"\r\n="0012","a"\r\n"=""0013""",b\r\n', "a.csv")
    assert rows_of(workbook)[1:] == [("0012", "a"), ("0013", "b")]


def test_semicolon_and_tab_separated_text_is_read() -> None:
    assert rows_of(read_workbook("户编号;姓名\n1;张\n".encode(), "a.csv"))[1] == ("1", "张")
    assert rows_of(read_workbook("户编号\t姓名\n1\t张\n".encode(), "a.txt"))[1] == ("1", "张")


def test_cells_show_as_a_person_typed_them() -> None:
    assert [
        shown(v)
        for v in (3.0, 2.5, dt.datetime(2019, 3, 5), dt.date(2019, 3, 5), "x", ErrorCell("#N/A"))  # noqa: DTZ001 - a spreadsheet knows no zone
    ] == [
        "3",
        "2.5",
        "2019-03-05",
        "2019-03-05",
        "x",
        "#N/A",
    ]
