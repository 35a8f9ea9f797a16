"""What the database refuses, whoever writes: each constraint by its name, with a row that breaks only it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from households.codes import ExitStatus, HouseholdType, PovertyCause, Relation, RiskType
from households.models import HouseholdYear, Member, MemberYear
from tests.builders import TODAY, id_number, make_household, make_member

pytestmark = pytest.mark.django_db

HOUSEHOLD_CASES: list[tuple[str, dict[str, Any]]] = [
    (
        "household_other_causes_two",
        {"other_causes": [PovertyCause.LAND, PovertyCause.WATER, PovertyCause.SKILLS]},
    ),
    ("household_main_cause_not_repeated", {"other_causes": [PovertyCause.ILLNESS]}),
    ("household_exit_only_registered", {"household_type": HouseholdType.ORDINARY}),
    ("household_risks_five", {"monitor_risks": list(RiskType)[:6]}),
    (
        "household_monitoring_in_order",
        {"monitor_identified_on": TODAY, "monitor_cleared_on": TODAY - dt.timedelta(days=1)},
    ),
    ("household_income_plausible", {"net_income_per_capita": -1_000_001}),
]
MEMBER_CASES: list[tuple[str, dict[str, Any]]] = [
    ("member_has_name", {"name": ""}),
    ("member_pupil_or_education", {"education_level": "小学", "schooling_status": "小学"}),
    ("member_work_months_of_a_year", {"work_months": 13}),
    ("member_post_months_of_a_year", {"public_post_months": 13}),
    ("member_disability_grade", {"disability_grade": 5}),
    ("member_leaves_with_reason", {"left_on": TODAY}),
    ("member_leaves_with_reason", {"leave_reason": "死亡"}),
    (
        "member_dates_in_order",
        {"joined_on": TODAY, "left_on": TODAY - dt.timedelta(days=1), "leave_reason": "死亡"},
    ),
    ("household_one_head", {"relation": Relation.HEAD}),
]


@pytest.mark.parametrize(("constraint", "changes"), HOUSEHOLD_CASES)
def test_household_constraint(constraint: str, changes: dict[str, Any]) -> None:
    copy = make_household(main_cause=PovertyCause.ILLNESS, exit_status=ExitStatus.POOR)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        HouseholdYear.objects.filter(pk=copy.pk).update(**changes)


@pytest.mark.parametrize(("constraint", "changes"), MEMBER_CASES)
def test_member_constraint(constraint: str, changes: dict[str, Any]) -> None:
    member = make_member(make_household())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        MemberYear.objects.filter(pk=member.pk).update(**changes)


def test_every_constraint_of_the_register_has_a_sentence() -> None:
    for model in (HouseholdYear, MemberYear, Member):
        for constraint in model._meta.constraints:
            if constraint.name != "household_once_a_year":
                assert constraint.violation_error_message != constraint.default_violation_error_message, (
                    constraint.name
                )


def test_forms_see_the_sentence_of_the_constraint() -> None:
    copy = make_household(main_cause=PovertyCause.ILLNESS)
    copy.other_causes = [PovertyCause.ILLNESS]
    with pytest.raises(ValidationError) as refusal:
        copy.validate_constraints()
    assert "HH-14" in str(refusal.value)


def test_one_person_is_active_once_a_year() -> None:
    first, second = make_household(), make_household()
    member = make_member(first)
    copy = {
        "member": member.member,
        "household_year": second,
        "year_id": second.year_id,
        "household_id": second.household_id,
        "name": member.name,
    }
    with pytest.raises(IntegrityError, match="member_active_once_a_year"), transaction.atomic():
        MemberYear.objects.create(**copy)
    MemberYear.objects.filter(pk=member.pk).update(left_on=TODAY, leave_reason="出嫁")
    assert MemberYear.objects.create(**copy).household_id == second.household_id


def test_an_id_number_is_stored_once_whatever_follows_its_first_18_characters() -> None:
    number = id_number()
    make_member(make_household(), number=number)
    with pytest.raises(IntegrityError, match="member_id_once"), transaction.atomic():
        make_member(make_household(), number=f"{number}42")


def test_two_persons_without_number_may_both_be_stored() -> None:
    Member.objects.create()
    Member.objects.create()
    assert Member.objects.filter(id_digest="").count() == 2
