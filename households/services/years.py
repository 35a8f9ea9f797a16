"""Opening a register year from the one before, and closing it for good."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from common.refusals import Refused
from households import parameters
from households.codes import HouseholdType
from households.models import HouseholdYear, MemberYear, RegisterYear, VillageYear
from households.models.income import ITEMS, SUMS
from households.models.living import HOUSE, LAND, LED, SAFEGUARDS
from households.models.village_parts import COLUMNS as VILLAGE_COLUMNS
from households.models.village_parts import LASTING

# What only a survey of the year itself can say. House grade and water are of the roster too, and stay.
_KEPT = {"house_grade", "is_dangerous_house", "has_safe_water"}
SURVEYED_ANEW = frozenset(
    {
        *ITEMS,
        *SUMS,
        "net_income_per_capita",
        *LAND,
        *HOUSE,
        *LED,
        *(name for pair in SAFEGUARDS.values() for name in pair),
        "surveyed_on",
        "surveyed_by",
        "survey_entered_on",
        "survey_reason",
    }
    - _KEPT
)
# Of a village's sheet, what it is stays true; all that is counted is asked anew.
VILLAGE_ANEW = frozenset({*VILLAGE_COLUMNS, "entered_on", "entered_by"} - set(LASTING))
_NEW_COPY = object()
_ENDED = (HouseholdType.REMOVED.value, HouseholdType.CANCELLED.value)


@transaction.atomic
def open_year(year: int, *, on: dt.date) -> RegisterYear:
    """The year, open, with a copy of every household and present member of the year before.

    Refused while another year is open. Its income year begins in the month that the county's papers say.
    """
    if RegisterYear.objects.filter(closed_on=None).exists():
        raise Refused(_("A register year is open; it must be closed first."))
    if RegisterYear.objects.filter(pk__gte=year).exists():
        raise Refused(_("The register already has the year %(year)s or a later one.") % {"year": year})
    before = RegisterYear.objects.filter(pk=year - 1).first()
    opened = RegisterYear.objects.opened(
        year,
        income_month=income_month(on),
        not_counted=before.not_counted if before else (),
    )
    if before:
        _carry_over(before.pk, year)
    return opened


def income_month(on: dt.date) -> int:
    """In which month the income year begins, by the papers in force on the day (§2.3)."""
    return int(parameters.value_of("income_year_month", on=on))


@transaction.atomic
def close_year(year: int, *, on: dt.date) -> RegisterYear:
    """Close the open year; from then on the database refuses every change to it."""
    row = RegisterYear.objects.select_for_update().filter(pk=year).first()
    if row is None or not row.is_open:
        raise Refused(_("The year %(year)s is not open; nothing was changed.") % {"year": year})
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    return row


def _carry_over(before: int, year: int) -> None:
    """Copies of households not ended, of members not left, of villages that exist; three statements."""
    fresh = {"version": 1, "entry_key": None, "year_id": year, **_defaults(HouseholdYear, SURVEYED_ANEW)}
    with connection.cursor() as cursor:
        _copy(cursor, HouseholdYear, fresh, "", "t.year_id = %s AND t.household_type <> ALL(%s)", before)
        _copy(
            cursor,
            MemberYear,
            {"year_id": year, "household_year_id": _NEW_COPY},
            f"JOIN households_householdyear n ON n.household_id = t.household_id AND n.year_id = {int(year)}",
            "t.year_id = %s AND t.left_on IS NULL AND n.household_type <> ALL(%s)",
            before,
        )
        sheet = {"version": 1, "year_id": year, **_defaults(VillageYear, VILLAGE_ANEW)}
        area = "JOIN accounts_area a ON a.code = t.area_id AND a.valid_to IS NULL"
        _copy(cursor, VillageYear, sheet, area, "t.year_id = %s AND a.code <> ALL(%s)", before)


def _defaults(model: type[models.Model], names: frozenset[str]) -> dict[str, Any]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return {field.column: None if field.null else field.get_default() for field in fields}


def _copy(
    cursor: Any, model: type[models.Model], fresh: dict[str, Any], join: str, where: str, before: int
) -> None:
    """INSERT … SELECT of the model's rows; `fresh` columns take these values instead of the old ones."""
    columns = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    values, params = [], []
    for column in columns:
        value = fresh.get(column)
        if column not in fresh:
            values.append(f't."{column}"')
        elif value is _NEW_COPY:
            values.append("n.id")
        else:
            values.append("%s")
            params.append(value)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} "  # noqa: S608 - names of our own columns
        f"FROM {table} t {join} WHERE {where} ORDER BY t.id",
        [*params, before, list(_ENDED)],
    )
