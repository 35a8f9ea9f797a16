"""The register card: what the survey of a year says of a household, on a form to be signed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from households.models import HouseholdYear, PovertyLine
from tests.builders import TODAY, id_number, make_household, make_member
from tests.pdfs import text_of
from tests.people import NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy() -> HouseholdYear:
    PovertyLine.objects.create(standard="国家标准", year=TODAY.year, value=5_000, source="测试")
    copy = make_household(
        NORTH_VILLAGE,
        head="周有田",
        phone="13900001234",
        wage_county=6_000,
        crop_grain=3_000,
        expense_crop=1_000,
        land_farm=3,
        house_structure="砖混",
        has_safe_house=True,
        house_evidence="B级鉴定书",
        surveyed_on=TODAY,
        survey_entered_on=TODAY,
    )
    make_member(copy, name="周小田", number=id_number(5), work_region="省外务工", work_months=6)
    copy.refresh_from_db()
    return copy


def card(client: Client, copy: HouseholdYear) -> str:
    answer = client.get(reverse("households:register_card", args=[copy.household_id]))
    assert answer["Content-Type"] == "application/pdf"
    return "".join(text_of(answer.content)).replace("\n", "")


def test_it_shows_register_members_income_conditions_and_evidence(
    cast: Cast, client: Client, copy: HouseholdYear
) -> None:
    client.force_login(cast.county)
    text = card(client, copy)
    for part in (
        "测试县", "周有田", "周小田", "北岭镇松坡村", "6,000.00", "9,000.00", "8,000.00", "4,000.00",
        "5,000.00", "2025-10-01", "2026-09-30", "砖混", "3.00", "B级鉴定书", "2026-11-24",
    ):  # fmt: skip
        assert part in text, part


def test_numbers_of_persons_are_masked(cast: Cast, client: Client, copy: HouseholdYear) -> None:
    client.force_login(cast.county)
    text = card(client, copy)
    assert id_number(5) not in text
    assert "13900001234" not in text
    assert "139****1234" in text


def test_it_costs_the_same_whatever_the_members(
    cast: Cast, client: Client, copy: HouseholdYear, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.county)
    for members in (1, 6):
        for number in range(members):
            make_member(copy, name=f"成员{number}")
        with django_assert_num_queries(9):
            card(client, copy)
