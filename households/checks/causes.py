"""Checks of the causes of poverty and what was done about them (§3.6)."""

from __future__ import annotations

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from households.checks.rule import Rule, Severity, Sources, Unanswered
from households.codes import HealthStatus, HouseholdType, LabourCapacity, PovertyCause, SchoolingStatus

E, W = Severity.ERROR, Severity.WARNING

_REGISTERED = Q(household_type=HouseholdType.REGISTERED)
_DISABLED = Q(health_status__in=HealthStatus.including(HealthStatus.DISABLED))
_ILL = Q(
    health_status__in=[
        *HealthStatus.including(HealthStatus.SERIOUS),
        *HealthStatus.including(HealthStatus.CHRONIC),
    ]
)
_PUPIL = ~Q(schooling_status__in=["", SchoolingStatus.PRESCHOOL_AGE])
_ABLE = Q(labour_capacity__in=[LabourCapacity.ORDINARY, LabourCapacity.SKILLED, LabourCapacity.WEAK])
_CAN_WORK = Q(labour_capacity__in=[LabourCapacity.ORDINARY, LabourCapacity.SKILLED])


def _labour_after_all(sources: Sources) -> Q:
    """More of the members can work than the share allows."""
    able = (
        sources.members.filter(_CAN_WORK, household_year_id=OuterRef("pk"))
        .order_by()
        .values("household_year_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    share = F("member_count") * sources.numbers.of("check_labour_share")
    return Q(main_cause=PovertyCause.LABOUR) & Q(GreaterThan(Subquery(able), share))


def _land_after_all(sources: Sources) -> Q:
    enough = sources.numbers.of("check_land_lacking") * F("member_count")
    return Q(main_cause=PovertyCause.LAND, land_farm__gt=enough)


RULES: tuple[Rule, ...] = (
    Rule(
        "CA-01",
        W,
        _("Cause illness, but nobody is ill"),
        _("The main cause is illness, but no member has a chronic or serious illness."),
        household=Q(main_cause=PovertyCause.ILLNESS, member_count__gt=0),
        no_member=_ILL,
    ),
    Rule(
        "CA-02",
        W,
        _("Cause disability, but nobody is disabled"),
        _("The main cause is disability, but no member is entered as disabled."),
        household=Q(main_cause=PovertyCause.DISABILITY, member_count__gt=0),
        no_member=_DISABLED,
    ),
    Rule(
        "CA-03",
        W,
        _("Cause schooling, but nobody is at school"),
        _("The main cause is the cost of schooling, but no member is at school."),
        household=Q(main_cause=PovertyCause.SCHOOLING, member_count__gt=0),
        no_member=_PUPIL,
    ),
    Rule(
        "CA-04",
        W,
        _("Cause labour, but members can work"),
        _("The main cause is lack of labour, but many of the members can work."),
        household=_labour_after_all,
        numbers=("check_labour_share",),
    ),
    Rule(
        "CA-05",
        W,
        _("Cause land, but there is much land"),
        _("The main cause is lack of land, but the farmland a head is larger than the set area."),
        household=_land_after_all,
        numbers=("check_land_lacking",),
        speaks_of=("main_cause", "land_farm"),
    ),
    Rule(
        "LC-M4",
        W,
        _("Nobody can work, and no support"),
        _("No member of a registered household can work, but none receives dibao or destitute support."),
        household=_REGISTERED & Q(member_count__gt=0),
        no_member=_ABLE | Q(labour_capacity="") | Q(has_dibao=True) | Q(has_destitute_support=True),
    ),
)

UNANSWERED: tuple[Unanswered, ...] = ()
