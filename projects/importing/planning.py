"""The plan of a library table: what is new, which drafts change, what is held back. Writes nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.roles import Act
from common.sheets.cells import plain
from households.importing.kinds import Occasion
from households.importing.places import Gazetteer, Place, UnknownPlaceError
from households.importing.reading import SheetRows
from households.importing.row_plans import RowsPlan
from projects.codes import ProjectState
from projects.importing.columns import LEVELS
from projects.importing.rules import UNIT, Doubts, RowPlan, check
from projects.models import Project
from projects.services.projects import CONTENT

Key = tuple[int, str, str]

ATTRIBUTES = tuple({"area": "area_id", "organisation": "organisation_id"}.get(name, name) for name in CONTENT)
# Columns of the table that are columns of a project as they are.
PLAIN = tuple(n for n in CONTENT if n not in ("area", "organisation") and not n.startswith("fund_"))

MESSAGE_TWICE = _("Row {row} of sheet “{sheet}” is about the same project.")
MESSAGE_UNIT = _("There is no unit of this name in the county.")
MESSAGE_UNIT_NEAR = _("There is no unit of this name; did you mean {names}?")
MESSAGE_TWO_UNITS = _("The column in yuan and the one in 10,000 yuan differ.")


class LibraryPlan(RowsPlan[RowPlan]):
    """What loading would do, amounts counted apart whose unit is doubtful."""

    def counts(self) -> dict[str, int]:
        """Projects by what happens to them."""
        doubts = sum(problem.code == UNIT for problem in self.rows.problems)
        return {**super().counts(), "doubts": doubts}


def key_of(year: int, area: str, name: str) -> Key:
    """What tells projects apart: year, village, and the name whatever the width of its letters."""
    return year, area, plain(name)


def make_library_plan(rows: SheetRows, occasion: Occasion) -> LibraryPlan:
    """Compare the table with the library, inside one of the areas for which the user may declare projects.

    `for_update` locks the projects concerned until the caller's transaction ends.
    """
    may = occasion.access.may_in(Act.DECLARE_PROJECT, occasion.within)
    gazetteer = Gazetteer([occasion.within] if may else [], on=occasion.on)
    areas, units = _areas(rows, gazetteer), _units(rows, occasion.on)
    keys = _keys(rows, areas)
    known = _stored({key for key in keys if key}, lock=occasion.for_update)
    plan, funds = LibraryPlan(rows), _funds(rows)
    doubts = Doubts(rows, occasion.on)
    for row, key in enumerate(keys):
        if row not in rows.bad and key is not None:
            given = {**_given(rows, row), **funds[row], "area_id": key[1], "organisation_id": units[row]}
            _sort(plan, _compared(plan.rows, row, given, known.get(key)), doubts)
    return plan


def _sort(plan: LibraryPlan, found: RowPlan, doubts: Doubts) -> None:
    """New, changed, unchanged or held back; what is unchanged is not complained of."""
    if found.stored is not None and not found.changes:
        plan.unchanged += 1
        return
    check(plan.rows, found)
    if found.row in plan.rows.bad:
        return
    doubts.ask(found)
    (plan.updates if found.stored else plan.creates).append(found)


def _areas(rows: SheetRows, gazetteer: Gazetteer) -> list[str | None]:
    """The code of each row's village; a problem where there is none in the area."""
    names = zip(*(rows.column(key) for key in ("county", "township", "village")), strict=True)
    found: list[str | None] = []
    for row, (county, township, village) in enumerate(names):
        try:
            area = gazetteer.find(Place(county or "", township or "", village, "")) if village else None
        except UnknownPlaceError as error:
            rows.report(row, error.key, error.code, error.message)
            area = None
        found.append(area)
    return found


def _units(rows: SheetRows, on: dt.date) -> list[int | None]:
    """The key of each row's responsible unit."""
    valid = Organisation.objects.in_force(on)
    known = {plain(name): pk for pk, name in valid.values_list("pk", "name")}
    names = [plain(name) if name else "" for name in rows.column("organisation")]
    for row, name in enumerate(names):
        if name and name not in known:
            near = "、".join(get_close_matches(name, known, n=3, cutoff=0.5))
            message: Any = format_lazy(MESSAGE_UNIT_NEAR, names=near) if near else MESSAGE_UNIT
            rows.report(row, "organisation", "no_unit", message)
    return [known.get(name) for name in names]


def _keys(rows: SheetRows, areas: list[str | None]) -> list[Key | None]:
    """What each row is about; two rows about the same project are both held back."""
    first: dict[Key, int] = {}
    keys: list[Key | None] = []
    for row, (year, area, name) in enumerate(
        zip(rows.column("year"), areas, rows.column("name"), strict=True)
    ):
        key = key_of(year, area, name) if year and area and name else None
        keys.append(key)
        if key is None or first.setdefault(key, row) == row:
            continue
        for one, other in ((first[key], row), (row, first[key])):
            sheet, number = rows.row_name(other)
            rows.report(one, "name", "twice", format_lazy(MESSAGE_TWICE, row=number, sheet=sheet))
    return keys


def _stored(keys: set[Key], *, lock: bool) -> dict[Key, Project]:
    """The library's projects with these keys; of a name withdrawn and entered anew, the one that stands."""
    found = Project.objects.filter(
        year__in={year for year, _area, _name in keys}, area__in={area for _year, area, _name in keys}
    ).order_by("pk")
    found = found.select_for_update(of=("self",)) if lock else found
    result: dict[Key, Project] = {}
    for project in found:
        key = key_of(project.year, project.area_id, project.name)
        if key not in result or result[key].state == ProjectState.WITHDRAWN:
            result[key] = project
    return result


def _given(rows: SheetRows, row: int) -> dict[str, Any]:
    """What the row says; an empty cell says nothing."""
    values = {name: rows.column(name)[row] for name in PLAIN}
    return {name: value for name, value in values.items() if value is not None}


def _funds(rows: SheetRows) -> list[dict[str, Decimal]]:
    """The funds of each row by level, in yuan; columns in yuan and in 10,000 yuan must agree."""
    result: list[dict[str, Decimal]] = [{} for _row in range(len(rows))]
    for level in LEVELS:
        pairs = zip(rows.column(f"fund_{level}"), rows.column(f"wan_{level}"), strict=True)
        for row, (yuan, wan) in enumerate(pairs):
            if yuan is not None and wan is not None and yuan != wan:
                rows.report(row, f"fund_{level}", "two_units", MESSAGE_TWO_UNITS)
            amount = wan if yuan is None else yuan
            if amount is not None:
                result[row][f"fund_{level}"] = amount
    return result


def _compared(rows: SheetRows, row: int, given: dict[str, Any], stored: Project | None) -> RowPlan:
    if stored is None:
        return RowPlan(row, {name: given.get(name, default(name)) for name in ATTRIBUTES}, None, [])
    values = {name: getattr(stored, name) for name in ATTRIBUTES}
    changes = [
        (name, values[name], value)
        for name, value in given.items()
        if name != "name" and _said(value) != _said(values[name])
    ]
    values.update({name: new for name, _old, new in changes})
    return RowPlan(row, values, stored, changes)


def _said(value: Any) -> Any:
    """Texts are the same whatever the ends of their lines."""
    return [line.strip() for line in value.strip().splitlines()] if isinstance(value, str) else value


@cache
def default(name: str) -> Any:
    """What a new draft holds where the row says nothing."""
    column: Any = next(f for f in Project._meta.concrete_fields if f.attname == name)
    return column.get_default()
