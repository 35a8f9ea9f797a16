"""Whom a roster should list: named conditions on members of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.codes import EducationLevel, HouseholdType, SchoolingStatus
from households.models import MemberYear
from households.parameters import value_of

_COMPULSORY = (
    SchoolingStatus.PRIMARY, SchoolingStatus.GRADE_7, SchoolingStatus.GRADE_8, SchoolingStatus.GRADE_9,
)  # fmt: skip
_NOT_YET_AT_SCHOOL = ("", SchoolingStatus.PRESCHOOL_AGE)
_BEFORE_SCHOOL_ENDS = (
    "", EducationLevel.PRESCHOOL, EducationLevel.ILLITERATE, EducationLevel.PRIMARY,
)  # fmt: skip
SCHOOL_YEAR_BEGINS = (9, 1)

REGISTERED = Q(household_year__household_type=HouseholdType.REGISTERED)


@dataclass(frozen=True, slots=True)
class Condition:
    """Whom it names among the active members of a year, as a condition on MemberYear."""

    key: str
    label: Any
    explanation: Any
    member: Callable[[dt.date], Q]

    def people(self, *, year: int, on: dt.date) -> Any:
        """The active members of the year who meet it on the day."""
        return MemberYear.objects.of_year(year).active().filter(self.member(on)).order_by()


def compulsory_school(on: dt.date) -> Q:
    """Pupils of primary and junior high school, and children of that age on 1 September (P4-01, ED-02)."""
    first, below = (int(value_of(key, on=on)) for key in ("check_school_age", "check_school_age_below"))
    began = on.year if (on.month, on.day) >= SCHOOL_YEAR_BEGINS else on.year - 1
    of_age = Q(
        birth_date__lte=dt.date(began - first, *SCHOOL_YEAR_BEGINS),
        birth_date__gt=dt.date(began - below, *SCHOOL_YEAR_BEGINS),
        schooling_status__in=["", SchoolingStatus.PRESCHOOL_AGE, SchoolingStatus.KINDERGARTEN],
        education_level__in=_BEFORE_SCHOOL_ENDS,
    )
    return REGISTERED & (Q(schooling_status__in=_COMPULSORY) | of_age)


_ALL = (
    Condition(
        "registered",
        _("member of a registered household"),
        _("Active members of households on the register, out of poverty or not."),
        lambda on: REGISTERED,
    ),
    Condition(
        "compulsory_school",
        _("child of a registered household in compulsory schooling"),
        _("At primary or junior high school, or of that age on 1 September."),
        compulsory_school,
    ),
    Condition(
        "pupil",
        _("pupil or student of a registered household"),
        _("Any schooling status from kindergarten to university."),
        lambda on: REGISTERED & ~Q(schooling_status__in=_NOT_YET_AT_SCHOOL),
    ),
    Condition(
        "dibao",
        _("recipient of the subsistence allowance"),
        _("Members entered with subsistence allowance (dibao)."),
        lambda on: Q(has_dibao=True),
    ),
    Condition(
        "disabled",
        _("person with a disability"),
        _("Members entered with a kind of disability."),
        lambda on: ~Q(disability_category=""),
    ),
    Condition(
        "active",
        _("anybody in the register"),
        _("Active members of all households, whatever their type."),
        lambda on: Q(),
    ),
)

CONDITIONS: dict[str, Condition] = {condition.key: condition for condition in _ALL}
