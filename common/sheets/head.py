"""Finds the head of a table wherever it stands: below titles, one to three rows high, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.sheets.cells import Cell, column_letters, is_blank, plain, shown
from common.sheets.columns import Column, Names, full_form, names_of
from common.sheets.problems import Problem, Text
from common.sheets.reader import SheetData

SCANNED_ROWS = 30
MAX_HEIGHT = 3

Rows = Sequence[Sequence[Cell]]


class HeadNotFound(Exception):  # noqa: N818 - it is an answer, not a fault
    """No row looks like the head of the wanted table; `message` says which headings were looked for."""

    def __init__(self, sheet: str, columns: Sequence[Column]) -> None:
        super().__init__(sheet)
        self.sheet = sheet
        self.message: Text = format_lazy(
            _("Sheet “{sheet}” has no heading row with {headings} among its first {rows} rows."),
            sheet=sheet,
            headings="、".join(c.heading for c in columns if c.required) or columns[0].heading,
            rows=SCANNED_ROWS,
        )

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the head is and which column stands where; `first` and `last` are places in `rows`, included."""

    first: int
    last: int
    positions: dict[str, int]
    unknown: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]


def find_head(sheet: SheetData, columns: Sequence[Column]) -> Head:
    """The best head among the first rows; raises HeadNotFound when none names enough columns.

    Missing required columns and headings that occur twice come back as problems.
    """
    names = names_of(columns)
    rows = _spread(sheet)
    best: tuple[tuple[int, int, int], int, int, list[str | None]] | None = None
    for last in range(len(rows)):
        for height in range(1, min(MAX_HEIGHT, last + 1) + 1):
            first = last - height + 1
            keys = _keys(rows, first, last, names)
            rank = (len({key for key in keys if key}), -height, -last)
            if best is None or rank > best[0]:
                best = (rank, first, last, keys)
    if best is None or best[0][0] < min(2, len(columns)):
        raise HeadNotFound(sheet.name, columns)
    _rank, first, last, keys = best
    return _head(sheet, columns, rows, first, last, keys)


def _spread(sheet: SheetData) -> list[list[Cell]]:
    """The first rows, merged cells repeating their value: a group heading stands over each of its columns."""
    rows = [list(row) for row in sheet.rows[:SCANNED_ROWS]]
    for (top, left), (bottom, right) in sheet.merged:
        start, end = top - sheet.first_row_number + 1, bottom - sheet.first_row_number + 1
        if not 0 <= start < len(rows) or left >= len(rows[start]):
            continue
        for row in rows[start : end + 1]:
            for column in range(left, min(right, len(row) - 1) + 1):
                row[column] = rows[start][left]
    return rows


def _keys(rows: Rows, first: int, last: int, names: Names) -> list[str | None]:
    """Column key at each position: the path from the group heading down first, then the leaf alone."""
    keys = []
    for position in range(len(rows[last])):
        path = _path(rows, first, last, position)
        key = None
        for start in range(len(path)):
            key = names.key_of("".join(path[start:]))
            if key:
                break
        keys.append(key)
    return keys


def _path(rows: Rows, first: int, last: int, position: int) -> list[str]:
    """Headings above each other at a position, repeats of a merged cell once."""
    path: list[str] = []
    for row in range(first, last + 1):
        cell = rows[row][position] if position < len(rows[row]) else ""
        text = "" if is_blank(cell) else plain(shown(cell))
        if text and (not path or path[-1] != text):
            path.append(text)
    return path


def _head(
    sheet: SheetData, columns: Sequence[Column], rows: Rows, first: int, last: int, keys: list[str | None]
) -> Head:
    by_key = {column.key: column for column in columns}
    positions: dict[str, int] = {}
    problems: list[Problem] = []
    unknown: list[tuple[int, str]] = []
    number = sheet.row_number(last)
    for position, key in enumerate(keys):
        path = _path(rows, first, last, position)
        if key is None:
            if path and len(path[-1]) <= 40:
                unknown.append((position, path[-1]))
        elif key in positions:
            message = format_lazy(
                _("“{heading}” stands in column {first} and again in column {second}; keep one of them."),
                heading=by_key[key].heading,
                first=column_letters(positions[key]),
                second=column_letters(position),
            )
            problems.append(
                Problem(
                    sheet.name, number, position, "duplicate_heading", message, heading=by_key[key].heading
                )
            )
        else:
            positions[key] = position
    problems += [
        Problem(
            sheet.name,
            number,
            None,
            "missing_column",
            format_lazy(_("The column “{heading}” is missing."), heading=column.heading),
            heading=column.heading,
        )
        for column in columns
        if column.required and column.key not in positions
    ]
    return Head(first, last, positions, tuple(unknown), tuple(problems))


def headings_of(sheet: SheetData, columns: Sequence[Column]) -> list[str]:
    """What the head says, left to right; where no head is known, what the fullest of the first rows says."""
    rows = _spread(sheet)
    try:
        head = find_head(sheet, columns)
    except HeadNotFound:
        first = last = max(range(len(rows)), key=lambda at: (_words(rows[at]), -at), default=0)
    else:
        first, last = head.first, head.last
    paths = [_path(rows, first, last, position) for position in range(len(rows[last]))] if rows else []
    return list(dict.fromkeys(path[-1] for path in paths if path))


def _words(row: Sequence[Cell]) -> int:
    return sum(isinstance(cell, str) and not is_blank(cell) and not cell.isdigit() for cell in row)


def headings_by_position(head: Head, columns: Sequence[Column]) -> dict[int, frozenset[str]]:
    """The names each position of the head may show, for `repeats_head`."""
    return {
        head.positions[column.key]: frozenset(full_form(name) for name in (column.heading, *column.aliases))
        for column in columns
        if column.key in head.positions
    }


def repeats_head(row: Sequence[Cell], names: dict[int, frozenset[str]]) -> bool:
    """Whether a row below is the head again, as workbooks made for printing repeat it on every page."""
    hits = 0
    for position, known in names.items():
        cell = row[position] if position < len(row) else ""
        if isinstance(cell, str) and len(cell) < 40 and full_form(cell) in known:
            hits += 1
        elif hits == 0:
            return False
        if hits == min(2, len(names)):
            return True
    return False
