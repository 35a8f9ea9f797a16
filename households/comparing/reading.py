"""From an outside roster's file to persons, each with a key, and what was wrong with other rows."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.identifiers import IdNumber
from common.refusals import Refused
from common.secrets import digest_of
from common.sheets.head import HeadNotFound, headings_of
from common.sheets.limits import Limits
from common.sheets.problems import Problem, Text
from common.sheets.reader import SheetRefused, WorkbookData, read_workbook
from common.sheets.table import Table, read_table
from households.comparing.columns import AIDED, BIRTH, COLUMNS, DETAIL, MORE, NAME, NUMBER, mapped

_LOST = "digits_lost"
LOST_SHARE = 0.5
"""Share of destroyed ID numbers from which on the whole roster is of no use."""


class Listed(NamedTuple):
    """One person of a roster; `key` is the digest of the ID number, else of name and birth date."""

    key: str
    digest: str
    number: str
    name: str
    birth: dt.date | None
    aided: bool
    detail: str


@dataclass(slots=True)
class Roster:
    """Its persons, each once, in the order of the file; `rows` counts all rows of the file."""

    rows: int = 0
    repeated: int = 0
    people: dict[str, Listed] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def open_workbook(data: bytes, filename: str) -> WorkbookData:
    """The file through the one guarded reader; Refused with its sentence."""
    try:
        return read_workbook(data, filename, Limits(file_bytes=settings.ROSTER_MAX_BYTES))
    except SheetRefused as refusal:
        raise Refused(refusal.message) from refusal


def all_headings(workbook: WorkbookData) -> list[str]:
    """Every heading of every sheet, once."""
    return list(
        dict.fromkeys(heading for sheet in workbook.sheets for heading in headings_of(sheet, COLUMNS))
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would search a large roster's values over and over."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_uncollected()
def read_roster(workbook: WorkbookData, columns: Mapping[str, str], *, on: dt.date) -> Roster:
    """The persons of every sheet that has these columns; Refused when there are none to compare."""
    roster = Roster(notes=list(workbook.notes))
    missing: HeadNotFound | None = None
    found = False
    for sheet in workbook.sheets:
        try:
            table = read_table(sheet, mapped(columns, on=on))
        except HeadNotFound as error:
            missing = error
            roster.notes.append(
                format_lazy(_("Sheet “{sheet}” holds no roster and was skipped."), sheet=sheet.name)
            )
            continue
        if table.head.problems:
            raise Refused(table.head.problems[0].message)
        found = True
        _add(roster, table)
    if missing and not found:
        raise Refused(missing.message)
    _refuse_useless(roster)
    return roster


def _add(roster: Roster, table: Table) -> None:
    empty: list[Any] = [None] * len(table)
    columns = (table.values.get(key, empty) for key in (NUMBER, NAME, BIRTH, AIDED, DETAIL, MORE))
    all_aided = AIDED not in table.values
    first_row: dict[str, int] = {}
    roster.rows += len(table)
    for place, (number, name, birth, aided, detail, more) in enumerate(zip(*columns, strict=True)):
        text = f"{detail} {more}" if detail and more else detail or more or ""
        person = _person(number, name or "", birth, aided=all_aided or bool(aided), detail=text)
        if person is None:
            table.report(place, None, "nobody", MESSAGE_NOBODY)
            continue
        known = roster.people.setdefault(person.key, person)
        if known is person:
            first_row[person.key] = table.row_numbers[place]
            continue
        roster.repeated += 1
        earlier = first_row.get(person.key)
        message = format_lazy(MESSAGE_AGAIN, row=earlier) if earlier else MESSAGE_AGAIN_ELSEWHERE
        table.report(place, None, "again", message, warning=True)
        if person.aided:
            roster.people[person.key] = person
    roster.problems += table.problems


MESSAGE_NOBODY = _(
    "The row has neither a readable ID number nor a name with a birth date, so it was left out."
)
MESSAGE_AGAIN = _("The same person stands in row {row} already; counted once.")
MESSAGE_AGAIN_ELSEWHERE = _("The same person stands on another sheet already; counted once.")


def _person(
    number: IdNumber | None, name: str, birth: dt.date | None, *, aided: bool, detail: str
) -> Listed | None:
    if number:
        digest = digest_of(number.key18)
        return Listed(digest, digest, number.number, name, birth or number.birth_date, aided, detail)
    if name and birth:
        return Listed(digest_of(f"{name}|{birth}"), "", "", name, birth, aided, detail)
    return None


def _refuse_useless(roster: Roster) -> None:
    lost = sum(problem.code == _LOST for problem in roster.problems)
    if roster.rows and lost >= roster.rows * LOST_SHARE:
        raise Refused(
            format_lazy(
                _(
                    "In {lost} of {rows} rows the spreadsheet destroyed the ID number (1.23E+17). "
                    "Get the roster with that column as text; nothing was compared."
                ),
                lost=lost,
                rows=roster.rows,
            )
        )
    if not roster.people:
        raise Refused(
            _("Nobody on the roster can be compared: no row has an ID number, or a name with a birth date.")
            if roster.rows
            else _("The roster has a head but no rows; nothing was compared.")
        )
