"""Checks of subsistence allowance and destitute support (§3.7)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.checks.rule import Rule, Severity, Sources, Unanswered
from households.codes import LabourCapacity, PoorAttribute

E, W = Severity.ERROR, Severity.WARNING

_CAN_WORK = Q(labour_capacity__in=[LabourCapacity.ORDINARY, LabourCapacity.SKILLED])


def _labourer(sources: Sources) -> Q:
    numbers = sources.numbers
    return _CAN_WORK & numbers.aged("check_working_age") & numbers.under("check_skill_age_below")


RULES: tuple[Rule, ...] = (
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
        "DB-03",
        W,
        _("Destitute household with a labourer"),
        _("A household on destitute support has a member of working age who can work."),
        household=Q(poor_attr=PoorAttribute.DESTITUTE),
        some_member=_labourer,
        numbers=("check_working_age", "check_skill_age_below"),
    ),
    Rule(
        "DB-04",
        E,
        _("Dibao and destitute support at once"),
        _("A member receives both the subsistence allowance and destitute support."),
        some_member=Q(has_dibao=True, has_destitute_support=True),
    ),
)

UNANSWERED: tuple[Unanswered, ...] = ()
