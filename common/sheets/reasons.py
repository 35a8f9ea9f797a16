"""Gives a workbook back to its author: the same rows, a column of reasons, wrong cells coloured."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import PatternFill

from common.sheets.limits import MIB
from common.sheets.problems import Problem
from common.sheets.reader import SheetData, WorkbookData
from common.sheets.writing import HEAD_FONT, WRAPPED, guarded, plain_value, saved, sheet_title

WRONG = PatternFill("solid", fgColor="FFC7CE")
DOUBTFUL = PatternFill("solid", fgColor="FFEB9C")

COPIED_UP_TO = 24 * MIB
"""Unpacked size up to which a workbook keeps its formatting; larger ones are written from their cells."""

ByRow = Mapping[int, Sequence[Problem]]


def write_with_reasons(
    data: bytes, workbook: WorkbookData, problems: Sequence[Problem], head_rows: Mapping[str, int]
) -> bytes:
    """The workbook as .xlsx with a last column of reasons; `head_rows` has each sheet's last head row.

    An .xlsx keeps its look; .xls, .csv and very large workbooks come back with their values only.
    """
    by_sheet: dict[str, dict[int, list[Problem]]] = {}
    for problem in problems:
        by_sheet.setdefault(problem.sheet, {}).setdefault(problem.row, []).append(problem)
    if workbook.kind == "xlsx" and _unpacked(data) <= COPIED_UP_TO:
        return _copied(data, by_sheet, head_rows)
    return _rewritten(workbook, by_sheet, head_rows)


def _unpacked(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(part.file_size for part in archive.infolist())


def _sentence(problems: Sequence[Problem]) -> str:
    parts = []
    for problem in problems:
        place = f"{problem.heading}（{problem.place}）：" if problem.heading else ""
        parts.append(f"{place}{problem.message}")
    return "\n".join(dict.fromkeys(parts))


def _colours(problems: Sequence[Problem]) -> dict[int, PatternFill]:
    colours: dict[int, PatternFill] = {}
    for problem in problems:
        if problem.column is not None and colours.get(problem.column) is not WRONG:
            colours[problem.column] = DOUBTFUL if problem.warning else WRONG
    return colours


def _copied(data: bytes, by_sheet: Mapping[str, ByRow], head_rows: Mapping[str, int]) -> bytes:
    book = load_workbook(io.BytesIO(data))
    for name, rows in by_sheet.items():
        sheet = book[name]
        head_row = head_rows.get(name, 1)
        column = _reason_column(sheet, head_row)
        head = sheet.cell(row=head_row, column=column, value=_("Problem"))
        head.font, head.alignment = HEAD_FONT, WRAPPED
        sheet.column_dimensions[head.column_letter].width = 60
        for number, problems in rows.items():
            cell = sheet.cell(row=max(number, head_row + 1) if number <= head_row else number, column=column)
            cell.value, cell.data_type, cell.alignment = plain_value(_sentence(problems)), "s", WRAPPED
            for position, fill in _colours(problems).items():
                target = sheet.cell(row=number, column=position + 1)
                if not isinstance(target, MergedCell):
                    target.fill = fill
    return saved(book)


def _reason_column(sheet: Any, head_row: int) -> int:
    """The column of an earlier round is emptied and used again."""
    for cell in sheet[head_row]:
        if cell.value == _("Problem"):
            for row in range(head_row + 1, sheet.max_row + 1):
                sheet.cell(row=row, column=cell.column).value = None
            return int(cell.column)
    used = [c.column for row in sheet.iter_rows(max_row=head_row) for c in row if c.value is not None]
    return max(used, default=0) + 1


def _rewritten(workbook: WorkbookData, by_sheet: Mapping[str, ByRow], head_rows: Mapping[str, int]) -> bytes:
    book = Workbook(write_only=True)
    for sheet in workbook.sheets:
        _rewrite_sheet(book, sheet, by_sheet.get(sheet.name, {}), head_rows.get(sheet.name, 1))
    return saved(book)


def _rewrite_sheet(book: Workbook, sheet: SheetData, rows: ByRow, head_row: int) -> None:
    target = book.create_sheet(sheet_title(sheet.name))
    width = max(map(len, sheet.rows))
    target.column_dimensions[WriteOnlyCell(target).column_letter].width = 14
    for _blank in range(1, sheet.first_row_number):
        target.append([])
    for index, row in enumerate(sheet.rows):
        number = sheet.row_number(index)
        values = [guarded(target, value) if value != "" else None for value in row]
        values += [None] * (width - len(values))
        problems = rows.get(number, ())
        for position, fill in _colours(problems).items():
            cell = WriteOnlyCell(target, value=plain_value(row[position] if position < len(row) else None))
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cell.fill = fill
            values[position] = cell
        reason = _("Problem") if number == head_row else _sentence(problems)
        target.append([*values, guarded(target, reason) if reason else None])
