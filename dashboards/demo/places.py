"""The invented county's townships, villages and groups; a few villages merged at the turn of the year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from dashboards.demo.dice import Dice
from dashboards.demo.names import place_names

COUNTY = "990001"
COUNTY_NAME = "云岭县"
NUMERALS = "一二三四五六七八九"
HOUSEHOLDS_A_VILLAGE = 52
VILLAGES_A_TOWNSHIP = 9
LARGEST_VILLAGES = 300  # more households make fuller villages, as in large counties
MERGED_SHARE = 0.08


@dataclass(slots=True)
class Village:
    """A village of today; `merged` is the village that became part of it at the turn of the year."""

    code: str
    name: str
    groups: list[str]
    merged: str = ""
    size: float = 1.0


@dataclass(slots=True)
class Township:
    """A township and its villages."""

    code: str
    name: str
    villages: list[Village] = field(default_factory=list)


@dataclass(slots=True)
class Places:
    """All areas: as rows for the table, and as a tree to put households into."""

    rows: list[dict[str, Any]]
    townships: list[Township]

    @property
    def villages(self) -> list[Village]:
        """Every village of today."""
        return [village for township in self.townships for village in township.villages]


def lay_out(dice: Dice, households: int, year: int) -> Places:
    """A county large enough for the households; the same seed gives the same map."""
    village_count = min(max(round(households / HOUSEHOLDS_A_VILLAGE), 6), LARGEST_VILLAGES)
    township_count = max(3, round(village_count / VILLAGES_A_TOWNSHIP))
    # One more name for each village that was merged away.
    names = iter(place_names(dice, township_count + 2 * village_count))
    places = Places([_row(COUNTY, COUNTY_NAME)], [])
    for index in range(township_count):
        # §2.10: 100–199 are towns (镇), 200–399 townships (乡).
        town = index % 3 != 2
        code = f"{COUNTY}{(101 if town else 201) + index}"
        township = Township(code, next(names) + ("镇" if town else "乡"))
        places.rows.append(_row(code, township.name))
        share = village_count // township_count + (index < village_count % township_count)
        for number in range(share):
            township.villages.append(_village(places, dice, f"{code}{201 + number}", next(names)))
        places.townships.append(township)
    _merge(places, dice, names, year)
    return places


def _village(places: Places, dice: Dice, code: str, name: str) -> Village:
    village = Village(code, f"{name}村", [], size=dice.uniform(0.5, 1.6))
    places.rows.append(_row(code, village.name))
    for number in range(dice.randint(3, 8)):
        village.groups.append(f"{code}{number + 1:03d}")
        places.rows.append(_row(village.groups[-1], f"{NUMERALS[number]}组"))
    return village


def _merge(places: Places, dice: Dice, names: Any, year: int) -> None:
    """Villages that existed until the turn of the year and then became part of a neighbour."""
    villages = places.villages
    for village in dice.sample(villages, max(1, round(len(villages) * MERGED_SHARE))):
        # The village keeps its number beyond those of today's villages in its township.
        village.merged = f"{village.code[:9]}{int(village.code[9:]) + 80:03d}"
        row = _row(village.merged, f"{next(names)}村")
        row |= {"valid_to": dt.date(year, 1, 1), "successor_id": village.code}
        places.rows.append(row)


def _row(code: str, name: str) -> dict[str, Any]:
    return {"code": code, "name": name, "parent_id": code[:-3] if len(code) > len(COUNTY) else None}
