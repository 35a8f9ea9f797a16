"""Income by source: the database adds up, and what counts is data of the year (§2.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from households.models import HouseholdYear, RegisterYear
from tests.builders import TODAY, make_household, make_member

pytestmark = pytest.mark.django_db

INCOMES: dict[str, Any] = {
    "wage_county": 24_000,
    "crop_grain": 3_000,
    "land_lease": 600,
    "dibao_grant": 2_400,
    "pension_grant": 1_200,
    "expense_crop": 1_000,
}


def sums(copy: HouseholdYear) -> tuple[Decimal | None, ...]:
    copy.refresh_from_db()
    return (copy.total_income, copy.net_income, copy.counted_income, copy.net_income_per_capita)


def test_the_database_adds_up_and_divides_by_the_members() -> None:
    copy = make_household(**INCOMES)
    assert sums(copy) == (31_200, 30_200, 30_200, 30_200)
    make_member(copy)
    make_member(copy)
    assert sums(copy)[3] == Decimal("10066.67")
    assert (copy.wage_income, copy.business_income, copy.property_income) == (24_000, 3_000, 600)
    assert (copy.transfer_income, copy.business_expense) == (3_600, 1_000)


def test_nobody_can_type_another_sum() -> None:
    copy = make_household(**INCOMES)
    HouseholdYear.objects.filter(pk=copy.pk).update(net_income_per_capita=99, total_income=1)
    assert sums(copy) == (31_200, 30_200, 30_200, 30_200)


def test_what_a_roster_says_stays_until_there_are_sources() -> None:
    copy = make_household(net_income_per_capita=4_000)
    assert sums(copy) == (None, None, None, 4_000)
    HouseholdYear.objects.filter(pk=copy.pk).update(wage_county=5_000)
    assert sums(copy) == (5_000, 5_000, 5_000, 5_000)
    HouseholdYear.objects.filter(pk=copy.pk).update(wage_county=None)
    assert sums(copy) == (None, None, None, None)


def test_sources_that_do_not_count_are_left_out_at_once_and_in_that_year_alone() -> None:
    last = make_household(year=2025, **INCOMES)
    RegisterYear.objects.filter(pk=2025).update(closed_on=TODAY)
    copy = make_household(**INCOMES)
    RegisterYear.objects.filter(pk=2026).update(not_counted=["pension_grant", "dibao_grant"])
    assert sums(copy) == (31_200, 30_200, 26_600, 26_600)
    assert sums(last) == (31_200, 30_200, 30_200, 30_200)


def test_a_loss_gives_an_income_below_nothing() -> None:
    copy = make_household(stock_livestock=1_000, expense_stock=4_000)
    assert sums(copy) == (1_000, -3_000, -3_000, -3_000)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("household_incomes_not_negative", {"expense_crop": -1}),
        ("household_dibao_or_destitute", {"dibao_grant": 1, "destitute_grant": 1}),
        ("household_sizes_not_negative", {"land_farm": -1}),
        ("household_irrigated_of_farmland", {"land_farm": 2, "land_irrigated": 3}),
        ("household_safe_or_dangerous", {"has_safe_house": True, "is_dangerous_house": True}),
        ("household_survey_whole", {"surveyed_on": TODAY}),
    ],
)
def test_the_database_refuses_contradictions(name: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_household(**values)
    assert HouseholdYear.objects.count() == 0
