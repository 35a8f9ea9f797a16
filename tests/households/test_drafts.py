"""Half-typed entry forms: kept for their user, resumed as left, gone once saved."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from households.models import Draft, Household, HouseholdYear
from tests.builders import id_number, make_household, make_year
from tests.households.entry_forms import fields_of, new_family, open_form
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

NEW = reverse("households:household_new")
SAVE = reverse("households:draft_save")


@pytest.fixture
def clerk(client: Client, cast: Cast) -> Client:
    make_year()
    client.force_login(cast.clerk)
    return client


def test_a_draft_comes_back_as_it_was_left(clerk: Client) -> None:
    data = new_family(open_form(clerk, NEW), phone="138", **{"members-0-name": "陈草稿"})
    answer = clerk.post(SAVE, data)
    draft = Draft.objects.get()
    assert answer.text.startswith("草稿已存 ")
    assert str(draft) == "陈草稿"

    shown = fields_of(clerk.get(reverse("households:draft_resume", args=[draft.key])).text)
    names = ("key", "phone", "area", "members-0-name", "members-0-id_number", "members-0-relation")
    assert {n: shown[n][-1] for n in names} == {
        n: data[n] if isinstance(data[n], str) else data[n][0] for n in names
    }


def test_a_draft_of_an_edit_keeps_masked_values_masked(clerk: Client) -> None:
    copy = make_household(NORTH_VILLAGE, phone="13800002222")
    address = reverse("households:household_edit", args=[copy.household_id])
    data = open_form(clerk, address) | {"hamlet": "上湾"}
    clerk.post(SAVE, data)
    shown = fields_of(clerk.get(reverse("households:draft_resume", args=[Draft.objects.get().key])).text)
    assert shown["hamlet"] == ["上湾"]
    assert shown["phone"] == ["138****2222"]

    assert clerk.post(address, shown).status_code == 302
    copy.refresh_from_db()
    assert (copy.hamlet, copy.phone.reveal()) == ("上湾", "13800002222")


def test_a_draft_is_stored_encrypted(clerk: Client) -> None:
    clerk.post(SAVE, new_family(open_form(clerk, NEW)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM households_draft")
        (content,) = cursor.fetchone()
    assert id_number(31) not in content
    assert "13800001111" not in content


def test_saving_the_form_ends_its_draft_for_good(clerk: Client) -> None:
    data = new_family(open_form(clerk, NEW))
    clerk.post(SAVE, data)
    clerk.post(NEW, data)
    assert Household.objects.count() == 1
    assert Draft.objects.count() == 0

    assert clerk.post(SAVE, data).status_code == 204
    assert Draft.objects.count() == 0


def test_drafts_of_others_cannot_be_seen_or_thrown_away(clerk: Client, cast: Cast) -> None:
    clerk.post(SAVE, new_family(open_form(clerk, NEW), **{"members-0-name": "陈草稿"}))
    draft = Draft.objects.get()
    clerk.force_login(cast.county)

    assert "陈草稿" not in clerk.get(reverse("households:draft_list")).text
    assert "陈草稿" not in clerk.get(NEW).text
    assert clerk.get(reverse("households:draft_resume", args=[draft.key])).status_code == 404
    assert clerk.post(reverse("households:draft_discard", args=[draft.key])).status_code == 404
    assert Draft.objects.count() == 1


def test_a_draft_is_listed_and_discarded(clerk: Client) -> None:
    clerk.post(SAVE, new_family(open_form(clerk, NEW), **{"members-0-name": "陈草稿"}))
    assert "陈草稿" in clerk.get(reverse("households:draft_list")).text
    clerk.post(reverse("households:draft_discard", args=[Draft.objects.get().key]))
    assert Draft.objects.count() == 0


def test_a_draft_of_a_household_outside_is_refused(clerk: Client) -> None:
    copy = make_household(SOUTH_VILLAGE)
    data = open_form(clerk, NEW) | {"household": str(copy.household_id)}
    assert clerk.post(SAVE, data).status_code == 404
    assert Draft.objects.count() == 0


def test_too_long_a_draft_or_one_without_key_is_refused(clerk: Client) -> None:
    data = open_form(clerk, NEW)
    assert clerk.post(SAVE, data | {"note": "长" * 100_000}).status_code == 413
    assert clerk.post(SAVE, data | {"key": "x"}).status_code == 400
    assert Draft.objects.count() == 0


def test_a_signed_out_page_is_led_to_the_sign_in(clerk: Client) -> None:
    data = new_family(open_form(clerk, NEW))
    clerk.logout()
    assert clerk.post(SAVE, data).status_code == 302
    assert HouseholdYear.objects.count() == 0
