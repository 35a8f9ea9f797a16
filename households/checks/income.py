"""Checks of income (§3.8)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from households.checks.rule import Rule, Severity, Sources, Unanswered

E, W = Severity.ERROR, Severity.WARNING


def _impossible(sources: Sources) -> Q:
    most = sources.numbers.of("check_income_most")
    return Q(net_income_per_capita=None) | Q(net_income_per_capita__lte=0) | Q(net_income_per_capita__gt=most)


def _jumped(sources: Sources) -> Q:
    """Farther from the income of the year before than the share allows."""
    share = sources.numbers.of("check_income_change")
    last = sources.copies.filter(
        household_id=OuterRef("household_id"), year_id=OuterRef("year_id") - 1, net_income_per_capita__gt=0
    )
    now = OuterRef("net_income_per_capita")
    jumped = Q(net_income_per_capita__lt=now / (Value(1) + share)) | Q(
        net_income_per_capita__gt=now / (Value(1) - share)
    )
    return Q(net_income_per_capita__gt=0) & Q(Exists(last.filter(jumped)))


RULES: tuple[Rule, ...] = (
    Rule(
        "IN-02",
        E,
        _("Income missing or impossible"),
        _("The per-capita net income is missing, not above zero, or higher than can be."),
        household=_impossible,
        numbers=("check_income_most",),
    ),
    Rule(
        "IN-05",
        W,
        _("Income changed a great deal"),
        _("The per-capita net income differs from that of the year before by more than the set share."),
        household=_jumped,
        numbers=("check_income_change",),
    ),
)

UNANSWERED: tuple[Unanswered, ...] = (
    Unanswered("IN-01", E, _("Income does not sum"), needs="income by source (yearly survey, §2.3)"),
    Unanswered("IN-03", W, _("Production without expense"), needs="income by source (yearly survey, §2.3)"),
    Unanswered("IN-04", W, _("Wages and workers contradict"), needs="income by source (yearly survey, §2.3)"),
    Unanswered(
        "IN-06", W, _("Transfers contradict the status"), needs="income by source (yearly survey, §2.3)"
    ),
    Unanswered("IN-07", E, _("Out of poverty below the line"), needs="poverty lines by year (§2.8)"),
    Unanswered("IN-08", W, _("Below the line and not monitored"), needs="poverty lines by year (§2.8)"),
    Unanswered("IN-09", W, _("Odd areas of land"), needs="areas of land (yearly survey, §2.4)"),
    Unanswered("IN-10", W, _("Far from the road"), needs="the distance to the road (yearly survey, §2.4)"),
)
