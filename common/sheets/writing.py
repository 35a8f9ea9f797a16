"""Writes lists for download and templates to fill in.

Text that begins with = + - @ or a control character is stored as text with a quote prefix, so that it never
becomes a formula, not even after somebody edits the cell (injection guard).
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.sheets.cells import ErrorCell
from common.sheets.columns import Column
from common.sheets.reader import LISTS_SHEET

HEAD_FONT = Font(bold=True)
HEAD_FILL = PatternFill("solid", fgColor="E7EEF7")
REQUIRED_FILL = PatternFill("solid", fgColor="FCE8D5")
WRAPPED = Alignment(vertical="top", wrap_text=True)

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "#", "＝", "＋", "－", "＠")
_TEMPLATE_ROWS = 5_000
_PLAIN = (int, float, Decimal, dt.date, dt.time, dt.timedelta)


def plain_value(value: Any) -> Any:
    """What may stand in a cell: numbers and dates as they are, else text without control characters."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.replace(tzinfo=None)
    if value is None or isinstance(value, _PLAIN):
        return value
    text = value.text if isinstance(value, ErrorCell) else str(value)
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767]


def guarded(sheet: Any, value: Any) -> Any:
    """The value for a write-only sheet; dangerous text becomes a text cell with a quote prefix."""
    value = plain_value(value)
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        cell = WriteOnlyCell(sheet, value=value)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell
    return value


def sheet_title(title: str) -> str:
    """A name a spreadsheet accepts: at most 31 characters, none of the forbidden ones."""
    return re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "Sheet1"


def saved(book: Workbook) -> bytes:
    """The workbook as bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def write_list(headings: Sequence[str | Promise], rows: Iterable[Sequence[Any]], *, title: str = "") -> bytes:
    """A workbook with one list: bold head that stays in view, filter buttons, every value guarded."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title))
    sheet.freeze_panes = "A2"
    for index, heading in enumerate(headings, start=1):
        width = max(10, min(40, 2 * len(str(heading)) + 4))
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([_head_cell(sheet, str(heading)) for heading in headings])
    count = 1
    for row in rows:
        sheet.append([guarded(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(headings)))}{count}"
    return saved(book)


def _head_cell(sheet: Any, heading: str) -> Any:
    cell = WriteOnlyCell(sheet, value=heading)
    cell.data_type = "s"
    cell.font, cell.fill, cell.alignment = HEAD_FONT, HEAD_FILL, WRAPPED
    return cell


def write_template(columns: Sequence[Column], *, title: str) -> bytes:
    """An empty workbook to fill in: drop-down lists for codes, text format for numbers that are names.

    A second sheet explains every column from the same Column objects; required headings are tinted.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_title(title)
    sheet.freeze_panes = "A2"
    lists = book.create_sheet(LISTS_SHEET)
    lists.sheet_state = "hidden"
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        cell = sheet.cell(row=1, column=index, value=column.heading)
        cell.font, cell.alignment = HEAD_FONT, WRAPPED
        cell.fill = REQUIRED_FILL if column.required else HEAD_FILL
        if column.help:
            cell.comment = Comment(str(column.help), "Bangfu")
        sheet.column_dimensions[letter].width = column.width
        if column.as_text:
            sheet.column_dimensions[letter].number_format = "@"
        if column.names:
            sheet.add_data_validation(_drop_down(lists, column, letter))
    _explain(book.create_sheet(_("How to fill in")), columns)
    return saved(book)


def _drop_down(lists: Any, column: Column, letter: str) -> DataValidation:
    at = get_column_letter(lists.max_column + (1 if lists["A1"].value else 0))
    for row, name in enumerate(column.names, start=1):
        lists[f"{at}{row}"] = name
    rule = DataValidation(
        type="list",
        formula1=f"'{LISTS_SHEET}'!${at}$1:${at}${len(column.names)}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.heading,
        error=_("Please choose one of the values in the list."),
    )
    rule.add(f"{letter}2:{letter}{_TEMPLATE_ROWS}")
    return rule


def _explain(sheet: Any, columns: Sequence[Column]) -> None:
    sheet.append([_("Column"), _("Required"), _("Explanation"), _("Accepted values"), _("Example")])
    for column in columns:
        required = _("yes") if column.required else ""
        names = "、".join(column.names)
        sheet.append([column.heading, required, str(column.help), names, column.example])
    for letter, width in zip("ABCDE", (24, 8, 60, 60, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = WRAPPED
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font, cell.fill = HEAD_FONT, HEAD_FILL
