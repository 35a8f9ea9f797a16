"""The search in the header: straight to the household, and no ID number in an address."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from households.models import HouseholdYear
from tests.builders import id_number, make_household, make_member
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

SEARCH = reverse("households:search")
LIST = reverse("households:household_list")
NUMBER = id_number(345)


@pytest.fixture
def household(cast: Cast) -> HouseholdYear:
    copy = make_household(NORTH_VILLAGE, head="赵大山", household_no="9000000077")
    make_member(copy, name="赵小川", number=NUMBER)
    make_household(NORTH_VILLAGE, head="赵二山")
    return copy


@pytest.mark.parametrize(
    "text",
    ["赵大", "zds", "ZXC", "90000000", NUMBER, f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", NUMBER[14:]],
)
def test_one_hit_opens_the_household(client: Client, cast: Cast, household: HouseholdYear, text: str) -> None:
    client.force_login(cast.clerk)
    answer = client.post(SEARCH, {"q": text})
    assert answer["Location"] == reverse("households:household_detail", args=[household.household_id])


def test_several_hits_open_the_list(client: Client, cast: Cast, household: HouseholdYear) -> None:
    client.force_login(cast.clerk)
    answer = client.post(SEARCH, {"q": "赵"})
    assert answer["Location"] == f"{LIST}?q=%E8%B5%B5"


@pytest.mark.parametrize("text", [NUMBER, NUMBER[:17] + "?", NUMBER[:15], id_number(346)])
def test_an_id_number_of_nobody_here_stays_out_of_the_address(
    client: Client, cast: Cast, household: HouseholdYear, text: str
) -> None:
    client.force_login(cast.clerk2)
    answer = client.post(SEARCH, {"q": text})
    assert answer["Location"] == LIST


def test_what_lies_outside_is_not_found(client: Client, cast: Cast, household: HouseholdYear) -> None:
    client.force_login(cast.clerk2)
    assert make_household(SOUTH_VILLAGE, head="赵三山").pk
    answer = client.post(SEARCH, {"q": "赵大山"}, follow=True)
    assert [copy.head_name for copy in answer.context["page"]] == []
    assert client.post(SEARCH, {"q": "赵"})["Location"].startswith(reverse("home") + "households/")


def test_a_search_is_a_post(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert client.get(SEARCH, {"q": "赵"}).status_code == 405


def test_without_posting_there_is_no_search(client: Client, cast: Cast) -> None:
    client.force_login(cast.nobody)
    assert client.post(SEARCH, {"q": "赵"}).status_code == 403
