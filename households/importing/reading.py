"""From a workbook to one roster: rows of all its sheets by column, with the way back to each cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.sheets import cleaners
from common.sheets.cells import column_letters
from common.sheets.columns import Column
from common.sheets.head import HeadNotFound
from common.sheets.limits import Limits
from common.sheets.problems import Problem, Text
from common.sheets.reader import WorkbookData, read_workbook
from common.sheets.table import Table, read_table
from households.importing.columns import BY_KEY, ROSTER_COLUMNS


@dataclass(slots=True)
class Roster:
    """All rows of a workbook: `columns[key][i]` is the value of row i, None where empty or wrong."""

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
        return BY_KEY[key].show(cells[position]) if position < len(cells) else ""

    def report(self, row: int, key: str | None, code: str, message: Text, *, warning: bool = False) -> None:
        """Add a problem of a row; without a key the row as a whole is meant."""
        table, _place = self.places[row]
        sheet, number = self.row_name(row)
        position = self.tables[table].head.positions.get(key) if key else None
        heading = BY_KEY[key].heading if key and position is not None else ""
        shown = self.shown(row, key) if key else ""
        self.problems.append(Problem(sheet, number, position, code, message, shown, heading, warning))
        if not warning:
            self.bad.add(row)

    def head_rows(self) -> dict[str, int]:
        """Number of the last head row of each sheet."""
        return {table.sheet.name: table.sheet.row_number(table.head.last) for table in self.tables}


def roster_columns(*, on: dt.date) -> tuple[Column, ...]:
    """The columns, ID numbers checked against this day."""
    dated = partial(cleaners.id_number, on=on)
    return tuple(replace(c, clean=dated) if c.clean is cleaners.id_number else c for c in ROSTER_COLUMNS)


def read_roster(data: bytes, filename: str, *, on: dt.date) -> Roster:
    """Read every sheet that has a roster's head; raises SheetRefused or HeadNotFound when there is none."""
    workbook = read_workbook(data, filename, Limits(file_bytes=settings.ROSTER_MAX_BYTES))
    notes = list(workbook.notes)
    tables: list[Table] = []
    missing: HeadNotFound | None = None
    columns = roster_columns(on=on)
    for sheet in workbook.sheets:
        try:
            tables.append(read_table(sheet, columns))
        except HeadNotFound as error:
            missing = missing or error
            notes.append(format_lazy(_("Sheet “{sheet}” holds no roster and was skipped."), sheet=sheet.name))
    if not tables and missing:
        raise missing
    for table in tables:
        notes += _unknown(table)
    return _joined(workbook, tables, notes)


def _unknown(table: Table) -> Iterator[Text]:
    ignored = [
        f"{heading}（{column_letters(at)}）"
        for at, heading in table.head.unknown
        if heading not in {"序号", "数据日期"}
    ]
    if ignored:
        yield format_lazy(
            _("Sheet “{sheet}”: these columns are not known and were not read: {columns}."),
            sheet=table.sheet.name,
            columns="、".join(ignored),
        )


def _joined(workbook: WorkbookData, tables: Sequence[Table], notes: list[Text]) -> Roster:
    columns: dict[str, list[Any]] = {}
    for key in BY_KEY:
        if any(key in table.values for table in tables):
            columns[key] = [v for t in tables for v in (t.values.get(key) or [None] * len(t))]
    places = [(number, place) for number, table in enumerate(tables) for place in range(len(table))]
    roster = Roster(workbook, list(tables), columns, places, notes)
    start = 0
    for table in tables:
        roster.problems += table.problems
        roster.bad |= {start + place for place in table.bad}
        start += len(table)
    return roster
