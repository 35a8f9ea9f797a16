"""What the data checks would say of a planned sheet: it is loaded, asked, and taken back."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.text import format_lazy

from common.sheets.problems import Problem
from households.checks import RULES, Rule
from households.importing.loading import Loaded
from households.importing.reading import SheetRows
from households.services.checking import found_sql

log = logging.getLogger(__name__)

FEW = 500
"""Up to so many families only they are asked about, else their whole area."""


def rehearse(
    rows: SheetRows,
    write: Callable[[], Loaded],
    *,
    year: int,
    on: dt.date,
    area: str,
    begin: Callable[[], Any],
) -> Sequence[Problem]:
    """Report what every rule finds in the families written as hints at their rows, and give these hints.

    Nothing is kept.

    `begin` is called first in the transaction, as before a real load. The families concerned are locked until
    it is taken back. What the database refuses here, the load will tell.
    """
    try:
        with transaction.atomic():
            begin()
            loaded = write()
            found = _found(loaded, year=year, on=on, area=area)
            transaction.set_rollback(True)
    except DatabaseError:
        log.exception("A planned sheet could not be rehearsed")
        return ()
    known = len(rows.problems)
    for rule, row in found:
        message = format_lazy("{label}（{code}）", label=rule.explanation, code=rule.code)
        rows.report(row, None, rule.code, message, warning=True)
    return rows.problems[known:]


def _found(loaded: Loaded, *, year: int, on: dt.date, area: str) -> list[tuple[Rule, int]]:
    """Rules and rows, in the order of the sheet."""
    few = list(loaded.copies) if len(loaded.copies) <= FEW else []
    sql, values = found_sql(year=year, on=on, area="" if few else area, copies=few)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = [
            (loaded.copies.get(copy) if member is None else loaded.members.get(member), RULES[code])
            for code, _subject, copy, member, _area, _facts in cursor.fetchall()
        ]
    own = {(row, rule.code): rule for row, rule in rows if row is not None and isinstance(rule, Rule)}
    return [(own[key], key[0]) for key in sorted(own)]
