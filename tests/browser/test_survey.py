"""The yearly survey under a clerk's hands: sums while typing, marks against last year, on to the next."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from households.models import Draft, HouseholdYear, RegisterYear
from tests.browser.conftest import Open
from tests.builders import TODAY, make_household, make_member, make_year
from tests.people import NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db(transaction=True)

# What every survey states, carried over from last year.
ANSWERED = {
    "house_area": 90,
    "land_farm": 4,
    "has_household_power": True,
    "has_production_power": True,
    "has_safe_water": True,
    "has_sanitary_toilet": True,
    "in_cooperative": False,
    "road_distance": 1,
    "road_type": "水泥路",
    "fuel": "清洁能源",
}


@pytest.mark.parametrize("phone", [False, True])
def test_a_survey_is_typed_and_the_next_household_comes(cast: Cast, open_page: Open, *, phone: bool) -> None:
    last = make_household(
        NORTH_VILLAGE, year=TODAY.year - 1, wage_county=20_000, crop_grain=3_000, **ANSWERED
    )
    RegisterYear.objects.update(closed_on=TODAY)
    make_year()
    copy = HouseholdYear.objects.create(
        household=last.household, year_id=TODAY.year, area=last.area, household_type=last.household_type
    )
    make_member(copy, name="户主甲", relation="户主", work_months=8)
    other = make_household(NORTH_VILLAGE, head="户主乙")

    page = open_page(cast.clerk, phone=phone)
    page.goto("/households/surveys/next/")
    expect(page.get_by_role("heading", name="户主甲")).to_be_visible()
    page.get_by_role("link", name="带入上年数据").click()
    wage = page.locator("[name=wage_county]")
    expect(wage).to_have_value("20000.00")
    expect(page.locator("[data-net]")).to_have_text("23,000.00")
    assert page.locator(".is-changed").count() == 0

    wage.fill("24000")
    expect(page.locator(".is-changed")).to_have_count(1)
    page.locator("[name=expense_crop]").fill("1000")
    expect(page.locator("[data-net]")).to_have_text("26,000.00")
    page.keyboard.press("Enter")
    expect(page.locator("[name=expense_forest]")).to_be_focused()
    page.keyboard.press("Alt+s")

    expect(page.get_by_text("户主甲的调查已保存")).to_be_visible()
    expect(page.get_by_role("heading", name="户主乙")).to_be_visible()
    copy.refresh_from_db()
    assert (copy.net_income, copy.surveyed_by) == (26_000, cast.clerk)
    assert (HouseholdYear.objects.get(pk=other.pk).surveyed_on, Draft.objects.count()) == (None, 0)
