"""Checks of items that must be filled in (§3.3)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.checks.rule import Rule, Severity, Sources, Unanswered

E, W = Severity.ERROR, Severity.WARNING


def _no_skill(sources: Sources) -> Q:
    numbers = sources.numbers
    return Q(labour_capacity="") & numbers.aged("check_working_age") & numbers.under("check_skill_age_below")


RULES: tuple[Rule, ...] = (
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

UNANSWERED: tuple[Unanswered, ...] = (
    Unanswered(
        "RQ-05",
        E,
        _("Floor space of the house missing"),
        needs=_("the yearly survey of living conditions (§2.4)"),
    ),
    Unanswered(
        "RQ-06", E, _("Living conditions missing"), needs=_("the yearly survey of living conditions (§2.4)")
    ),
    Unanswered("RQ-07", W, _("Areas of land missing"), needs=_("the yearly survey of land (§2.4)")),
)
