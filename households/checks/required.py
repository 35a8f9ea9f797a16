"""Checks of items that must be filled in (§3.3)."""

from __future__ import annotations

from functools import reduce
from operator import and_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.checks.rule import Rule, Severity, Sources, Unanswered

E, W = Severity.ERROR, Severity.WARNING


def _no_skill(sources: Sources) -> Q:
    numbers = sources.numbers
    return Q(labour_capacity="") & numbers.aged("check_working_age") & numbers.under("check_skill_age_below")


_SURVEYED = Q(surveyed_on__isnull=False)
# Of which a household with any land has some; the others are parts or kinds of them.
_LAND = ("land_farm", "land_forest", "land_orchard", "land_pasture", "land_water")
_CONDITIONS = (
    Q(has_household_power=None)
    | Q(has_production_power=None)
    | Q(has_safe_water=None)
    | Q(has_sanitary_toilet=None)
    | Q(in_cooperative=None)
    | Q(road_distance=None)
    | Q(road_type="")
    | Q(fuel="")
)

RULES: tuple[Rule, ...] = (
    Rule(
        "RQ-05",
        E,
        _("Floor space of the house missing"),
        _("The survey was made, and the floor area of the house is not stated."),
        household=_SURVEYED & (Q(house_area=None) | Q(house_area=0)),
    ),
    Rule(
        "RQ-06",
        E,
        _("Living conditions missing"),
        _("The survey was made, and power, water, toilet, road, fuel or cooperative are not stated."),
        household=_SURVEYED & _CONDITIONS,
    ),
    Rule(
        "RQ-07",
        W,
        _("Areas of land missing"),
        _("The survey was made, and no area of land is stated."),
        household=_SURVEYED & reduce(and_, (Q(**{name: None}) for name in _LAND)),
    ),
    Rule(
        "RQ-01",
        E,
        _("Ethnic group missing"),
        _("A member has no ethnic group."),
        some_member=Q(ethnic_group=""),
    ),
    Rule(
        "RQ-02",
        E,
        _("Health status missing"),
        _("A member has no health status."),
        some_member=Q(health_status=""),
    ),
    Rule(
        "RQ-03",
        E,
        _("Labour capacity missing"),
        _("A member of working age has no labour capacity."),
        some_member=_no_skill,
        numbers=("check_working_age", "check_skill_age_below"),
    ),
    Rule(
        "RQ-04",
        W,
        _("Wage work without place or channel"),
        _("A member works for wages, but neither the place nor the channel is given."),
        some_member=Q(work_months__gt=0, work_place="", job_channel=""),
    ),
    Rule(
        "RQ-08",
        E,
        _("Insurance not stated"),
        _("It is not stated whether a member has medical, serious-illness and pension insurance."),
        some_member=Q(has_medical_insurance=None, has_employee_medical=None)
        | Q(has_serious_illness_insurance=None)
        | Q(has_pension=None, has_employee_pension=None),
    ),
)

UNANSWERED: tuple[Unanswered, ...] = ()
