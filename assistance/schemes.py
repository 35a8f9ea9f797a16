"""Coverage of schemes: of each component how many have it, place by place; one grouped query a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.functions import Left

from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from assistance.models import SchemeComponent
from assistance.scheme_queries import QUERIES, Query, Unit
from households.models import HouseholdYear

LEVELS = {Unit.TOWNSHIP: Level.TOWNSHIP, Unit.VILLAGE: Level.VILLAGE}


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of the rows have what is asked."""

    met: int
    total: int

    @property
    def gaps(self) -> int:
        """How many have not."""
        return self.total - self.met

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: 100 only where nothing is missing."""
        return 100 * self.met // self.total if self.total else 100


def totals(found: dict[tuple[str, str], Figure]) -> dict[str, Figure]:
    """Key of the query → figure over all places."""
    sums: dict[str, Figure] = {}
    for (_place, key), figure in found.items():
        before = sums.get(key, Figure(0, 0))
        sums[key] = Figure(before.met + figure.met, before.total + figure.total)
    return sums


@dataclass(frozen=True, slots=True)
class View:
    """Who asks, for which register year and day."""

    user: User
    year: int
    on: dt.date

    def rows(self, unit: Unit) -> Any:
        """The rows of the unit that the user reads: areas of today, or registered households of the year."""
        if unit is Unit.HOUSEHOLD:
            copies = HouseholdYear.objects.of_year(self.year).registered()
            return copies.visible_to(self.user, Act.READ_PAIRINGS)
        areas = Area.objects.inside(self.user.access.prefixes(Act.READ_PAIRINGS))
        return areas.on(self.on).at(LEVELS[unit])

    def gaps(self, query: Query) -> Any:
        """The rows that lack what the query asks for."""
        return self.rows(query.unit).exclude(query.met(self.on))

    def coverage(
        self, components: Iterable[SchemeComponent], width: int = Level.COUNTY, inside: str = ""
    ) -> dict[tuple[str, str], Figure]:
        """(code of the place, key of the query) → figure; places are codes of that width in the area."""
        keys = sorted({component.query for component in components if component.query in QUERIES})
        found: dict[tuple[str, str], Figure] = {}
        for unit in Unit:
            queries = [QUERIES[key] for key in keys if QUERIES[key].unit is unit]
            if queries:
                found |= self._counted(queries, unit, width, inside)
        return found

    def _counted(
        self, queries: list[Query], unit: Unit, width: int, inside: str
    ) -> dict[tuple[str, str], Figure]:
        code = "area_id" if unit is Unit.HOUSEHOLD else "code"
        rows = self.rows(unit).filter(**{f"{code.replace('_id', '__code')}__startswith": inside})
        counts = {f"met{n}": Count("pk", filter=query.met(self.on)) for n, query in enumerate(queries)}
        grouped = rows.order_by().annotate(place=Left(code, int(width))).values("place")
        return {
            (row["place"], query.key): Figure(row[f"met{n}"], row["total"])
            for row in grouped.annotate(total=Count("pk"), **counts)
            for n, query in enumerate(queries)
        }
