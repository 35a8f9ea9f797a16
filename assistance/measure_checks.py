"""Data checks that need the plans of help (§3.6): causes, labour and support against the measures taken.

They speak of households that have a plan; that a household has none is a gap of the schemes.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assistance.help_codes import DEVELOPMENT, WORK, Programme
from assistance.models.help_plan import HelpMeasure
from households.checks import OtherRule, Severity, Sources, columns
from households.codes import HouseGrade, LabourCapacity, PovertyCause, SchoolingStatus
from households.codes.measures import MeasureCategory

K = MeasureCategory
# Cause or want → the kinds of measures of which one answers it.
ANSWERS: tuple[tuple[Q, tuple[MeasureCategory, ...]], ...] = (
    (Q(main_cause=PovertyCause.ILLNESS), (K.HEALTH,)),
    (Q(main_cause=PovertyCause.SCHOOLING), (K.EDUCATION, K.COMPULSORY_EDUCATION)),
    (Q(main_cause=PovertyCause.DISABILITY), (K.SECURITY,)),
    (Q(house_grade__in=[HouseGrade.C, HouseGrade.D]), (K.HOUSING, K.RELOCATION)),
    (Q(main_cause=PovertyCause.WATER) | Q(has_safe_water=False), (K.WATER,)),
)
VOCATIONAL = tuple(
    status
    for status in SchoolingStatus
    if status.name.startswith(("VOCATIONAL", "COLLEGE_1", "COLLEGE_2", "COLLEGE_3", "TECHNICIAN"))
)
_ABLE = (LabourCapacity.ORDINARY, LabourCapacity.SKILLED)
_SUPPORTED = Q(has_dibao=True) | Q(has_destitute_support=True)


def _planned(sources: Sources) -> Any:
    """Registered households of the check that have a measure in force."""
    here: Any = sources.here
    return here.registered().filter(_taken(sources))


def _taken(sources: Sources, *kinds: str) -> Exists:
    rows = HelpMeasure.objects.in_force(sources.on).filter(household=OuterRef("household_id"))
    return Exists(rows.of_kind(*kinds) if kinds else rows)


def _members(sources: Sources, condition: Q) -> Exists:
    return Exists(sources.members.filter(condition, household_year_id=OuterRef("pk")))


def _found(rows: QuerySet[Any], code: str, *facts: str) -> QuerySet[Any]:
    named = {name: F(name) for name in facts}
    return rows.annotate(**columns(code, "household", "household_id", copy=F("pk"), facts=named))


def _unanswered_cause(sources: Sources) -> QuerySet[Any]:
    lacking = Q(pk__in=[])
    for cause, kinds in ANSWERS:
        lacking |= cause & ~Q(_taken(sources, *kinds))
    return _found(_planned(sources).filter(lacking), "LC-M1", "main_cause", "house_grade", "has_safe_water")


def _no_development(sources: Sources) -> QuerySet[Any]:
    able = _members(sources, Q(labour_capacity__in=_ABLE))
    return _found(_planned(sources).filter(able, ~Q(_taken(sources, *DEVELOPMENT))), "LC-M2")


def _support_without_member(sources: Sources) -> QuerySet[Any]:
    supported = Q(_members(sources, _SUPPORTED))
    measure = Q(_taken(sources, K.SECURITY))
    # With disability as the cause, security answers the cause.
    idle = measure & ~supported & ~Q(main_cause=PovertyCause.DISABILITY)
    return _found(_planned(sources).filter(supported & ~measure | idle), "LC-M3")


def _overlapping_work(sources: Sources) -> QuerySet[Any]:
    """Households in which work of a member begins before other work of the same member has ended."""
    work = HelpMeasure.objects.of_kind(*WORK).filter(member__isnull=False)
    before = work.filter(Q(ended_on=None) | Q(ended_on__gt=OuterRef("begins_on")))
    before = before.filter(member=OuterRef("member"), begins_on__lte=OuterRef("begins_on"))
    doubled = work.filter(Exists(before.exclude(pk=OuterRef("pk"))))
    here: Any = sources.here
    return _found(here.filter(household_id__in=doubled.order_by().values("household_id")), "LB-15")


def _yulu_elsewhere(sources: Sources) -> QuerySet[Any]:
    """Households with a member in the Yulu programme who is at no vocational school in the year."""
    pupils = sources.members.filter(
        household_year__year=sources.year, schooling_status__in=VOCATIONAL
    ).order_by()
    wrong = HelpMeasure.objects.in_force(sources.on).filter(programme=Programme.YULU)
    wrong = wrong.exclude(member__in=pupils.values("member")).order_by()
    here: Any = sources.here
    return _found(here.filter(household_id__in=wrong.values("household_id")), "ED-13")


RULES = (
    OtherRule(
        "LB-15",
        Severity.ERROR,
        _("Posts that overlap"),
        _("A job or post of a member begins before another one of the same member has ended."),
        found=_overlapping_work,
    ),
    OtherRule(
        "ED-13",
        Severity.WARNING,
        _("Yulu aid to a student of another school"),
        _("A member is in the Yulu programme but at no secondary or higher vocational or technician school."),
        found=_yulu_elsewhere,
    ),
    OtherRule(
        "LC-M1",
        Severity.WARNING,
        _("Cause without a measure"),
        _(
            "The plan of help has nothing against the cause: illness asks for health, schooling for"
            " education, disability for security, an unsafe house for housing or resettlement, unsafe"
            " water for water."
        ),
        found=_unanswered_cause,
    ),
    OtherRule(
        "LC-M2",
        Severity.WARNING,
        _("Labour without a measure of development"),
        _("A member can work, but no measure brings production, employment, a public post or finance."),
        found=_no_development,
    ),
    OtherRule(
        "LC-M3",
        Severity.WARNING,
        _("Measure of support without such a member"),
        _("A measure of security, but nobody with dibao or destitute support, or the other way round."),
        found=_support_without_member,
    ),
)
