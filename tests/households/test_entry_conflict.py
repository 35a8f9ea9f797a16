"""Two people edit one household: nobody overwrites the other unseen."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from households.models import HouseholdYear
from households.services.entry import HouseholdChanges, StaleVersionError, save_household
from tests.builders import TODAY, make_household, make_member
from tests.households.entry_forms import fields_of, open_form
from tests.people import NORTH_VILLAGE, Cast
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    return make_household(NORTH_VILLAGE, hamlet="旧湾", bank_name="旧社")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_second_to_save_chooses_field_by_field(cast: Cast, copy: HouseholdYear) -> None:
    address = reverse("households:household_edit", args=[copy.household_id])
    first, second = signed_in(cast.clerk), signed_in(cast.county)
    opened = open_form(second, address)
    first.post(address, open_form(first, address) | {"hamlet": "甲湾", "bank_name": "甲社"})

    answer = second.post(address, opened | {"hamlet": "乙湾", "bank_holder": "乙户"})
    assert answer.status_code == 409
    page = answer.text
    assert all(word in page for word in ("旧湾", "甲湾", "乙湾", "甲社", "其间 clerk 已保存该户"))
    shown = fields_of(page)
    assert (shown["clash"], shown["choice-hamlet"], shown["version"]) == (["hamlet"], ["theirs"], ["2"])
    copy.refresh_from_db()
    assert (copy.hamlet, copy.bank_holder) == ("甲湾", "")

    assert second.post(address, shown | {"choice-hamlet": "mine"}).status_code == 302
    copy.refresh_from_db()
    assert (copy.hamlet, copy.bank_name, copy.bank_holder, copy.version) == ("乙湾", "甲社", "乙户", 3)


def test_without_a_choice_theirs_stays(cast: Cast, copy: HouseholdYear) -> None:
    address = reverse("households:household_edit", args=[copy.household_id])
    first, second = signed_in(cast.clerk), signed_in(cast.county)
    opened = open_form(second, address)
    first.post(address, open_form(first, address) | {"hamlet": "甲湾"})
    shown = fields_of(second.post(address, opened | {"hamlet": "乙湾"}).text)

    second.post(address, shown)
    assert HouseholdYear.objects.get(pk=copy.pk).hamlet == "甲湾"


@pytest.mark.parametrize("choice", ["theirs", "mine"])
def test_what_is_typed_after_the_conflict_wins(cast: Cast, copy: HouseholdYear, choice: str) -> None:
    make_member(copy, name="次子", education_level="小学")
    address = reverse("households:household_edit", args=[copy.household_id])
    first, second = signed_in(cast.clerk), signed_in(cast.county)
    opened = open_form(second, address)
    theirs = {"hamlet": "甲湾", "bank_name": "甲社", "members-1-name": "次子甲"}
    first.post(address, open_form(first, address) | theirs)
    mine = {"hamlet": "乙湾", "bank_name": "乙社", "members-1-name": "次子乙"}
    shown = fields_of(second.post(address, opened | mine).text)
    choices = {"choice-hamlet": choice, "choice-members-1-name": choice, "choice-bank_name": "theirs"}

    typed = {"hamlet": "丙湾", "members-1-name": "次子丙"}
    assert second.post(address, shown | choices | typed).status_code == 302
    copy.refresh_from_db()
    assert (copy.hamlet, copy.bank_name) == ("丙湾", "甲社")
    assert copy.members.filter(name="次子丙").count() == 1


def test_members_are_compared_as_well(cast: Cast, copy: HouseholdYear) -> None:
    son = make_member(copy, name="次子", education_level="小学")
    address = reverse("households:household_edit", args=[copy.household_id])
    first, second = signed_in(cast.clerk), signed_in(cast.county)
    opened = open_form(second, address)
    first.post(
        address, open_form(first, address) | {"members-1-name": "次子甲", "members-1-phone": "13800004444"}
    )
    shown = fields_of(second.post(address, opened | {"members-1-name": "次子乙"}).text)
    assert shown["clash"] == ["members-1-name"]

    second.post(address, shown | {"choice-members-1-name": "mine"})
    son.refresh_from_db()
    assert (son.name, son.phone.reveal()) == ("次子乙", "13800004444")


def test_of_two_saves_at_the_same_moment_one_is_stale(cast: Cast, copy: HouseholdYear) -> None:

    def save(user: User, hamlet: str) -> Any:
        return save_household(
            user=user,
            year=copy.year,
            copy=copy,
            version=1,
            key=uuid.uuid4(),
            household=HouseholdChanges({"hamlet": hamlet}),
            members=[],
            today=TODAY,
        )

    came = together(partial(save, cast.clerk, "甲湾"), partial(save, cast.county, "乙湾"))
    assert sorted(isinstance(one, StaleVersionError) for one in came) == [False, True]
    stored = HouseholdYear.objects.get(pk=copy.pk)
    assert stored.hamlet in ("甲湾", "乙湾")
    assert stored.version == 2


def test_one_new_form_sent_twice_at_the_same_moment_makes_one_household(cast: Cast) -> None:
    year = make_household(NORTH_VILLAGE).year
    area = HouseholdYear.objects.select_related("area").get().area
    key = uuid.uuid4()

    def save() -> tuple[int, bool]:
        saved = save_household(
            user=cast.clerk,
            year=year,
            copy=None,
            version=0,
            key=key,
            household=HouseholdChanges({"area": area}),
            members=[],
            today=TODAY,
        )
        return saved.copy.pk, saved.repeated

    made = together(save, save)
    assert HouseholdYear.objects.count() == 2
    assert {pk for pk, _repeated in made} == {HouseholdYear.objects.latest("pk").pk}
    assert sorted(repeated for _pk, repeated in made) == [False, True]
