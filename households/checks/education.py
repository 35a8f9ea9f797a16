"""Checks of schooling; ages are those of 1 September (§3.4)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from households.checks.compared import undecided
from households.checks.rule import Rule, Severity, Sources, Unanswered
from households.codes import DropoutReason, EducationLevel, HealthStatus, SchoolingStatus
from households.codes.comparing import Difference, RosterKind

E, W = Severity.ERROR, Severity.WARNING
S, L = SchoolingStatus, EducationLevel

_PRIMARY = Q(schooling_status=S.PRIMARY)
_JUNIOR = Q(schooling_status__in=[S.GRADE_7, S.GRADE_8, S.GRADE_9])
_SENIOR_YEARS = [S.SENIOR_1, S.SENIOR_2, S.SENIOR_3, S.VOCATIONAL_1, S.VOCATIONAL_2, S.VOCATIONAL_3]
_SENIOR = Q(schooling_status__in=_SENIOR_YEARS)
_LASTING = [S.PRESCHOOL_AGE, S.KINDERGARTEN, S.PRIMARY, S.MASTER_UP, S.COLLEGE_UP]
_SCHOOL_YEARS = [status for status in S if status not in _LASTING]
_ABOVE = [s for s in _SCHOOL_YEARS if s not in {S.GRADE_7, S.GRADE_8, S.GRADE_9}] + [
    S.MASTER_UP,
    S.COLLEGE_UP,
]
_COLLEGE = Q(schooling_status__in=[s for s in _ABOVE if s not in {*_SENIOR_YEARS, S.MASTER_UP}])
_HIGH_LEVELS = [L.SENIOR, L.COLLEGE, L.COLLEGE_UP, L.BACHELOR_UP]
_LOW_LEVELS = [L.PRESCHOOL, L.ILLITERATE, L.PRIMARY]


def _outside(group: Q, youngest: str, oldest: str) -> Any:
    """Pupils of the group younger than one number or older than another, both in completed years."""

    def condition(sources: Sources) -> Q:
        numbers = sources.numbers
        return group & (numbers.under(youngest, autumn=True) | numbers.aged(oldest, autumn=True))

    return condition


def out_of_school(sources: Sources) -> Q:
    """Of school age and not at school, with no reason given (ED-02)."""
    numbers = sources.numbers
    age = numbers.aged("check_school_age", autumn=True) & numbers.under("check_school_age_below", autumn=True)
    return age & Q(schooling_status__in=["", S.PRESCHOOL_AGE], dropout_reason="")


def _too_early(sources: Sources) -> Q:
    numbers = sources.numbers
    master = Q(schooling_status=S.MASTER_UP) & numbers.under("check_master_age", autumn=True)
    return master | (_COLLEGE & numbers.under("check_college_age", autumn=True))


def _still_preschool(sources: Sources) -> Q:
    healthy = Q(health_status=HealthStatus.HEALTHY)
    preschool = Q(schooling_status__in=[S.PRESCHOOL_AGE, S.KINDERGARTEN]) | Q(education_level=L.PRESCHOOL)
    return healthy & preschool & sources.numbers.aged("check_preschool_age_below", autumn=True)


def _level_against_age(sources: Sources) -> Q:
    numbers = sources.numbers
    high = Q(education_level__in=_HIGH_LEVELS) | Q(schooling_status__in=_ABOVE)
    low = Q(schooling_status__in=[S.PRESCHOOL_AGE, S.KINDERGARTEN, S.PRIMARY])
    early = high & numbers.under("check_high_school_age", autumn=True)
    return early | (low & numbers.aged("check_primary_never_from", autumn=True))


def _low_level_young(sources: Sources) -> Q:
    numbers = sources.numbers
    age = numbers.aged("check_low_level_age", autumn=True) & numbers.under(
        "check_low_level_age_below", autumn=True
    )
    return age & Q(education_level__in=_LOW_LEVELS)


def _standing_still(sources: Sources) -> Q:
    """The same year of school in this copy and in the two before it."""
    same = sources.members.filter(
        member_id=OuterRef("member_id"), schooling_status=OuterRef("schooling_status")
    )
    earlier = [Exists(same.filter(year_id=OuterRef("year_id") - back)) for back in (1, 2)]
    return Q(schooling_status__in=_SCHOOL_YEARS) & Q(*earlier)


def _school_differs(sources: Sources) -> Q:
    return Q(undecided(RosterKind.SCHOOL, Difference.MISSED, Difference.WRONG))


RULES: tuple[Rule, ...] = (
    Rule(
        "ED-12",
        W,
        _("School roster and aid differ"),
        _("A comparison with a school roster found aid missed or wrongly given, and nobody has decided."),
        some_member=_school_differs,
    ),
    Rule(
        "ED-01",
        E,
        _("Neither education level nor schooling status"),
        _("Pupils need a schooling status, all others an education level."),
        some_member=Q(education_level="", schooling_status=""),
    ),
    Rule(
        "ED-02",
        E,
        _("Child out of school"),
        _("A child of school age is not at school, and no reason is given."),
        some_member=out_of_school,
        numbers=("check_school_age", "check_school_age_below"),
    ),
    Rule(
        "ED-03",
        W,
        _("Age does not fit primary school"),
        _("A pupil of primary school is younger or older than usual."),
        some_member=_outside(_PRIMARY, "check_primary_age", "check_primary_age_below"),
        numbers=("check_primary_age", "check_primary_age_below"),
    ),
    Rule(
        "ED-04",
        W,
        _("Age does not fit junior high school"),
        _("A pupil of junior high school is younger or older than usual."),
        some_member=_outside(_JUNIOR, "check_junior_age", "check_junior_age_below"),
        numbers=("check_junior_age", "check_junior_age_below"),
    ),
    Rule(
        "ED-05",
        W,
        _("Age does not fit senior high school"),
        _("A pupil of senior high or vocational school is younger or older than usual."),
        some_member=_outside(_SENIOR, "check_senior_age", "check_senior_age_below"),
        numbers=("check_senior_age", "check_senior_age_below"),
    ),
    Rule(
        "ED-06",
        W,
        _("Student too young"),
        _("A student of a college or university is younger than usual."),
        some_member=_too_early,
        numbers=("check_college_age", "check_master_age"),
    ),
    Rule(
        "ED-07",
        W,
        _("Of school age but still preschool"),
        _("A healthy child of school age is entered as below school age or in preschool."),
        some_member=_still_preschool,
        numbers=("check_preschool_age_below",),
    ),
    Rule(
        "ED-08",
        W,
        _("Schooling contradicts the age"),
        _("A child is at or beyond senior high school, or an adult is in primary school."),
        some_member=_level_against_age,
        numbers=("check_high_school_age", "check_primary_never_from"),
    ),
    Rule(
        "ED-09",
        W,
        _("Same school year three years running"),
        _("The schooling status of a pupil is the same as in the two years before."),
        some_member=_standing_still,
    ),
    Rule(
        "ED-10",
        W,
        _("Young, but primary school at most"),
        _("A young person has primary school or less as education level."),
        some_member=_low_level_young,
        numbers=("check_low_level_age", "check_low_level_age_below"),
    ),
    Rule(
        "ED-11",
        E,
        _("Left school for health reasons but healthy"),
        _("The reason for leaving school is illness or disability, but the member is entered as healthy."),
        some_member=Q(
            dropout_reason__in=[DropoutReason.ILLNESS, DropoutReason.DISABILITY],
            health_status=HealthStatus.HEALTHY,
        ),
    ),
)

UNANSWERED: tuple[Unanswered, ...] = ()
