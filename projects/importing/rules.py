"""What the library demands of a row, and what is odd about its amounts (P5-14, PF-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from households.importing.reading import SheetRows
from households.parameters import value_of
from projects.codes import ProjectState
from projects.importing.columns import LEVELS
from projects.models import Project
from projects.policies import ENTRY_TEXTS, doubt_budget

FUNDS = tuple(f"fund_{level}" for level in LEVELS)
UNIT = "unit"

MESSAGE_STATE = _("The project is no longer a draft (now: {state}); its content cannot be changed.")
MESSAGE_WITHDRAWN = _("This project was withdrawn. Enter it by hand if it is to come back.")
MESSAGE_SUM = _("The levels add up to {sum} yuan, the total says {total}.")
MESSAGE_NO_FUNDS = _("Say from which level the funds come: a project needs funds above 0 yuan.")
MESSAGE_WAN = _("Above the table stands 万元, but this column is read in yuan. Is that right?")
MESSAGE_PF03 = _("“{field}” is missing; without it a project cannot enter the library (PF-03).")


@dataclass(slots=True)
class RowPlan:
    """One row: a new draft, or a known one that changes; `values` are its final columns."""

    row: int
    values: dict[str, Any]
    stored: Project | None
    changes: list[tuple[str, Any, Any]]

    def written(self) -> object:
        """What is stored of it and what would be."""
        return (self.stored.pk, self.stored.version) if self.stored else (), sorted(self.values.items())


def check(rows: SheetRows, found: RowPlan) -> None:
    """What the library demands of what would be written (P5-14, PF-03)."""
    for key, code, message in _complaints(rows, found):
        rows.report(found.row, key, code, message)


def _complaints(rows: SheetRows, found: RowPlan) -> Iterator[tuple[str, str, Any]]:
    values, stored = found.values, found.stored
    if stored is not None and stored.state == ProjectState.WITHDRAWN:
        yield "name", "withdrawn", MESSAGE_WITHDRAWN
    elif stored is not None and stored.state != ProjectState.DRAFT:
        yield "name", "not_draft", format_lazy(MESSAGE_STATE, state=stored.get_state_display())
    for name in ENTRY_TEXTS:
        if not values[name].strip():
            yield name, "PF-03", format_lazy(MESSAGE_PF03, field=Project.label(name))
    if values["ends_on"] < values["starts_on"]:
        yield "ends_on", "dates", _("The last day must come after the first day.")
    for what in ("households", "people"):
        if values[f"benefit_poor_{what}"] > values[f"benefit_{what}"]:
            message = _("No more registered households or people can benefit than all.")
            yield f"benefit_poor_{what}", "poor_among_all", message
    budget = budget_of(values)
    totals = (rows.column(key)[found.row] for key in ("total", "wan_total"))
    if budget <= 0:
        yield "total", "no_funds", MESSAGE_NO_FUNDS
    elif any(total is not None and total != budget for total in totals):
        total = rows.column("total")[found.row] or rows.column("wan_total")[found.row]
        yield "total", "sum", format_lazy(MESSAGE_SUM, sum=f"{budget:,.2f}", total=f"{total:,.2f}")


def budget_of(values: dict[str, Any]) -> Decimal:
    """The sum of the levels."""
    return sum((values[name] for name in FUNDS), Decimal(0))


class Doubts:
    """Asks of amounts that may be in the wrong unit: far from what projects cost, or 万元 above the table."""

    def __init__(self, rows: SheetRows, on: dt.date) -> None:
        self.rows = rows
        self.limit = cache(lambda side, area: value_of(f"ask_project_{side}", on=on, area=area))
        self.in_wan = [
            any("万元" in str(cell) for line in table.sheet.rows[: table.head.first] for cell in line)
            for table in rows.tables
        ]

    def ask(self, found: RowPlan) -> None:
        """A hint at the first amount of the row, where funds would be written."""
        written = [name for name in FUNDS if self.rows.column(name)[found.row]]
        if found.stored is not None and not {name for name, _old, _new in found.changes} & set(FUNDS):
            return
        below, above = (self.limit(side, found.values["area_id"]) for side in ("below", "above"))
        message: Any = doubt_budget(budget_of(found.values), below=below, above=above)
        if message is None and written and self.in_wan[self.rows.places[found.row][0]]:
            message = MESSAGE_WAN
        if message:
            key = written[0] if written else None
            self.rows.report(found.row, key, UNIT, message, warning=True)
