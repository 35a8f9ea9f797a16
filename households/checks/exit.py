"""Checks of exit from poverty and of monitoring (§3.9)."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from households.checks.education import out_of_school
from households.checks.numbers import months_after
from households.checks.rule import Rule, Severity, Sources, Unanswered
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

_NATURAL_END = "自然"


def _without_papers(sources: Sources) -> Q:
    """No case that reached its end, which the engine grants only to signed and announced ones (P5-62)."""
    cases = apps.get_model("households", "ExitCase").objects.filter(household_id=OuterRef("household_id"))
    since = Q(exit_year__gte=sources.numbers.of("check_exit_papers_from"))
    return _EXITED & since & ~Q(Exists(cases.filter(state="marked")))


def _cleared_early(sources: Sources) -> Q:
    earliest = months_after("monitor_identified_on", sources.numbers.of("monitoring_months"))
    return Q(monitor_cleared_on__lt=earliest) & ~Q(monitor_clear_method__contains=_NATURAL_END)


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
        "EX-05",
        E,
        _("Exit without signatures or notice"),
        _("The household left poverty without a finished case with both signatures, notice and approval."),
        household=_without_papers,
        numbers=("check_exit_papers_from",),
        speaks_of=("exit_year",),
    ),
    Rule(
        "EX-06",
        E,
        _("Exit before identification"),
        _("The exit year is earlier than the year of identification, or the return earlier than the exit."),
        household=Q(exit_year__lt=ExtractYear(F("identified_on"))) | Q(relapsed_on__year__lt=F("exit_year")),
    ),
    Rule(
        "EX-07",
        W,
        _("Risk cleared early"),
        _("A risk was cleared sooner after it was found than the policy allows, and not by natural end."),
        household=_cleared_early,
        numbers=("monitoring_months",),
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
        "EX-09",
        E,
        _("Cleared by assistance without a measure"),
        refused_by="the steps of monitoring: a measure comes first",
    ),
)
