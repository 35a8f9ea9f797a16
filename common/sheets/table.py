"""Reads the rows below a head, column by column, and collects every problem instead of stopping at one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.sheets.cells import Cell, ErrorCell, is_blank
from common.sheets.columns import Clean, Column
from common.sheets.head import Head, find_head, headings_by_position, repeats_head
from common.sheets.problems import CellError, Problem
from common.sheets.reader import SheetData

_FOOTER = re.compile(r"\s*([合总小共]\s*计|(?:备注|说明|注)\s*[:：]|填\s*[表报]|审\s*核|制\s*表|单位负责人)")

MESSAGE_ERROR_CELL = _("The cell shows an error instead of a value; what is stored stays as it is.")
MESSAGE_NEVER_COMPUTED = _(
    "The cell holds a formula whose result is not in the file. Open it in a spreadsheet and save it."
)
MESSAGE_REQUIRED = _("This cell must not be empty.")
MESSAGE_MERGED = _(
    "Cells are merged here, so the rows below have no value of their own. Undo the merge and fill each row."
)


@dataclass(slots=True)
class Table:
    """The rows of a sheet by column: `values[key][i]` is of spreadsheet row `row_numbers[i]`; None for empty.

    `bad` holds the places i of rows with at least one problem that is not a mere warning.
    """

    sheet: SheetData
    head: Head
    row_numbers: list[int]
    values: dict[str, list[Any]]
    problems: list[Problem] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.row_numbers)

    def report(
        self,
        place: int,
        column: Column | None,
        code: str,
        message: Any,
        *,
        shown: str = "",
        warning: bool = False,
    ) -> None:
        """Add a problem of the row at this place."""
        position = self.head.positions.get(column.key) if column else None
        heading = column.heading if column else ""
        row = self.row_numbers[place]
        self.problems.append(Problem(self.sheet.name, row, position, code, message, shown, heading, warning))
        if not warning:
            self.bad.add(place)


def read_table(sheet: SheetData, columns: Sequence[Column]) -> Table:
    """Find the head and read all below it; raises HeadNotFound. Problems in the head leave no rows."""
    head = find_head(sheet, columns)
    if head.problems:
        return Table(sheet, head, [], {}, list(head.problems))
    found = [column for column in columns if column.key in head.positions]
    rows, merged = _fill_merged(sheet, head, found)
    names = headings_by_position(head, found)
    required = [head.positions[column.key] for column in found if column.required]
    wanted = [i for i in range(head.last + 1, len(rows)) if _is_data(rows[i], required, names)]
    table = Table(sheet, head, [sheet.row_number(i) for i in wanted], {})
    for column in found:
        position = head.positions[column.key]
        cells = [rows[i][position] if position < len(rows[i]) else "" for i in wanted]
        table.values[column.key] = _read_column(table, column, cells)
    places = {number: place for place, number in enumerate(table.row_numbers)}
    for number, column in merged:
        if number in places:
            table.report(places[number], column, "merged", MESSAGE_MERGED)
    return table


def _is_data(row: Sequence[Cell], required: Sequence[int], names: dict[int, frozenset[str]]) -> bool:
    """Not blank, no total or footer below the table, not the head once more."""
    last = len(row)
    if all(position >= last or is_blank(row[position]) for position in names):
        return False
    filled = 0
    for position in required:
        filled += position < last and not is_blank(row[position])
    if filled <= 1 and any(isinstance(cell, str) and _FOOTER.match(cell) for cell in row):
        return False
    return not repeats_head(row, names)


def _fill_merged(
    sheet: SheetData, head: Head, columns: Sequence[Column]
) -> tuple[list[Sequence[Cell]], list[tuple[int, Column]]]:
    """Rows with merged cells spread where declared; elsewhere the place of the merge, to be reported."""
    rows: list[Sequence[Cell]] = list(sheet.rows)
    reported: list[tuple[int, Column]] = []
    at = {head.positions[column.key]: column for column in columns}
    shift = sheet.first_row_number - 1
    for (top, left), (bottom, right) in sheet.merged:
        first = top - shift
        if not head.last < first < len(rows) or left >= len(rows[first]) or is_blank(rows[first][left]):
            continue
        covered = [at[position] for position in range(left, right + 1) if position in at]
        if left == right and covered and covered[0].spread_merged:
            for row in range(first + 1, min(bottom - shift, len(rows) - 1) + 1):
                cells = list(rows[row])
                cells[left : left + 1] = [rows[first][left]]
                rows[row] = tuple(cells)
        elif covered:
            reported.append((sheet.row_number(first), covered[0]))
    return rows, reported


class _Memo(dict[Cell, Any]):
    """Values already read, by cell; rosters repeat themselves, so most cells are read once."""

    def __init__(self, clean: Clean) -> None:
        super().__init__()
        self.clean = clean
        self.failures: dict[Cell, CellError] = {}

    def __missing__(self, cell: Cell) -> Any:
        value = None
        if isinstance(cell, ErrorCell):
            message = MESSAGE_NEVER_COMPUTED if cell.never_computed else MESSAGE_ERROR_CELL
            self.failures[cell] = CellError(
                "never_computed" if cell.never_computed else "error_cell", message
            )
        elif not is_blank(cell):
            try:
                value = self.clean(cell)
            except CellError as error:
                self.failures[cell] = error
        self[cell] = value
        return value


def _read_column(table: Table, column: Column, cells: list[Cell]) -> list[Any]:
    memo = _Memo(column.clean)
    values = [memo[cell] for cell in cells]
    if memo.failures:
        for place, cell in enumerate(cells):
            failure = memo.failures.get(cell)
            if failure:
                table.report(place, column, failure.code, failure.message, shown=column.show(cell))
    if column.required:
        for place, value in enumerate(values):
            if value is None and cells[place] not in memo.failures:
                table.report(place, column, "required", MESSAGE_REQUIRED)
    return values
