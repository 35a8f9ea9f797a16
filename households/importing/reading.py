"""From a workbook to rows: those of all its sheets by column, with the way back to each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.sheets.cells import column_letters
from common.sheets.columns import Column
from common.sheets.head import HeadNotFound
from common.sheets.limits import Limits
from common.sheets.problems import Problem, Text
from common.sheets.reader import WorkbookData, read_workbook
from common.sheets.table import Table, read_table

MESSAGE_SKIPPED = _("Sheet “{sheet}” has no such head and was skipped.")
NOT_SPOKEN_OF = frozenset({"序号", "数据日期"})


@dataclass(slots=True)
class SheetRows:
    """All rows of a workbook: `columns[key][i]` is the value of row i, None where empty or wrong."""

    by_key: dict[str, Column]
    workbook: WorkbookData
    tables: list[Table]
    columns: dict[str, list[Any]]
    places: list[tuple[int, int]]
    notes: list[Text]
    problems: list[Problem] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.places)

    def column(self, key: str) -> list[Any]:
        """Values of a column; all None when the file does not have it."""
        return self.columns.get(key) or [None] * len(self)

    def row_name(self, row: int) -> tuple[str, int]:
        """Sheet and spreadsheet row number."""
        table, place = self.places[row]
        return self.tables[table].sheet.name, self.tables[table].row_numbers[place]

    def shown(self, row: int, key: str) -> str:
        """What stands in the cell, masked if personal."""
        table, place = self.places[row]
        source = self.tables[table]
        position = source.head.positions.get(key)
        if position is None:
            return ""
        cells = source.sheet.rows[source.row_numbers[place] - source.sheet.first_row_number]
        return self.by_key[key].show(cells[position]) if position < len(cells) else ""

    def report(self, row: int, key: str | None, code: str, message: Text, *, warning: bool = False) -> None:
        """Add a problem of a row; without a key the row as a whole is meant."""
        table, _place = self.places[row]
        sheet, number = self.row_name(row)
        position = self.tables[table].head.positions.get(key) if key else None
        heading = self.by_key[key].heading if key and position is not None else ""
        shown = self.shown(row, key) if key else ""
        self.problems.append(Problem(sheet, number, position, code, message, shown, heading, warning))
        if not warning:
            self.bad.add(row)

    def head_rows(self) -> dict[str, int]:
        """Number of the last head row of each sheet."""
        return {table.sheet.name: table.sheet.row_number(table.head.last) for table in self.tables}


def read_rows(data: bytes, filename: str, columns: Sequence[Column]) -> SheetRows:
    """Read every sheet that has such a head; raises SheetRefused or HeadNotFound when there is none."""
    workbook = read_workbook(data, filename, Limits(file_bytes=settings.ROSTER_MAX_BYTES))
    notes = list(workbook.notes)
    tables: list[Table] = []
    missing: HeadNotFound | None = None
    for sheet in workbook.sheets:
        try:
            tables.append(read_table(sheet, columns))
        except HeadNotFound as error:
            missing = missing or error
            notes.append(format_lazy(MESSAGE_SKIPPED, sheet=sheet.name))
    if not tables and missing:
        raise missing
    for table in tables:
        notes += _unknown(table)
    return _joined(columns, workbook, tables, notes)


def _unknown(table: Table) -> Iterator[Text]:
    unknown = [
        f"{heading}（{column_letters(at)}）"
        for at, heading in table.head.unknown
        if heading not in NOT_SPOKEN_OF
    ]
    if unknown:
        yield format_lazy(
            _("Sheet “{sheet}”: these columns are not known and were not read: {columns}."),
            sheet=table.sheet.name,
            columns="、".join(unknown),
        )


def _joined(
    known: Sequence[Column], workbook: WorkbookData, tables: Sequence[Table], notes: list[Text]
) -> SheetRows:
    by_key = {column.key: column for column in known}
    columns: dict[str, list[Any]] = {}
    for key in by_key:
        if any(key in table.values for table in tables):
            columns[key] = [v for t in tables for v in (t.values.get(key) or [None] * len(t))]
    places = [(number, place) for number, table in enumerate(tables) for place in range(len(table))]
    rows = SheetRows(by_key, workbook, list(tables), columns, places, notes)
    start = 0
    for table in tables:
        rows.problems += table.problems
        rows.bad |= {start + place for place in table.bad}
        start += len(table)
    return rows
