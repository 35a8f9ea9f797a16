"""Data checks of what the yearly survey answers, and of what comparisons found: each at its edge."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from households.codes.comparing import RosterKind
from households.models import HouseholdYear, MemberYear
from tests.builders import TODAY, make_parameters
from tests.households.comparisons import make_hit
from tests.households.test_checks import found, sound_household
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(db: None) -> None:
    make_parameters()


SURVEYED = {
    "surveyed_on": TODAY,
    "survey_entered_on": TODAY,
    "house_area": 90,
    "has_household_power": True,
    "has_production_power": True,
    "has_safe_water": True,
    "has_sanitary_toilet": True,
    "in_cooperative": False,
    "road_distance": 2,
    "road_type": "水泥路",
    "fuel": "清洁能源",
    "land_farm": 4,
}
SURVEY_CASES: list[tuple[dict[str, Any], dict[str, Any], set[str]]] = [
    ({}, {}, set()),
    ({"crop_grain": 900}, {}, {"IN-03"}),
    ({"crop_grain": 900, "expense_crop": 1}, {}, set()),
    ({"wage_county": 900}, {}, {"IN-04"}),
    ({"wage_county": 900}, {"work_months": 3, "work_region": "县内务工", "work_place": "县城"}, set()),
    ({}, {"work_months": 3, "work_region": "县内务工", "work_place": "县城"}, {"IN-04"}),
    ({"wage_county": 299}, {"work_months": 3, "work_region": "县内务工", "work_place": "县城"}, {"LB-16"}),
    ({"wage_county": 300}, {"work_months": 3, "work_region": "县内务工", "work_place": "县城"}, set()),
    ({"wage_county": 90_001}, {"work_months": 3, "work_region": "县内务工", "work_place": "县城"}, {"LB-16"}),
    ({"dibao_grant": 100}, {}, {"IN-06"}),
    ({"dibao_grant": 100}, {"has_dibao": True}, set()),
    ({"destitute_grant": 100}, {}, {"IN-06"}),
    ({"pension_grant": 100}, {}, {"IN-06"}),
    ({"pension_grant": 100}, {"birth_date": dt.date(1950, 1, 1)}, set()),
    ({"land_farm": 100}, {}, set()),
    ({"land_farm": 101}, {}, {"IN-09"}),
    ({"land_forest": 141}, {}, {"IN-09"}),
    ({"land_forest": 140}, {}, set()),
    ({"road_distance": 50}, {}, set()),
    ({"road_distance": 51}, {}, {"IN-10"}),
    ({"house_area": 0}, {}, {"RQ-05"}),
    ({"house_area": None}, {}, {"RQ-05"}),
    ({"fuel": ""}, {}, {"RQ-06"}),
    ({"in_cooperative": None}, {}, {"RQ-06"}),
    ({"land_farm": None}, {}, {"RQ-07"}),
    ({"land_farm": None, "land_pasture": 3}, {}, set()),
    ({"main_cause": "缺土地", "land_farm": 20}, {}, set()),
    ({"main_cause": "缺土地", "land_farm": 21}, {}, {"CA-05"}),
]


@pytest.mark.parametrize(("household", "member", "codes"), SURVEY_CASES)
def test_rules_of_the_survey_at_their_edges(
    numbers: None, household: dict[str, Any], member: dict[str, Any], codes: set[str]
) -> None:
    copy, son = sound_household()
    HouseholdYear.objects.filter(pk=copy.pk).update(**{**SURVEYED, **household})
    MemberYear.objects.filter(pk=son.pk).update(**member)
    asked = {"IN-03", "IN-04", "IN-06", "IN-09", "IN-10", "LB-16", "RQ-05", "RQ-06", "RQ-07", "CA-05"}
    assert found(copy) & asked == codes


def test_what_nobody_has_surveyed_is_not_asked(numbers: None) -> None:
    copy, _son = sound_household()
    assert found(copy) & {"RQ-05", "RQ-06", "RQ-07", "IN-04", "IN-06"} == set()


@pytest.mark.parametrize(
    ("roster", "kind", "decided", "codes"),
    [
        (RosterKind.SCHOOL, "漏助", False, {"ED-12"}),
        (RosterKind.SCHOOL, "错助", False, {"ED-12"}),
        (RosterKind.SCHOOL, "错助", True, set()),
        (RosterKind.AID, "错助", False, set()),
        (RosterKind.ELSEWHERE, "错助", False, {"ID-11"}),
    ],
)
def test_undecided_differences_of_comparisons_are_findings(
    cast: Cast, roster: RosterKind, kind: str, decided: bool, codes: set[str]
) -> None:
    copy, son = sound_household()
    hit = make_hit(son, user=cast.county, kind=kind)
    type(hit.source).objects.filter(pk=hit.source_id).update(kind=roster)
    if decided:
        said = {
            "decision": "情况属实",
            "reason": "核实",
            "decided_by": cast.clerk,
            "decided_at": dt.datetime.now(dt.UTC),
        }
        type(hit).objects.filter(pk=hit.pk).update(**said)
    assert found(copy) & {"ED-12", "ID-11"} == codes
