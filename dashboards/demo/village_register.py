"""Sheets of the invented county's villages, in keeping with its register, and exits under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Left

from accounts.models.area import Level
from accounts.roles import Role
from dashboards.demo.copying import first_free_id
from dashboards.demo.crew import Crew, keys_from, steps
from dashboards.demo.dice import Dice, Weights
from households.codes import ExitStatus, HouseholdType, Landform, VillageKind
from households.models import (
    CriterionSet,
    HouseholdYear,
    VillageExit,
    VillageExitAnswer,
    VillageExitState,
    VillageExitStep,
    VillageYear,
)

POOR_SHARE = 0.4
EXITED_BELOW = 0.02  # share of poor people; as the national papers have it
_LANDFORMS = Weights({Landform.MOUNTAIN: 55, Landform.HILLS: 35, Landform.PLAIN: 10})
_DIRECTIONS = ("特色种植", "肉羊养殖", "林果", "乡村旅游", "设施蔬菜")
_WAY = (
    ("propose", "", VillageExitState.PROPOSED, Role.TEAM, 20),
    ("review", VillageExitState.PROPOSED, VillageExitState.REVIEWED, Role.CLERK, 12),
    ("verify", VillageExitState.REVIEWED, VillageExitState.VERIFIED, Role.COUNTY, 5),
)


def sheets(year: int, entered_on: dt.date, user: int) -> Iterator[dict[str, Any]]:
    """A sheet for each village with households in the year; draws of its own, so that nothing else moves."""
    registered = Q(household_type=HouseholdType.REGISTERED)
    poor = registered & ~Q(exit_status=ExitStatus.EXITED)
    counts = (
        HouseholdYear.objects.of_year(year)
        .order_by()
        .values(village=Left("area_id", Level.VILLAGE))
        .annotate(
            homes=Count("pk"),
            people=Sum("member_count"),
            land=Sum("land_farm", filter=registered, default=0),
            poor_homes=Count("pk", filter=poor),
            poor_people=Sum("member_count", filter=poor, default=0),
        )
    )
    for row in counts.order_by("village"):
        # The same village draws the same in both years.
        yield _sheet(Dice(int(row["village"])), row, year) | {
            "year_id": year,
            "entered_on": entered_on,
            "entered_by_id": user,
        }


def _sheet(dice: Dice, row: Mapping[str, Any], year: int) -> dict[str, Any]:
    homes = round(row["homes"] * dice.uniform(1.8, 3.2))
    people = round(row["people"] * dice.uniform(1.8, 3.2)) or 1
    is_poor = dice.chance(POOR_SHARE)
    exited = is_poor and row["poor_people"] / people <= EXITED_BELOW and dice.chance(0.8)
    return {
        "area_id": row["village"],
        "kind": (VillageKind.POOR if is_poor else VillageKind.OTHER).value,
        "is_key": is_poor and dice.chance(0.3),
        "exit_year": year - dice.randint(1, 4) if exited else None,
        "landform": dice.pick(_LANDFORMS),
        "direction": dice.one(_DIRECTIONS),
        "groups": dice.randint(3, 8),
        "natural_villages": dice.randint(2, 9),
        "households": homes,
        "people": people,
        "poor_households": row["poor_homes"],
        "poor_people": row["poor_people"],
        **_counts(dice, homes, people),
        "farmland": round(float(row["land"]) * dice.uniform(1.4, 2.2)) + 200,
        "forest": dice.randint(200, 4000),
        "livestock": dice.randint(50, 1200),
        "net_income_per_capita": dice.randint(90, 180) * 100,
        "collective_income": dice.randint(1, 40) * 5000,
        "collective_assets": dice.randint(5, 200) * 10_000,
        "unpaved_km": 0 if exited or dice.chance(0.8) else dice.randint(1, 8),
        "road_km": dice.randint(4, 30),
        "has_bus": dice.chance(0.85),
    }


def _counts(dice: Dice, homes: int, people: int) -> dict[str, Any]:
    """Counts as shares of households and people."""
    of_people = {"women": 0.48, "labourers": 0.55, "disabled_people": 0.03, "dibao_people": 0.05}
    of_people |= {
        "medical_insured": 0.98,
        "pension_insured": 0.6,
        "migrants_long": 0.2,
        "party_members": 0.04,
    }
    of_homes = {"dibao_households": 0.05, "tap_households": 0.93, "broadband_households": 0.6}
    of_homes |= {"cooperative_households": 0.25, "broadcast_households": 0.97, "dangerous_households": 0.0}
    drawn = {name: round(people * share * dice.uniform(0.9, 1.0)) for name, share in of_people.items()}
    drawn |= {name: round(homes * share * dice.uniform(0.9, 1.0)) for name, share in of_homes.items()}
    drawn["poor_in_cooperatives"] = drawn["cooperative_households"] // 4
    drawn["women_labourers"] = drawn["labourers"] * 45 // 100
    few = {
        "clinics": 1,
        "doctors": dice.randint(1, 3),
        "culture_rooms": 1,
        "public_toilets": dice.randint(1, 6),
    }
    return {**drawn, **few, "has_service_platform": dice.chance(0.9), "is_weak_branch": dice.chance(0.05)}


def exits(crew: Crew) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """Tables of exits under way, one in each state before the notice."""
    year, rules = crew.on.year, CriterionSet.objects.get(level="village")
    poor = VillageYear.objects.of_year(year).filter(kind=VillageKind.POOR, exit_year=None)
    keys = keys_from(first_free_id(VillageExitStep))
    cases: list[dict[str, Any]] = []
    done: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for number, sheet in enumerate(poor.order_by("poor_people", "pk")[: len(_WAY)], 1):
        way = _WAY[:number]
        path = [
            (verb, source, target, crew.at(role, sheet.area_id), crew.ago(days))
            for verb, source, target, role, days in way
        ]
        case = {"id": number, "key": crew.uuid(), "area_id": sheet.area_id, "year_id": year}
        case |= {"criteria_id": rules.pk, "opened_on": path[0][4], "opened_by_id": path[0][3]}
        cases.append(case | {"state": way[-1][2].value})
        done += steps(crew, number, path, keys)
        answers += [
            {"case_id": number, "criterion_id": one.pk, "met": True, "evidence": f"现场核实：{one.label}"}
            for one in rules.criteria.all()
        ]
    yield VillageExit, cases
    yield VillageExitStep, done
    yield VillageExitAnswer, answers
