"""Checks of exit from poverty and of monitoring (§3.9)."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from households.checks.education import out_of_school
from households.checks.rule import Rule, Severity, Unanswered
from households.codes import ExitStatus, HealthStatus, HouseGrade, HouseholdType, PovertyCause

E, W = Severity.ERROR, Severity.WARNING

_REGISTERED = Q(household_type=HouseholdType.REGISTERED)
_EXITED = _REGISTERED & Q(exit_status=ExitStatus.EXITED)
_DANGER = Q(house_grade__in=[HouseGrade.C, HouseGrade.D]) | Q(is_dangerous_house=True)
_SICK = Q(
    health_status__in=[
        *HealthStatus.including(HealthStatus.SERIOUS),
        *HealthStatus.including(HealthStatus.CHRONIC),
    ]
)
_UNINSURED = Q(has_medical_insurance=False, has_employee_medical=False) | Q(
    has_serious_illness_insurance=False
)

RULES: tuple[Rule, ...] = (
    Rule(
        "EX-01",
        E,
        _("Out of poverty, but in a dangerous house"),
        _("An exited household still lives in a house of grade C or D."),
        household=_EXITED & _DANGER,
    ),
    Rule(
        "EX-02",
        E,
        _("Out of poverty without safe water"),
        _("An exited household still has no safe drinking water."),
        household=_EXITED & Q(has_safe_water=False),
    ),
    Rule(
        "EX-03",
        E,
        _("Out of poverty, child out of school"),
        _("An exited household has a child of school age out of school."),
        household=_EXITED,
        some_member=out_of_school,
        numbers=("check_school_age", "check_school_age_below"),
    ),
    Rule(
        "EX-04",
        E,
        _("Out of poverty, patient not insured"),
        _("An exited household poor through illness has a sick member without insurance."),
        household=_EXITED & Q(main_cause=PovertyCause.ILLNESS),
        some_member=_SICK & _UNINSURED,
    ),
    Rule(
        "EX-06",
        E,
        _("Exit before identification"),
        _("The exit year is earlier than the year of identification, or the return earlier than the exit."),
        household=Q(exit_year__lt=ExtractYear(F("identified_on"))) | Q(relapsed_on__year__lt=F("exit_year")),
    ),
    Rule(
        "EX-08",
        W,
        _("Risk cleared, but something is missing"),
        _("A household was cleared although the house is dangerous or there is no safe water."),
        household=Q(monitor_cleared_on__isnull=False) & (_DANGER | Q(has_safe_water=False)),
    ),
)

UNANSWERED: tuple[Unanswered, ...] = (
    Unanswered(
        "EX-05", E, _("Exit without signatures or notice"), needs="cases of exit with signatures and notices"
    ),
    Unanswered(
        "EX-07", W, _("Risk cleared early"), needs="the way of clearing as a code (natural end excepted)"
    ),
    Unanswered(
        "EX-09",
        E,
        _("Cleared by assistance without a measure"),
        needs="measures of assistance for households",
    ),
)
