"""What a clerk learns of a number while typing: nothing of other areas but the township's name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from households.forms import entry_household, entry_member, survey_fields
from households.models import HouseholdYear, MemberYear
from tests.builders import id_number, make_household, make_member
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

ADDRESS = reverse("households:id_check")
NUMBER = id_number(61)


@pytest.fixture
def clerk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.clerk)
    return client


def test_a_number_nobody_has_is_free(clerk: Client) -> None:
    make_household(NORTH_VILLAGE)
    assert "尚未登记" in clerk.post(ADDRESS, {"number": NUMBER}).text


def test_inside_the_area_the_household_is_named_and_linked(clerk: Client) -> None:
    copy = make_member(make_household(NORTH_VILLAGE, head="郑北"), number=NUMBER).household_year
    answer = clerk.post(ADDRESS, {"number": NUMBER}).text
    assert reverse("households:household_detail", args=[copy.household_id]) in answer
    assert "郑北" in answer
    own = clerk.post(ADDRESS, {"number": NUMBER, "household": copy.household_id}).text
    assert "本户成员" in own


def test_outside_the_area_only_the_township_is_named(clerk: Client) -> None:
    copy = make_member(make_household(SOUTH_VILLAGE, head="郑南"), name="郑幼", number=NUMBER).household_year
    answer = clerk.post(ADDRESS, {"number": NUMBER}).text
    assert "已在其他乡镇登记：南坪镇" in answer
    secrets = ("郑南", "郑幼", "竹溪", "href", copy.household.household_no, f"/{copy.household_id}/")
    assert [word for word in secrets if word in answer] == []


def test_a_mistyped_number_is_explained_and_not_repeated(clerk: Client) -> None:
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    answer = clerk.post(ADDRESS, {"number": wrong}).text
    assert "校验码" in answer
    assert wrong not in answer


def test_every_column_that_people_enter_is_on_the_form() -> None:
    # The income a head is added up by the database, or comes with a roster.
    household = {*entry_household.COLUMNS, *survey_fields.COLUMNS, "net_income_per_capita"}
    for model, columns in ((HouseholdYear, household), (MemberYear, set(entry_member.COLUMNS))):
        fields = {f.name for f in model._meta.concrete_fields if f.editable and not f.primary_key}
        assert fields - {"household", "year", "member", "household_year"} == columns
