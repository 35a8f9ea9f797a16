"""Checks of schooling, health, work, causes, support and exit (§3.2, §3.4–§3.9)."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from accounts.models.area import Level
from households.checks.rule import Rule, Severity
from households.codes import (
    DropoutReason,
    ExitStatus,
    HealthStatus,
    HouseGrade,
    HouseholdType,
    LabourCapacity,
    PoorAttribute,
    PovertyCause,
)
from households.codes.learning import SchoolingStatus

E, W = Severity.ERROR, Severity.WARNING

_REGISTERED = Q(household_type=HouseholdType.REGISTERED)
_EXITED = _REGISTERED & Q(exit_status=ExitStatus.EXITED)
_DISABLED = Q(health_status__in=HealthStatus.including(HealthStatus.DISABLED))
_ILL = Q(
    health_status__in=[
        *HealthStatus.including(HealthStatus.SERIOUS),
        *HealthStatus.including(HealthStatus.CHRONIC),
    ]
)
_WORKS_AWAY = Q(work_months__gt=0) | ~Q(work_region="")
_CANNOT_WORK = Q(labour_capacity__in=[LabourCapacity.LOST, LabourCapacity.WITHOUT])
_PUPIL = ~Q(schooling_status__in=["", SchoolingStatus.PRESCHOOL_AGE])

RULES = (
    Rule(
        "HH-12",
        E,
        _("Place is not a village"),
        _("The household must lie in a village or villager group, not in a township or county as such."),
        household=Q(area__level__lt=Level.VILLAGE),
    ),
    Rule(
        "HH-13",
        E,
        _("Main cause of poverty missing"),
        _("A registered household needs its main cause of poverty."),
        household=_REGISTERED & Q(main_cause=""),
    ),
    Rule(
        "HH-14",
        E,
        _("Causes of poverty contradict"),
        _("Other causes are given although the main cause is missing."),
        household=Q(main_cause="", other_causes__len__gt=0),
    ),
    Rule(
        "ED-01",
        E,
        _("Neither education level nor schooling status"),
        _("Pupils need a schooling status, all others an education level."),
        some_member=Q(education_level="", schooling_status=""),
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
    Rule(
        "LB-06",
        W,
        _("Disability and certificate contradict"),
        _("A member is entered as disabled without kind of disability, or the reverse."),
        some_member=(_DISABLED & Q(disability_category="")) | (~_DISABLED & ~Q(disability_category="")),
    ),
    Rule(
        "LB-08",
        W,
        _("Wage work half stated"),
        _("Months of wage work without its region, or the region without months."),
        some_member=Q(work_months__gt=0, work_region="")
        | (~Q(work_region="") & (Q(work_months=None) | Q(work_months=0))),
    ),
    Rule(
        "LB-09",
        W,
        _("Unable to work but working away"),
        _("A member without capacity to work has months or a region of wage work."),
        some_member=_CANNOT_WORK & _WORKS_AWAY,
    ),
    Rule(
        "LB-13",
        W,
        _("Public-welfare post half stated"),
        _("A public-welfare post without months, or months without a post."),
        some_member=Q(public_post="", public_post_months__gt=0)
        | (~Q(public_post="") & Q(public_post_months=None)),
    ),
    Rule(
        "HL-01",
        E,
        _("Two basic medical insurances"),
        _("A member has both the residents' and the employees' medical insurance."),
        some_member=Q(has_medical_insurance=True, has_employee_medical=True),
    ),
    Rule(
        "HL-02",
        W,
        _("Not medically insured"),
        _("A member has no basic medical insurance, or no serious-illness insurance."),
        some_member=Q(has_medical_insurance=False, has_employee_medical=False)
        | Q(has_serious_illness_insurance=False),
    ),
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
        "DB-01",
        W,
        _("Dibao household without dibao"),
        _("The household is entered as on dibao, but no member receives it."),
        household=Q(poor_attr=PoorAttribute.DIBAO),
        no_member=Q(has_dibao=True),
    ),
    Rule(
        "DB-02",
        W,
        _("Ordinary household with dibao"),
        _("The household is entered as ordinary, but a member receives dibao or destitute support."),
        household=Q(poor_attr=PoorAttribute.ORDINARY),
        some_member=Q(has_dibao=True) | Q(has_destitute_support=True),
    ),
    Rule(
        "EX-01",
        E,
        _("Out of poverty, but in a dangerous house"),
        _("An exited household still lives in a house of grade C or D."),
        household=_EXITED & (Q(house_grade__in=[HouseGrade.C, HouseGrade.D]) | Q(is_dangerous_house=True)),
    ),
    Rule(
        "EX-02",
        E,
        _("Out of poverty without safe water"),
        _("An exited household still has no safe drinking water."),
        household=_EXITED & Q(has_safe_water=False),
    ),
    Rule(
        "EX-06",
        E,
        _("Exit before identification"),
        _("The exit year is earlier than the year of identification."),
        household=Q(exit_year__lt=ExtractYear(F("identified_on"))),
    ),
)
