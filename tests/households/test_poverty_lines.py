"""Poverty lines by standard, area and year, side by side and with their source (§2.8)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from households.codes import IdStandard
from households.models import CriterionSet, PovertyLine
from households.services.parameters import PLANS, load_register_rules
from tests.builders import make_area
from tests.people import COUNTY, NORTH_VILLAGE


@pytest.mark.parametrize(
    ("standard", "year", "area", "line"),
    [
        (IdStandard.NATIONAL, 2014, NORTH_VILLAGE, 2800),
        (IdStandard.PROVINCIAL, 2014, NORTH_VILLAGE, 4000),
        (IdStandard.PROVINCIAL, 2014, "880001101201", None),
        (IdStandard.NATIONAL, 2009, NORTH_VILLAGE, None),
    ],
)
def test_the_line_is_that_of_the_standard_the_year_and_the_nearest_area(
    db: None, standard: str, year: int, area: str, line: int | None
) -> None:
    make_area(COUNTY)
    load_register_rules(PLANS / "national.json")
    PovertyLine.objects.create(
        standard=IdStandard.PROVINCIAL, area_id=COUNTY, year=2014, value=4000, source="篇二：2014年"
    )
    found = PovertyLine.objects.line_of(standard, year, area)
    assert found == (None if line is None else Decimal(line))


def test_the_plan_file_loads_once(db: None) -> None:
    assert load_register_rules(PLANS / "national.json") == 13
    assert load_register_rules(PLANS / "national.json") == 0
    counts = {rules.name: rules.criteria.count() for rules in CriterionSet.objects.all()}
    assert counts == {"两不愁三保障一高于": 6, "一超六有": 7}


def test_a_line_needs_a_source_and_stands_once(db: None) -> None:
    PovertyLine.objects.create(standard="国家标准", year=2021, value=4500, source="测试")
    for changes, name in (({"source": ""}, "value_and_source"), ({}, "once")):
        row = {"standard": "国家标准", "year": 2021 if name == "once" else 2022, "value": 1, "source": "测试"}
        with pytest.raises(IntegrityError, match=f"poverty_line_{name}"), transaction.atomic():
            PovertyLine.objects.create(**{**row, **changes})
