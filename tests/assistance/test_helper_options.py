"""Names offered while a helper's name is typed: few, by their beginning, of the user's own area."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from assistance.helpers import MOST_SUGGESTIONS
from tests.builders import make_household, make_user
from tests.people import COUNTY, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

URL = reverse("assistance:helper_options")


@pytest.fixture
def helpers(cast: Cast) -> None:
    """Four of one family name: in the north, in the south, of the county, and one who helps nobody."""
    for name, role, area in (
        ("郭北", Role.HELPER, NORTH_VILLAGE),
        ("郭南", Role.HELPER, SOUTH_VILLAGE),
        ("郭县", Role.HELPER, COUNTY),
        ("郭审", Role.AUDITOR, COUNTY),
    ):
        make_user(f"guo{ord(name[1])}", role=role, area=area, name=name)


def offered(client: Client, user: User, **typed: str) -> list[str]:
    client.force_login(user)
    return re.findall(r'<option value="([^"]+)"', client.get(URL, typed).text)


def test_a_clerk_is_offered_the_helpers_of_the_township_and_of_the_county(
    client: Client, cast: Cast, helpers: None
) -> None:
    assert offered(client, cast.clerk, helper="郭") == ["郭北", "郭县"]
    assert offered(client, cast.clerk2, visitor="郭") == ["郭南", "郭县"]
    assert offered(client, cast.county, helper="guo") == ["郭北", "郭南", "郭县"]
    assert offered(client, cast.county, helper="郭南") == ["郭南"]


def test_pinyin_initials_find_names(client: Client, cast: Cast, helpers: None) -> None:
    assert offered(client, cast.county, helper="gn") == ["郭南"]
    assert offered(client, cast.county, visitor="ＧＢ") == ["郭北"]
    assert offered(client, cast.clerk, helper="gx") == ["郭县"]
    assert offered(client, cast.clerk, helper="gs") == []
    # A browser hides an offer in which it does not find what was typed.
    assert ">gx · guo" in client.get(URL, {"helper": "gx"}).text


def test_nothing_typed_and_no_area_offer_nobody(client: Client, cast: Cast, helpers: None) -> None:
    assert offered(client, cast.county, helper=" ") == []
    assert offered(client, cast.cadre, helper="郭") == []


def test_no_more_than_twenty_are_offered_in_a_fixed_number_of_queries(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for serial in range(MOST_SUGGESTIONS + 5):
        make_user(f"zz{serial}", role=Role.HELPER, area=NORTH_VILLAGE)
    client.force_login(cast.clerk)
    with django_assert_num_queries(5):
        answer = client.get(URL, {"helper": "zz"}).text
    assert answer.count("<option") == MOST_SUGGESTIONS


@pytest.mark.parametrize("page", ["pairing_list", "visit_list", "pairing_new"])
def test_every_box_for_a_helper_asks_for_names(client: Client, cast: Cast, page: str) -> None:
    copy = make_household(NORTH_VILLAGE)
    client.force_login(cast.clerk)
    args = [copy.household_id] if page == "pairing_new" else []
    text = client.get(reverse(f"assistance:{page}", args=args)).text
    assert f'hx-get="{URL}"' in text
    assert text.count('<datalist id="helper-options">') == 1
