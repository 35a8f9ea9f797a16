"""The words of pairings and visits that figures and lists are made of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from assistance.households import LONGEST_UNVISITED_FIRST, paired, unpaired, with_last_visit
from assistance.models import Pairing, Visit
from households.models import HouseholdYear
from tests.assistance.casework import make_pairing, make_visit
from tests.builders import TODAY, make_household
from tests.people import NORTH_VILLAGE, Cast

DAY = dt.timedelta(days=1)


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    return make_household(NORTH_VILLAGE)


def test_a_pairing_holds_from_its_first_day_until_before_its_last(cast: Cast, copy: HouseholdYear) -> None:
    first, last = dt.date(2026, 3, 1), dt.date(2026, 9, 1)
    pairing = make_pairing(copy, cast.cadre, valid_from=first, valid_to=last, end_reason="调离")
    answers = [
        list(Pairing.objects.in_force(day)) == [pairing] for day in (first - DAY, first, last - DAY, last)
    ]
    assert answers == [False, True, True, False]


def test_a_household_is_paired_or_unpaired_on_each_day(cast: Cast, copy: HouseholdYear) -> None:
    alone = make_household(NORTH_VILLAGE)
    make_pairing(copy, cast.cadre, valid_to=TODAY, end_reason="调离")
    copies = HouseholdYear.objects.all()
    assert set(paired(copies, TODAY - DAY)) == {copy}
    assert set(unpaired(copies, TODAY - DAY)) == {alone}
    assert set(paired(copies, TODAY)) == set()
    assert set(unpaired(copies, TODAY)) == {copy, alone}


def test_two_helpers_do_not_double_a_household(cast: Cast, copy: HouseholdYear) -> None:
    make_pairing(copy, cast.cadre)
    make_pairing(copy, cast.cadre2)
    assert paired(HouseholdYear.objects.all(), TODAY).count() == 1


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (dt.date(2026, 1, 31), False),
        (dt.date(2026, 2, 1), True),
        (dt.date(2026, 2, 28), True),
        (dt.date(2026, 3, 1), False),
        (dt.date(2025, 2, 10), False),
    ],
)
def test_a_month_has_its_first_and_its_last_day(
    cast: Cast, copy: HouseholdYear, day: dt.date, inside: bool
) -> None:
    make_visit(copy, cast.cadre, visited_on=day)
    assert Visit.objects.in_month(dt.date(2026, 2, 14)).exists() is inside


def test_the_last_visit_and_its_visitor_are_shown(cast: Cast, copy: HouseholdYear) -> None:
    make_visit(copy, cast.cadre, visited_on=dt.date(2026, 10, 1))
    make_visit(copy, cast.cadre2, visited_on=dt.date(2026, 11, 2))
    make_visit(copy, cast.cadre, visited_on=dt.date(2026, 9, 3))
    never = make_household(NORTH_VILLAGE)
    found = with_last_visit(HouseholdYear.objects.all()).order_by(*LONGEST_UNVISITED_FIRST)
    assert [(row.pk, row.last_visit, row.last_visitor) for row in found] == [
        (never.pk, None, None),
        (copy.pk, dt.date(2026, 11, 2), "cadre2"),
    ]


def test_gifts_and_photos_are_summed_apart(cast: Cast, copy: HouseholdYear) -> None:
    visit = make_visit(copy, cast.cadre, gift=300)
    visit.gifts.create(kind="慰问物资", description="大米", value=Decimal("80.50"))
    for number in range(3):
        visit.photos.create(image=f"x{number}.jpg", width=1, height=1, sha256=str(number))
    bare = make_visit(copy, cast.cadre)
    sums = {v.pk: (v.given, v.photo_count) for v in Visit.objects.with_sums()}
    assert sums == {visit.pk: (Decimal("380.50"), 3), bare.pk: (Decimal(0), 0)}


def test_visits_with_a_problem_are_told_apart(cast: Cast, copy: HouseholdYear) -> None:
    make_visit(copy, cast.cadre)
    raised = make_visit(copy, cast.cadre, problem="缺水")
    assert list(Visit.objects.with_problem()) == [raised]
