"""The random sample: the same seed draws the same, every household has its chance, drawn once."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from functools import partial

import pytest

from common.refusals import Refused
from households.codes import HouseholdType
from households.models import RegisterYear
from inspections.models import Inspection, SampledHousehold
from inspections.policies import drawn
from inspections.services import create_inspection, draw_sample
from tests.builders import make_area, make_household, make_year
from tests.inspections.casework import make_checklist, make_covert, make_inspection
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import winner_and_loser

# 99.9th percentile of chi square with 19 degrees of freedom.
CRITICAL = 43.82


def sampled(inspection: Inspection) -> list[int]:
    rows = SampledHousehold.objects.filter(inspection=inspection).order_by("position")
    return list(rows.values_list("household_id", flat=True))


def chi_square(samples: list[list[int]], households: int) -> float:
    """How far the counts of the households lie from equal chances."""
    counts = Counter(key for sample in samples for key in sample)
    expected = sum(counts.values()) / households
    return sum((counts[key] - expected) ** 2 / expected for key in range(households))


def test_the_same_seed_draws_the_same_from_any_order_of_rows() -> None:
    population = list(range(1000))
    shuffled = random.Random(7).sample(population, 1000)
    assert drawn(population, 30, 42) == drawn(shuffled, 30, 42)
    assert drawn(population, 30, 42) != drawn(population, 30, 43)


def test_a_known_seed_draws_known_households() -> None:
    """Written down: a change of the way of drawing would make old samples impossible to draw again."""
    assert drawn(range(1, 101), 5, 20261124) == [69, 22, 54, 55, 74]


def test_a_sample_holds_each_household_once() -> None:
    sample = drawn(range(50), 50, 1)
    assert sorted(sample) == list(range(50))


def test_over_many_seeds_every_household_has_the_same_chance() -> None:
    samples = [drawn(range(20), 5, seed) for seed in range(4000)]
    assert sum(len(sample) for sample in samples) == 20_000
    assert chi_square(samples, 20) < CRITICAL
    # The measure would notice a draw in which five households have a tenth more chance than the others.
    skewed = [*samples, *([0, 1, 2, 3, 4] for _ in range(100))]
    assert chi_square(skewed, 20) > CRITICAL


def test_neighbours_are_drawn_together_as_often_as_chance_has_it() -> None:
    pairs = Counter(tuple(sorted(pair)) for seed in range(6000) for pair in [drawn(range(7), 2, seed)])
    assert (len(pairs), sum(pairs.values())) == (21, 6000)
    expected = 6000 / 21
    # 99.9th percentile of chi square with 20 degrees of freedom.
    assert sum((count - expected) ** 2 / expected for count in pairs.values()) < 45.31


def test_registered_households_of_the_open_year_in_the_area_are_drawn_from(cast: Cast) -> None:
    make_household(NORTH_VILLAGE, year=2025)
    RegisterYear.objects.update(closed_on=dt.date(2025, 12, 31))
    inside = {make_household(NORTH_VILLAGE).household_id for _ in range(5)}
    inside.add(make_household(f"{NORTH_VILLAGE}001").household_id)
    make_household(SOUTH_VILLAGE)
    make_household(NORTH_VILLAGE, household_type=HouseholdType.ORDINARY, exit_status="")
    inspection = draw_sample(user=cast.inspector, inspection=make_inspection(NORTH, sample_size=6))
    assert (set(sampled(inspection)), inspection.population) == (inside, 6)
    assert inspection.seed is not None
    assert inspection.drawn_at is not None


def test_the_kept_seed_draws_the_kept_sample_again(cast: Cast) -> None:
    keys = [make_household(NORTH_VILLAGE).household_id for _ in range(20)]
    first = draw_sample(user=cast.inspector, inspection=make_inspection(NORTH, sample_size=4))
    assert sampled(first) == drawn(keys, 4, first.seed)
    again = draw_sample(
        user=cast.inspector, inspection=make_inspection(NORTH, sample_size=4), seed=first.seed
    )
    assert sampled(again) == sampled(first)
    other = draw_sample(user=cast.inspector, inspection=make_inspection(NORTH, sample_size=4))
    assert other.seed != first.seed


@pytest.mark.parametrize(
    ("size", "homes", "sentence"), [(3, 2, "只有2户建档立卡户，不够抽取3户"), (1, 0, "没有建档立卡户")]
)
def test_too_small_a_register_is_refused(cast: Cast, size: int, homes: int, sentence: str) -> None:
    make_year()
    for _ in range(homes):
        make_household(NORTH_VILLAGE)
    inspection = make_inspection(NORTH, sample_size=size)
    with pytest.raises(Refused, match=sentence):
        draw_sample(user=cast.inspector, inspection=inspection)
    assert (sampled(inspection), Inspection.objects.get().seed) == ([], None)


def test_drawing_twice_is_refused_and_the_sample_stays(cast: Cast) -> None:
    for _ in range(9):
        make_household(NORTH_VILLAGE)
    inspection = draw_sample(user=cast.inspector, inspection=make_inspection(NORTH))
    before = sampled(inspection)
    with pytest.raises(Refused, match="样本户已抽取"):
        draw_sample(user=cast.inspector, inspection=inspection)
    assert (sampled(inspection), Inspection.objects.get().seed) == (before, inspection.seed)


@pytest.mark.parametrize("who", ["county", "clerk", "auditor", "nobody", "admin"])
def test_only_inspectors_draw(cast: Cast, who: str) -> None:
    make_household(NORTH_VILLAGE)
    inspection = make_covert(sample_size=1)
    with pytest.raises(Refused, match="无权在该区域开展督查"):
        draw_sample(user=cast.everybody()[who], inspection=inspection)
    assert sampled(inspection) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_draws_at_once_one_stands(cast: Cast) -> None:
    for _ in range(9):
        make_household(NORTH_VILLAGE)
    inspection = make_inspection(NORTH, sample_size=3)
    draw = partial(draw_sample, user=cast.inspector, inspection=inspection)
    _drawn, told = winner_and_loser(draw, draw)
    assert told == "样本户已抽取，不能重复抽取。"
    assert len(sampled(inspection)) == 3


def test_an_inspection_belongs_to_the_quarter_of_its_first_day(cast: Cast) -> None:
    fields = {
        "title": "四季度督查",
        "kind": "季度督查",
        "openness": "明查",
        "year": 2026,
        "quarter": 4,
        "area": make_area(NORTH),
        "checklist": make_checklist(),
        "sample_size": 5,
        "ends_on": dt.date(2026, 12, 31),
    }
    key = "0b6e4f00-0000-4000-8000-000000000001"
    with pytest.raises(Refused, match="开始日期不在所选季度内"):
        create_inspection(user=cast.inspector, key=key, starts_on=dt.date(2026, 9, 30), **fields)
    with pytest.raises(Refused, match="无权在该区域开展督查"):
        create_inspection(user=cast.county, key=key, starts_on=dt.date(2026, 10, 1), **fields)
    assert Inspection.objects.count() == 0
    made = create_inspection(user=cast.inspector, key=key, starts_on=dt.date(2026, 10, 1), **fields)
    again = create_inspection(user=cast.inspector, key=key, starts_on=dt.date(2026, 10, 1), **fields)
    assert (made.pk, Inspection.objects.count()) == (again.pk, 1)
