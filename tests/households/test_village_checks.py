"""Data checks of villages: each finds the sheet that breaks it, at its edge, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from households.models import CheckFinding, HouseholdYear
from households.services.checking import check_area
from tests.builders import TODAY, make_household
from tests.households.villages import make_sheet
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db

EXITED = {"exit_year": TODAY.year - 1}


@pytest.mark.parametrize(
    ("sheet", "codes"),
    [
        ({}, set()),
        ({"households": 2, "people": 9}, set()),
        ({"households": 1, "people": 9}, {"VL-01"}),
        ({"people": 8}, {"VL-01"}),
        ({"farmland": 12}, set()),
        ({"farmland": 11}, {"VL-03"}),
        (EXITED, set()),
        ({**EXITED, "clinics": None}, {"VL-04"}),
        ({"clinics": None}, set()),
        ({**EXITED, "exit_year": TODAY.year + 1, "clinics": None}, set()),
        # Six people of the register are not out of poverty: 2 % of 300.
        ({**EXITED, "people": 300}, set()),
        ({**EXITED, "people": 299}, {"VL-05"}),
    ],
)
def test_what_is_found_in_a_sheet(cast: Cast, sheet: dict[str, Any], codes: set[str]) -> None:
    copies = [
        make_household(f"{NORTH_VILLAGE}", exit_status="未脱贫", land_farm=5),
        make_household(NORTH_VILLAGE, exit_status="已脱贫", land_farm=7),
    ]
    for copy, people in zip(copies, (6, 3), strict=True):
        HouseholdYear.objects.filter(pk=copy.pk).update(member_count=people)
    # Neither the neighbour's households nor those not registered count.
    make_household(SOUTH_VILLAGE, land_farm=900)
    make_household(NORTH_VILLAGE, household_type="一般农户", exit_status="", land_farm=900)
    make_sheet(**sheet)
    check_area(year=TODAY.year, area="", today=TODAY)
    found = CheckFinding.objects.filter(rule__startswith="VL-")
    assert {one.rule for one in found} == codes
    assert {one.subject for one in found} <= {f"village:{NORTH_VILLAGE}"}
