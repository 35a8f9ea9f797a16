"""Builders of villages' sheets and exits."""

from __future__ import annotations

import uuid
from typing import Any

from households.codes import VillageKind
from households.models import CriterionSet, VillageExit, VillageYear
from households.services.exits import Said
from households.services.parameters import PLANS, load_register_rules
from households.services.village_exits import answer_village_criteria, propose_exit
from tests.builders import TODAY, make_area, make_year
from tests.households.cases import FIRST
from tests.people import NORTH_VILLAGE, Cast

# A sheet by which every criterion that the registers can answer is met.
SHEET = {
    "kind": VillageKind.POOR,
    "households": 300,
    "people": 1000,
    "unpaved_km": 0,
    "clinics": 1,
    "doctors": 2,
    "culture_rooms": 1,
    "collective_income": 50_000,
}


def make_sheet(code: str = NORTH_VILLAGE, year: int = TODAY.year, **changes: Any) -> VillageYear:
    """The entered sheet of a poor village."""
    fields = {"entered_on": TODAY, **SHEET, **changes}
    return VillageYear.objects.create(area=make_area(code), year=make_year(year), **fields)


def make_village_exit(cast: Cast, **changes: Any) -> VillageExit:
    """The proposal that the village of the north leaves poverty; its sheet is made where there is none."""
    if not CriterionSet.objects.exists():
        load_register_rules(PLANS / "national.json")
    if not VillageYear.objects.filter(area=NORTH_VILLAGE).exists():
        make_sheet()
    fields: dict[str, Any] = {
        "user": cast.team,
        "village": make_area(NORTH_VILLAGE),
        "key": uuid.uuid4(),
        "criteria": CriterionSet.objects.get(name="贫困村退出"),
        "opened_on": FIRST,
        "today": TODAY,
    }
    return propose_exit(**{**fields, **changes})


def answer_village(cast: Cast, case: VillageExit, *, met: bool = True) -> None:
    """All criteria answered alike."""
    said = [Said(one.pk, met, "现场核实") for one in case.criteria.criteria.all()]
    answer_village_criteria(user=cast.team, case=case, said=said, today=TODAY)
