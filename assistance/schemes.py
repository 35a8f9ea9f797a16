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
from assistance.scheme_queries import QUERIES, Asked, Unit
from households.models import HouseholdYear, VillageYear

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
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 only where nothing is missing; None where there is nothing."""
        return 100 * self.met // self.total if self.total else None


# (code of the place, what is asked) → figure.
Coverage = dict[tuple[str, Asked], Figure]


def totals(found: Coverage) -> dict[Asked, Figure]:
    """What was asked → figure over all places."""
    sums: dict[Asked, Figure] = {}
    for (_place, asked), figure in found.items():
        before = sums.get(asked, Figure(0, 0))
        sums[asked] = Figure(before.met + figure.met, before.total + figure.total)
    return sums


@dataclass(frozen=True, slots=True)
class View:
    """Who asks, for which register year and day."""

    user: User
    year: int
    on: dt.date

    def rows(self, unit: Unit, villages: str = "") -> Any:
        """The rows of the unit that the user reads: areas of today, or registered households of the year."""
        if unit is Unit.HOUSEHOLD:
            copies = HouseholdYear.objects.of_year(self.year).registered()
            return copies.visible_to(self.user, Act.READ_PAIRINGS)
        areas = Area.objects.inside(self.user.access.prefixes(Act.READ_PAIRINGS))
        areas = areas.on(self.on).at(LEVELS[unit])
        if villages:
            sheets = VillageYear.objects.of_year(self.year).filter(kind=villages)
            areas = areas.filter(pk__in=sheets.order_by().values("area"))
        return areas

    def gaps(self, asked: Asked) -> Any:
        """The rows that lack what is asked for."""
        return self.rows(asked.query.unit, asked.villages).exclude(asked.query.met(self.on))

    def coverage(
        self, components: Iterable[SchemeComponent], width: int = Level.COUNTY, inside: str = ""
    ) -> Coverage:
        """(code of the place, what is asked) → figure; places are codes of that width in the area."""
        asked = {one.asked for one in components if one.query in QUERIES}
        found: Coverage = {}
        for unit, villages in sorted({(one.query.unit.value, one.villages) for one in asked}):
            alike = [one for one in asked if (one.query.unit.value, one.villages) == (unit, villages)]
            found |= self._counted(alike, Unit(unit), villages, width, inside)
        return found

    def _counted(self, asked: list[Asked], unit: Unit, villages: str, width: int, inside: str) -> Coverage:
        code = "area_id" if unit is Unit.HOUSEHOLD else "code"
        rows = self.rows(unit, villages).filter(**{f"{code.replace('_id', '__code')}__startswith": inside})
        counts = {f"met{n}": Count("pk", filter=one.query.met(self.on)) for n, one in enumerate(asked)}
        grouped = rows.order_by().annotate(place=Left(code, int(width))).values("place")
        return {
            (row["place"], one): Figure(row[f"met{n}"], row["total"])
            for row in grouped.annotate(total=Count("pk"), **counts)
            for n, one in enumerate(asked)
        }
