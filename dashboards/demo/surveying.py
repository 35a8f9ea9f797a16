"""Yearly surveys of the invented county: incomes that add up, living conditions, who is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dashboards.demo import lives
from dashboards.demo.dice import Dice, Weights
from dashboards.demo.registering import Family
from households.codes import (
    Fuel,
    HouseholdType,
    HouseStructure,
    IdStandard,
    PoorAttribute,
    RoadType,
    WorkRegion,
)
from households.models import Outside
from households.models.income import EXPENSE, GROUPS, SUMS

_FEN = Decimal("0.01")
_WAGE = {
    WorkRegion.TOWNSHIP: "wage_township",
    WorkRegion.COUNTY: "wage_county",
    WorkRegion.PROVINCE: "wage_province",
    WorkRegion.OUTSIDE: "wage_outside",
}
_CROPS = ("crop_grain", "crop_fruit", "crop_vegetable")
_STRUCTURES = Weights(
    {HouseStructure.BRICK_CONCRETE: 62, HouseStructure.BRICK_WOOD: 25, HouseStructure.EARTH_WOOD: 13}
)
_ROADS = Weights({RoadType.CEMENT: 80, RoadType.GRAVEL: 14, RoadType.EARTH: 6})
_FUELS = Weights({Fuel.CLEAN: 55, Fuel.STRAW: 40, Fuel.COAL: 5})
_NOT_VISITED = {HouseholdType.REMOVED, HouseholdType.CANCELLED}
LINES = {IdStandard.NATIONAL: (5_400, 5_700), IdStandard.PROVINCIAL: (6_800, 7_300)}
SOURCE = "示例数据"


class Surveys:
    """The surveys of one year; draws of their own, so that nothing else of the county moves."""

    def __init__(self, year: int, opens: dt.date, closes: dt.date, *, complete: bool) -> None:
        self.dice = Dice(year)
        self.year, self.opens, self.closes, self.complete = year, opens, closes, complete
        self._shares: dict[str, float] = {}

    def columns(self, family: Family, facts: dict[str, Any], members: int, on: dt.date) -> dict[str, Any]:
        """What the survey adds to the copy; nothing where it has not been made."""
        income = facts.get("net_income_per_capita")
        if facts["household_type"] in _NOT_VISITED or income is None or not members:
            return {}
        if not self.complete and not self.dice.chance(self._share(family.area[:9])):
            return {}
        return {
            **_incomes(family, facts, Decimal(income) * members, self.dice, on),
            **_living(facts, members, self.dice),
            **self._entered(on),
        }

    def _share(self, township: str) -> float:
        """How much of a township is surveyed by now."""
        return self._shares.setdefault(township, self.dice.uniform(0.55, 0.95))

    def _entered(self, on: dt.date) -> dict[str, Any]:
        last = min(on, self.closes) - self.opens
        entered = self.opens + dt.timedelta(days=self.dice.randint(0, last.days))
        if self.complete and self.dice.chance(0.03):
            entered = self.closes + dt.timedelta(days=self.dice.randint(1, 20))
        surveyed = max(self.opens, entered - dt.timedelta(days=self.dice.randint(0, 6)))
        return {"surveyed_on": surveyed, "survey_entered_on": entered}


def windows(surveys: Surveys, *, early: str = "") -> Iterator[dict[str, Any]]:
    """The days of entry: of the county, and of a township that should have been done earlier."""
    row = {"year_id": surveys.year, "opens_on": surveys.opens, "outside": Outside.REASON.value}
    yield {**row, "closes_on": surveys.closes, "source": "县数据质量工作方案（示例）"}
    if early:
        ended = surveys.closes - dt.timedelta(days=20)
        yield {**row, "area_id": early, "closes_on": ended, "source": "试点乡镇提前完成（示例）"}


def lines(year: int) -> Iterator[dict[str, Any]]:
    """Invented poverty lines of the year and the year before."""
    for standard, values in LINES.items():
        for place, value in enumerate(values):
            yield {"standard": standard.value, "year": year - 1 + place, "value": value, "source": SOURCE}


def _incomes(family: Family, facts: dict[str, Any], net: Decimal, dice: Dice, on: dt.date) -> dict[str, Any]:
    """Sources whose net income is exactly `net`, with the sums that the database would write."""
    items = _transfers(family, facts, on)
    if sum(items.values()) > net:
        items = {}
    rest = net - sum(items.values(), Decimal(0))
    at_work = [lives.facts(person, on) for person in family.active()]
    worked = [str(facts["work_region"]) for facts in at_work if facts.get("work_region")]
    # Public-welfare posts are in the township.
    worked += [WorkRegion.TOWNSHIP.value for facts in at_work if facts.get("public_post")]
    wages = (rest * Decimal("0.7")).quantize(_FEN) if worked else Decimal(0)
    if wages:
        items[_WAGE[WorkRegion(worked[0])]] = wages
    gained = rest - wages
    expense = (gained * Decimal("0.4")).quantize(_FEN)
    livestock = ((gained + expense) / 3).quantize(_FEN)
    items |= {dice.one(_CROPS): gained + expense - livestock, "stock_livestock": livestock}
    items |= {"expense_crop": expense}
    return {**items, **_sums(items)}


def _transfers(family: Family, facts: dict[str, Any], on: dt.date) -> dict[str, Decimal]:
    old = sum(person.age_on(on) >= 60 for person in family.active())
    found = {"pension_grant": Decimal(1_320 * old), "ecology_grant": Decimal(240)}
    if facts.get("poor_attr") == PoorAttribute.DIBAO:
        found["dibao_grant"] = Decimal(2_600)
    if facts.get("poor_attr") == PoorAttribute.DESTITUTE:
        found["destitute_grant"] = Decimal(4_200)
    return {name: value for name, value in found.items() if value}


def _sums(items: dict[str, Decimal]) -> dict[str, Decimal]:
    groups = {
        group: sum((items.get(n, Decimal(0)) for n in names), Decimal(0)) for group, names in GROUPS.items()
    }
    total = sum(groups.values()) - groups[EXPENSE]
    net = total - groups[EXPENSE]
    return dict(zip(SUMS, (*groups.values(), total, net, net), strict=True))


def _living(facts: dict[str, Any], members: int, dice: Dice) -> dict[str, Any]:
    farm = dice.randint(1, 6) + dice.randint(0, 99) / 100
    safe = not facts.get("is_dangerous_house")
    return {
        "land_farm": farm,
        "land_irrigated": round(farm / 2, 2),
        "land_forest": dice.randint(0, 20),
        "house_area": members * dice.randint(18, 34),
        "house_structure": dice.pick(_STRUCTURES),
        "road_distance": dice.randint(0, 40) / 10,
        "road_type": dice.pick(_ROADS),
        "fuel": dice.pick(_FUELS),
        "has_production_power": True,
        "has_household_power": True,
        "has_broadcast": dice.chance(0.97),
        "lacks_water": not facts.get("has_safe_water", True),
        "has_sanitary_toilet": dice.chance(0.8),
        "in_cooperative": dice.chance(0.35),
        "led_by_enterprise": dice.chance(0.12),
        "led_by_leader": dice.chance(0.2),
        "has_food": True,
        "food_evidence": "粮油充足，入户查看",
        "has_clothing": True,
        "clothing_evidence": "四季衣被齐全",
        "has_schooling": True,
        "schooling_evidence": "适龄儿童均在校",
        "has_medical_care": True,
        "medical_evidence": "全家参加基本医疗保险",
        "has_safe_house": safe,
        "house_evidence": f"住房鉴定{facts.get('house_grade') or 'B级'}",
        "water_evidence": "自来水入户，水质检测合格" if facts.get("has_safe_water", True) else "季节性缺水",
    }
