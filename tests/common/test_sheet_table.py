from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.identifiers import check_digit
from common.sheets import cleaners
from common.sheets.cells import Cell, ErrorCell, column_letters
from common.sheets.columns import Column, full_form, short_form
from common.sheets.head import HeadNotFound, find_head
from common.sheets.problems import CellError
from common.sheets.reader import SheetData, read_workbook
from common.sheets.table import Table, read_table
from tests.common.sheet_files import bytes_of, xlsx

ID = "99000119850312003"
ID = ID + check_digit(ID)

COLUMNS = (
    Column("no", "户编号", cleaners.digits, required=True, as_text=True, spread_merged=True),
    Column("name", "姓名", cleaners.text, aliases=("成员姓名",), required=True),
    Column("head_name", "户主姓名", cleaners.text, aliases=("户主/姓名",)),
    Column("number", "证件号码", cleaners.id_number, aliases=("身份证号",), mask=(3, 4), as_text=True),
    Column("months", "务工时间（月）", cleaners.integer, aliases=("务工月数",)),
    Column("post_months", "公益性岗位(月数)", cleaners.integer),
    Column("post", "公益性岗位类型", cleaners.text),
    Column("dibao", "是否享受低保", cleaners.yes_no),
)


def sheet(*rows: tuple[Any, ...], merged: Any = ()) -> SheetData:
    width = max(map(len, rows))
    return SheetData("表", [tuple(row) + ("",) * (width - len(row)) for row in rows], merged=merged)


def found(table: Table) -> list[tuple[int, str, str]]:
    return [(p.row, p.heading, p.code) for p in table.problems]


@given(st.permutations(COLUMNS), st.integers(0, 4), st.sampled_from(["{}", "＊{}", " {}\n", "{}*", "{}："]))
def test_the_head_is_found_below_titles_whatever_the_order_and_trimmings(
    columns: list[Column], titles: int, trimming: str
) -> None:
    rows = [("某县建档立卡花名册",)] * titles + [tuple(trimming.format(c.heading) for c in columns)]
    head = find_head(sheet(*rows), COLUMNS)
    assert (head.first, head.last) == (titles, titles)
    assert head.positions == {column.key: place for place, column in enumerate(columns)}
    assert head.problems == ()


def test_a_head_of_three_rows_with_group_headings_is_read_by_its_paths() -> None:
    data = sheet(
        ("花名册",),
        ("户编号", "户主", "", "成员", "", "务工"),
        ("", "姓名", "电话", "姓名", "身份证号", "时间（月）"),
        ("", "", "", "", "", ""),
        ("1", "张", "138", "李", ID, 3.0),
        merged=(((1, 0), (3, 0)), ((1, 1), (1, 2)), ((1, 3), (1, 4)), ((2, 1), (3, 1))),
    )
    head = find_head(data, COLUMNS)
    assert head.last == 2
    assert head.positions == {"no": 0, "head_name": 1, "name": 3, "number": 4, "months": 5}
    assert head.unknown == ((2, "电话"),)


def test_headings_that_differ_only_in_brackets_are_not_confused() -> None:
    head = find_head(sheet(("户编号", "姓名", "公益性岗位（月数）", "公益性岗位类型", "务工时间")), COLUMNS)
    assert head.positions["post_months"] == 2
    assert head.positions["post"] == 3
    assert head.positions["months"] == 4
    assert full_form("务工时间（月）") == "务工时间月"
    assert short_form("务工时间（月）") == "务工时间"


def test_a_heading_that_occurs_twice_and_a_missing_required_one_are_reported() -> None:
    table = read_table(sheet(("姓名", "成员姓名", "证件号码"), ("a", "b", ID)), COLUMNS)
    assert [(p.code, p.heading) for p in table.problems] == [
        ("duplicate_heading", "姓名"),
        ("missing_column", "户编号"),
    ]
    assert "A" in str(table.problems[0].message)
    assert len(table) == 0


def test_a_sheet_without_any_known_heading_has_no_head() -> None:
    with pytest.raises(HeadNotFound) as caught:
        find_head(sheet(("a", "b"), ("姓名", "c")), COLUMNS)
    assert "户编号、姓名" in str(caught.value)


def test_every_problem_is_collected_with_place_heading_and_masked_value() -> None:
    wrong = ID[:-1] + ("1" if ID[-1] != "1" else "2")
    table = read_table(
        sheet(
            ("标题",),
            ("户编号", "姓名", "证件号码", "务工时间（月）", "是否享受低保"),
            ("1", "张三", ID, "３", "是"),
            ("1", "", wrong, "十三", "也许"),
            ("1", "李四", 1.23e17, ErrorCell("#N/A"), ErrorCell("=")),
        ),
        COLUMNS,
    )
    assert found(table) == [
        (4, "姓名", "required"),
        (4, "证件号码", "ID-03"),
        (5, "证件号码", "digits_lost"),
        (4, "务工时间（月）", "not_a_number"),
        (5, "务工时间（月）", "error_cell"),
        (4, "是否享受低保", "not_yes_no"),
        (5, "是否享受低保", "never_computed"),
    ]
    masked = next(p for p in table.problems if p.code == "ID-03")
    assert masked.value_shown == wrong[:3] + "*" * 11 + wrong[-4:]
    assert masked.place == "C4"
    assert table.bad == {1, 2}
    assert table.values["months"] == [3, None, None]
    assert table.row_numbers == [3, 4, 5]


def test_blank_rows_totals_footers_and_repeated_heads_are_no_data() -> None:
    table = read_table(
        sheet(
            ("户编号", "姓名", "务工时间（月）"),
            ("1", "张三", 3),
            ("", " ", "　"),
            ("户编号", "姓名", "务工时间（月）"),
            ("1", "李四", 4),
            ("合计", "", 7),
            ("", "填报人：某某", ""),
        ),
        COLUMNS,
    )
    assert table.row_numbers == [2, 5]
    assert table.problems == []


def test_a_row_with_only_an_error_is_not_blank() -> None:
    table = read_table(sheet(("户编号", "姓名"), ("1", "a"), (ErrorCell("#REF!"), "")), COLUMNS)
    assert [(r, c) for r, _h, c in found(table)] == [(3, "error_cell"), (3, "required")]


def test_merged_data_cells_are_spread_where_declared_and_reported_elsewhere() -> None:
    table = read_table(
        sheet(
            ("户编号", "姓名", "务工时间（月）"),
            ("1", "张三", 3),
            ("", "李四", ""),
            ("2", "王五", 1),
            merged=(((1, 0), (2, 0)), ((1, 2), (2, 2))),
        ),
        COLUMNS,
    )
    assert table.values["no"] == ["1", "1", "2"]
    assert found(table) == [(2, "务工时间（月）", "merged")]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**9),
            st.text(alphabet="张王李赵一二三", min_size=2, max_size=4),
            st.integers(0, 12),
        ),
        min_size=1,
        max_size=8,
    ),
    st.permutations(["no", "name", "months"]),
    st.booleans(),
)
def test_a_shuffled_full_width_roster_reads_back_equal(
    people: list[tuple[int, str, int]], order: list[str], wide: bool
) -> None:
    headings = {"no": "户编号", "name": "姓名", "months": "务工时间（月）"}
    rows = []
    for number, name, months in people:
        cells = {"no": str(number), "name": name, "months": str(months)}
        widen = {ord("0") + d: 0xFF10 + d for d in range(10)} if wide else {}
        rows.append([cells[key].translate(widen) for key in order])
    data = xlsx([["花名册"], [headings[key] for key in order], *rows, ["", "", ""]])
    table = read_table(read_workbook(data, "a.xlsx").sheets[0], COLUMNS)
    assert table.problems == []
    assert list(zip(table.values["no"], table.values["name"], table.values["months"], strict=True)) == [
        (str(number), name, months) for number, name, months in people
    ]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2019-03-05", dt.date(2019, 3, 5)),
        ("2019.3.5", dt.date(2019, 3, 5)),
        ("2019/3/5", dt.date(2019, 3, 5)),
        ("20190305", dt.date(2019, 3, 5)),
        (20190305.0, dt.date(2019, 3, 5)),
        ("201903", dt.date(2019, 3, 1)),
        (201903.0, dt.date(2019, 3, 1)),
        ("2019年3月", dt.date(2019, 3, 1)),
        ("2019年3月5日", dt.date(2019, 3, 5)),
        ("２０１９年３月５日", dt.date(2019, 3, 5)),
        ("2019 年 3 月 5 日", dt.date(2019, 3, 5)),
        ("2019-03", dt.date(2019, 3, 1)),
        ("2019-03-05 00:00:00", dt.date(2019, 3, 5)),
        ("2019-03-05T00:00", dt.date(2019, 3, 5)),
        (43529.0, dt.date(2019, 3, 5)),
        ("43529", dt.date(2019, 3, 5)),
        (dt.datetime(2019, 3, 5, 12), dt.date(2019, 3, 5)),  # noqa: DTZ001 - a spreadsheet knows no zone
        (dt.date(2019, 3, 5), dt.date(2019, 3, 5)),
    ],
)
def test_dates_are_read_in_all_the_forms_people_type(cell: Cell, day: dt.date) -> None:
    assert cleaners.date(cell) == day


@pytest.mark.parametrize(
    "cell", ["2019", 2019.0, "昨天", "2019-13-01", "20190231", "3/5/2019", 12.0, 1e18, "2019-3-5x"]
)
def test_what_is_no_date_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        cleaners.date(cell)


@given(st.dates(dt.date(1927, 6, 1), dt.date(2099, 12, 31)))
def test_the_serial_number_of_a_day_is_that_day(day: dt.date) -> None:
    assert cleaners.date(float((day - dt.date(1899, 12, 30)).days)) == day


def test_numbers_money_years_and_yes_no() -> None:
    assert [cleaners.integer(c) for c in (3.0, "３", "3个月", "1,200", "12 月")] == [3, 3, 3, 1200, 12]
    assert [cleaners.money(c) for c in (3.5, "￥1,234.567", "100元", "-5")] == [
        Decimal("3.50"),
        Decimal("1234.57"),
        Decimal("100.00"),
        Decimal("-5.00"),
    ]
    assert [cleaners.year(c) for c in (2019.0, "2019年", dt.date(2019, 3, 5))] == [2019, 2019, 2019]
    assert [cleaners.yes_no(c) for c in ("是", "有", 1.0, "√", "TRUE", "Ｙ")] == [True] * 6
    assert [cleaners.yes_no(c) for c in ("否", "无", 0.0, "×", "FALSE", "n")] == [False] * 6
    for clean, cell in (
        (cleaners.integer, "1.5"),
        (cleaners.integer, "NaN"),
        (cleaners.integer, "-1"),
        (cleaners.year, "19"),
        (cleaners.money, "很多"),
        (cleaners.money, "Infinity"),
        (cleaners.yes_no, "2"),
    ):
        with pytest.raises(CellError):
            clean(cell)


def test_numbers_that_are_names_lose_no_digit_unseen() -> None:
    assert [cleaners.digits(c) for c in (3000498544.0, " 3000 498544", "００１")] == [
        "3000498544",
        "3000498544",
        "001",
    ]
    for cell in (1.10101199003078e17, 10**15, "1.10101E+17"):
        with pytest.raises(CellError) as caught:
            cleaners.digits(cell)
        assert caught.value.code == "digits_lost"


def test_choices_know_other_spellings_and_suggest_near_ones() -> None:
    cause = cleaners.choice(["因病", "因残", "缺劳动力", "缺技术"], {"缺劳力": "缺劳动力"})
    assert [cause(c) for c in ("因病", " 因 病 ", "缺劳力")] == ["因病", "因病", "缺劳动力"]
    with pytest.raises(CellError) as caught:
        cause("缺劳动")
    assert "缺劳动力" in str(caught.value)
    several = cleaners.choices(["因病", "因残", "因学"], most=2)
    assert several("因病、因残，因病") == ("因病", "因残")
    assert several("因学;因病") == ("因学", "因病")
    for wrong in ("因病、因残、因学", "因病、因穷"):
        with pytest.raises(CellError):
            several(wrong)


def test_column_letters_follow_the_spreadsheet() -> None:
    assert [column_letters(i) for i in (0, 25, 26, 51, 255)] == ["A", "Z", "AA", "AZ", "IV"]


def test_an_id_number_kept_as_a_number_is_reported_not_guessed() -> None:
    book = openpyxl.Workbook()
    book.active.append(["户编号", "姓名", "身份证号"])
    book.active.append(["1", "张三", int(ID[:17] + "0")])
    table = read_table(read_workbook(bytes_of(book), "a.xlsx").sheets[0], COLUMNS)
    assert [code for _r, _h, code in found(table)] == ["digits_lost"]
    assert io.BytesIO(bytes_of(book)).read(2) == b"PK"
