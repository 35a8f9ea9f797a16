"""Poverty lines by standard, area and year, side by side and with their source (§2.8)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from households.codes import IdStandard
from households.models import CriterionSet, HouseholdYear, PovertyLine, RegisterYear
from households.poverty import Standing, standing_at, standing_of, with_line
from households.services.parameters import PLANS, load_register_rules
from tests.builders import TODAY, make_area, make_household, make_member, make_year
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
    assert load_register_rules(PLANS / "national.json") == 14
    assert load_register_rules(PLANS / "national.json") == 0
    counts = {rules.name: rules.criteria.count() for rules in CriterionSet.objects.all()}
    assert counts == {"两不愁三保障一高于": 6, "一超六有": 7, "贫困村退出": 6}


def test_a_line_needs_a_source_and_stands_once(db: None) -> None:
    PovertyLine.objects.create(standard="国家标准", year=2021, value=4500, source="测试")
    for changes, name in (({"source": ""}, "value_and_source"), ({}, "once")):
        row = {"standard": "国家标准", "year": 2021 if name == "once" else 2022, "value": 1, "source": "测试"}
        with pytest.raises(IntegrityError, match=f"poverty_line_{name}"), transaction.atomic():
            PovertyLine.objects.create(**{**row, **changes})


def put_line(value: int, standard: str = "国家标准", area: str | None = None) -> None:
    if area:
        make_area(area)
    PovertyLine.objects.create(standard=standard, year=2026, value=value, area_id=area, source="测试")


def standings(**households: dict[str, object]) -> dict[str, Standing]:
    copies = {name: make_household(**values).pk for name, values in households.items()}  # type: ignore[arg-type]
    lined = with_line(HouseholdYear.objects.all()).in_bulk(copies.values())
    for standing in Standing:
        found = set(standing_at(HouseholdYear.objects.all(), standing).values_list("pk", flat=True))
        assert found == {pk for pk, copy in lined.items() if standing_of(copy) == standing}
    return {name: standing_of(lined[pk]) for name, pk in copies.items()}


@pytest.mark.django_db
def test_below_and_above_are_computed_from_standard_area_and_year() -> None:
    put_line(5_000)
    put_line(6_000, area="990001101")
    put_line(8_000, standard="省定标准")
    south = {"area": "990001102201"}
    assert standings(
        north={"wage_county": 5_500},
        south={"wage_county": 5_500, **south},
        province={"wage_county": 7_999, "id_standard": "省定标准", **south},
        equal={"wage_county": 5_000, **south},
        roster={"net_income_per_capita": 4_999, **south},
        unknown={},
        city={"wage_county": 1, "id_standard": "市定标准"},
    ) == {
        "north": Standing.BELOW,
        "south": Standing.ABOVE,
        "province": Standing.BELOW,
        "equal": Standing.ABOVE,
        "roster": Standing.BELOW,
        "unknown": Standing.UNKNOWN,
        "city": Standing.NO_LINE,
    }


@pytest.mark.django_db
def test_the_unrounded_amount_is_compared() -> None:
    put_line(5_000)
    copy = make_household(wage_county=Decimal("14999.99"))
    make_member(copy)
    make_member(copy)
    lined = with_line(HouseholdYear.objects.all()).get()
    assert lined.net_income_per_capita == 5_000
    assert standing_of(lined) == Standing.BELOW
    assert standing_at(HouseholdYear.objects.all(), Standing.BELOW).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["create", "update", "delete"])
def test_the_lines_of_a_closed_year_stay(act: str) -> None:
    put_line(5_000)
    make_year(2026)
    RegisterYear.objects.update(closed_on=TODAY)
    acts = {
        "create": lambda: put_line(6_000, standard="市定标准"),
        "update": lambda: PovertyLine.objects.update(value=1),
        "delete": lambda: PovertyLine.objects.all().delete(),
    }
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        acts[act]()
    assert PovertyLine.objects.get().value == 5_000
