"""Yearly copies: the open year is edited, closed years stay as they are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from households.codes import Relation
from households.models import HouseholdYear, MemberYear, RegisterYear
from tests.builders import TODAY, make_area, make_household, make_member, make_year

pytestmark = pytest.mark.django_db


def close(year: int) -> None:
    RegisterYear.objects.filter(pk=year).update(closed_on=TODAY)


def test_only_one_year_is_open() -> None:
    make_year(2026)
    with pytest.raises(IntegrityError, match="register_year_one_open"):
        make_year(2027)


@pytest.mark.parametrize("act", ["update", "bulk_update", "insert", "delete"])
def test_a_closed_year_refuses_every_write_to_its_copies(act: str) -> None:
    copy = make_household(year=2025)
    close(2025)
    writes = {
        "update": lambda: copy.save(update_fields=["hamlet"]),
        "bulk_update": lambda: HouseholdYear.objects.filter(pk=copy.pk).update(hamlet="改"),
        "insert": lambda: make_household(year=2025),
        "delete": lambda: MemberYear.objects.filter(household_year=copy).delete(),
    }
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        writes[act]()
    assert HouseholdYear.objects.get(pk=copy.pk).hamlet == ""
    assert MemberYear.objects.filter(year=2025).count() == 1


def test_the_open_year_is_edited_while_another_is_closed() -> None:
    make_household(year=2025)
    close(2025)
    copy = make_household(year=2026)
    HouseholdYear.objects.filter(pk=copy.pk).update(hamlet="新村")
    assert HouseholdYear.objects.get(pk=copy.pk).hamlet == "新村"


def test_head_and_count_follow_the_members() -> None:
    copy = make_household(head="张三")
    wife = make_member(copy, name="李四", relation=Relation.SPOUSE)
    copy.refresh_from_db()
    assert (copy.head_name, copy.head_initials, copy.member_count) == ("张三", "zs", 2)

    MemberYear.objects.filter(household_year=copy, relation=Relation.HEAD).update(
        left_on=TODAY, leave_reason="死亡"
    )
    MemberYear.objects.filter(pk=wife.pk).update(relation=Relation.HEAD)
    copy.refresh_from_db()
    assert (copy.head_name, copy.head_initials, copy.member_count) == ("李四", "ls", 1)

    MemberYear.objects.filter(pk=wife.pk).delete()
    copy.refresh_from_db()
    assert (copy.head_name, copy.member_count) == ("", 0)


def test_the_household_follows_its_copy_of_the_open_year() -> None:
    copy = make_household("990001101201", year=2026)
    HouseholdYear.objects.filter(pk=copy.pk).update(area=make_area("990001102201"))
    copy.household.refresh_from_db()
    assert copy.household.area_id == "990001102201"


def test_a_member_copy_must_repeat_its_household_copy() -> None:
    first, second = make_household(), make_household()
    member = make_member(first)
    person = make_member(second).member
    with pytest.raises(IntegrityError, match="must repeat"):
        MemberYear.objects.create(
            member=person,
            household_year=first,
            year_id=first.year_id,
            household_id=second.household_id,
            name="错位",
            left_on=TODAY,
            leave_reason="死亡",
        )
    assert member.household_id == first.household_id


def test_every_write_leaves_an_event_bulk_writes_included() -> None:
    copy = make_household(head=None)
    HouseholdYear.objects.filter(pk=copy.pk).update(hamlet="甲")
    HouseholdYear.objects.filter(pk=copy.pk).update(hamlet="甲")
    events = list(copy.events.order_by("pgh_id").values_list("pgh_label", "hamlet"))
    assert events == [("insert", ""), ("update", "甲")]


def test_age_is_completed_years() -> None:
    member = MemberYear(birth_date=dt.date(2000, 2, 29))
    assert member.age_on(dt.date(2025, 2, 28)) == 24
    assert member.age_on(dt.date(2025, 3, 1)) == 25
    assert MemberYear().age_on(TODAY) is None
