"""The dated numbers that checks ask (ages, shares, limits), as expressions on a row's register year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Case, DateField, DecimalField, F, Func, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

PREFIX = "check_"
# Numbers that other rules ask as well.
SHARED = ("monitoring_months", "village_incidence_most")
Row = tuple[str, dt.date, dt.date | None, Decimal]


class Numbers:
    """Values by key; a row of the register is judged by the value that held on 31 December of its year."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, list[Row]] = {}
        for row in rows:
            self._rows.setdefault(row[0], []).append(row)

    def has(self, key: str) -> bool:
        """Whether the number has, or once had, a value."""
        return key in self._rows

    def on(self, key: str, day: dt.date) -> Decimal:
        """The value that holds on the day; the last one before where none does."""
        held = [row for row in self._rows[key] if row[1] <= day] or self._rows[key]
        return held[-1][3]

    def of(self, key: str) -> Case:
        """The value that holds for the row; nothing where none held, and then nothing is found."""
        field = DecimalField(max_digits=18, decimal_places=4)
        whens = [
            When(
                Q(year_id__gte=start.year) & (Q() if end is None else Q(year_id__lt=end.year)),
                then=Value(value, output_field=field),
            )
            for _key, start, end, value in self._rows.get(key, ())
        ]
        return Case(*whens, default=None, output_field=field)

    def aged(self, key: str, *, autumn: bool = False) -> Q:
        """Members who have completed as many years as the number says."""
        return Q(birth_date__lte=self.born(key, autumn=autumn))

    def under(self, key: str, *, autumn: bool = False) -> Q:
        """Members younger than the number says."""
        return Q(birth_date__gt=self.born(key, autumn=autumn))

    def born(self, key: str, *, autumn: bool = False) -> Func:
        """The latest day of birth of those who have completed as many years."""
        # §3: ages of school rules on 1 September; all others as reached in the year of the copy.
        month, day = (9, 1) if autumn else (12, 31)
        return made_date(F("year_id") - Cast(self.of(key), IntegerField()), month, day)


def made_date(year: Combinable, month: Any, day: Any) -> Func:
    """The day made of a year, a month and a day."""
    return Func(
        Cast(year, IntegerField()),
        Value(month) if isinstance(month, int) else month,
        Value(day) if isinstance(day, int) else day,
        function="make_date",
        output_field=DateField(),
    )


def years_after(date: str, years: Combinable) -> Func:
    """The day so many years after the column's day, as PostgreSQL counts them."""
    return _after(date, years, "year")


def months_after(date: str, months: Combinable) -> Func:
    """The day so many months after the column's day, as PostgreSQL counts them."""
    return _after(date, months, "month")


def _after(date: str, number: Combinable, unit: str) -> Func:
    return Func(
        F(date),
        Cast(number, IntegerField()),
        template="(%(expressions)s)",
        arg_joiner=f" + interval '1 {unit}' * ",
        output_field=DateField(),
    )
