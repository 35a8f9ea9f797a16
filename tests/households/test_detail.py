"""The page of one household: scope, masking, problems, years and history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pghistory
import pytest
from django.test import Client
from django.urls import reverse

from households.codes import Relation, Sex
from households.models import HouseholdYear, RegisterYear
from households.services.checking import check_copy
from tests.builders import TODAY, id_number, make_area, make_household, make_member, make_year
from tests.people import NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db

SEES = {"county", "clerk", "team", "finance", "finance2", "payer", "inspector", "auditor", "leader"}
EDITS = {"county", "clerk"}


@pytest.mark.parametrize("page", ["household_detail", "household_history"])
def test_each_of_the_cast_sees_the_household_or_nothing(cast: Cast, client: Client, page: str) -> None:
    copy = make_household(NORTH_VILLAGE)
    statuses = {}
    for name, user in cast.everybody().items():
        client.force_login(user)
        statuses[name] = client.get(reverse(f"households:{page}", args=[copy.household_id])).status_code
    assert {name for name, status in statuses.items() if status == 200} == SEES
    assert statuses["clerk2"] == statuses["cadre"] == 404
    assert statuses["nobody"] == statuses["admin"] == 403


def test_only_editors_of_the_area_are_offered_the_edit_button(cast: Cast, client: Client) -> None:
    copy = make_household(NORTH_VILLAGE)
    edit = reverse("households:household_edit", args=[copy.household_id])
    offered = set()
    for name in SEES:
        client.force_login(getattr(cast, name))
        page = client.get(reverse("households:household_detail", args=[copy.household_id]))
        if edit in page.content.decode():
            offered.add(name)
    assert offered == EDITS


def test_personal_data_is_masked(cast: Cast, client: Client) -> None:
    number = id_number(77)
    copy = make_household(NORTH_VILLAGE, phone="19900001234")
    make_member(copy, number=number, phone="19900005678")
    client.force_login(cast.clerk)
    text = client.get(reverse("households:household_detail", args=[copy.household_id])).content.decode()
    assert f"990***********{number[-4:]}" in text
    assert "199****1234" in text
    assert "199****5678" in text
    assert number not in text
    assert "19900001234" not in text


def test_data_problems_are_named(cast: Cast, client: Client) -> None:
    copy = make_household(NORTH_VILLAGE, phone="19900001234")
    make_member(copy, relation=Relation.SON, sex=Sex.FEMALE)
    check_copy(copy=copy, today=TODAY)
    client.force_login(cast.clerk)
    page = client.get(reverse("households:household_detail", args=[copy.household_id]))
    named = {problem.rule.code for problem in page.context["problems"]}
    assert {"ID-07", "HH-07"} <= named
    assert "ID-15" not in named


def test_a_closed_year_is_shown_as_it_was(cast: Cast, client: Client) -> None:
    old = make_household(NORTH_VILLAGE, year=2025, hamlet="老屋场")
    RegisterYear.objects.filter(pk=2025).update(closed_on=TODAY)
    HouseholdYear.objects.create(
        household=old.household, year=make_year(2026), area=make_area(NORTH_VILLAGE), hamlet="新屋场"
    )
    client.force_login(cast.clerk)
    url = reverse("households:household_detail", args=[old.household_id])
    newest, closed = client.get(url), client.get(f"{url}?year=2025")
    assert (newest.context["copy"].hamlet, newest.context["may_edit"]) == ("新屋场", True)
    assert (closed.context["copy"].hamlet, closed.context["may_edit"]) == ("老屋场", False)
    assert client.get(f"{url}?year=2020").status_code == 404


def test_history_says_who_changed_what_before_and_after(cast: Cast, client: Client) -> None:
    copy = make_household(NORTH_VILLAGE, hamlet="甲湾")
    with pghistory.context(user=cast.clerk.pk):
        HouseholdYear.objects.filter(pk=copy.pk).update(hamlet="乙湾", main_cause="缺土地")
    client.force_login(cast.auditor)
    page = client.get(reverse("households:household_history", args=[copy.household_id]))
    (change,) = [change for change in page.context["changes"] if change.kind == "update" and change.who]
    assert (change.who, change.kind) == ("clerk", "update")
    assert {(d.before, d.after) for d in change.differences} == {("甲湾", "乙湾"), ("因病", "缺土地")}


def test_history_never_shows_a_number(cast: Cast, client: Client) -> None:
    copy = make_household(NORTH_VILLAGE)
    number = id_number(78)
    member = make_member(copy, number=number)
    member.member.id_number = id_number(79)
    member.member.save(update_fields=["id_number"])
    client.force_login(cast.auditor)
    text = client.get(reverse("households:household_history", args=[copy.household_id])).content.decode()
    assert number not in text
    assert id_number(79) not in text
    assert f"990***********{number[-4:]}" in text


def test_the_page_asks_a_fixed_number_of_queries(
    cast: Cast, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    small, large = make_household(NORTH_VILLAGE), make_household(NORTH_VILLAGE)
    for _serial in range(8):
        make_member(large)
    client.force_login(cast.clerk)
    for copy in (small, large):
        check_copy(copy=copy, today=TODAY)
        with django_assert_num_queries(13):
            client.get(reverse("households:household_detail", args=[copy.household_id]))
