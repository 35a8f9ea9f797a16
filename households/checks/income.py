"""Checks of income (§3.8)."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext_lazy as _

from accounts.models.area import Level
from households.checks.rule import Rule, Severity, Sources, Unanswered
from households.codes import ExitStatus, HouseholdType, IdStandard

E, W = Severity.ERROR, Severity.WARNING

_EXITED = Q(household_type=HouseholdType.REGISTERED, exit_status=ExitStatus.EXITED)


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


def _line(year: str) -> Coalesce:
    """The newest poverty line up to that year by the household's standard, else the national one.

    The county's own comes before the general one.
    """
    lines = apps.get_model("households", "PovertyLine").objects.filter(year__lte=OuterRef(year))
    here = Q(area=None) | Q(area=Left(OuterRef("area_id"), Level.COUNTY))
    newest = ("-year", F("area").desc(nulls_last=True))

    def of(standard: Any) -> Subquery:
        return Subquery(lines.filter(here, standard=standard).order_by(*newest).values("value")[:1])

    return Coalesce(of(OuterRef("id_standard")), of(Value(IdStandard.NATIONAL)))


def _exited_below(sources: Sources) -> Q:
    return _EXITED & Q(net_income_per_capita__lt=_line("exit_year"))


def _unwatched(sources: Sources) -> Q:
    limit = _line("year_id") * sources.numbers.of("check_monitor_share")
    watched = ~Q(monitor_kind="") & Q(monitor_cleared_on=None)
    return _EXITED & Q(net_income_per_capita__lt=limit) & ~watched


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
        speaks_of=("net_income_per_capita",),
    ),
    Rule(
        "IN-07",
        E,
        _("Out of poverty below the line"),
        _("An exited household has a net income below the poverty line of its exit year."),
        household=_exited_below,
    ),
    Rule(
        "IN-08",
        W,
        _("Below the line of monitoring and not monitored"),
        _("An exited household earns less than the line of monitoring, and is not monitored."),
        household=_unwatched,
        numbers=("check_monitor_share",),
    ),
)

UNANSWERED: tuple[Unanswered, ...] = (
    Unanswered("IN-01", E, _("Income does not sum"), needs=_("income by source (yearly survey, §2.3)")),
    Unanswered(
        "IN-03", W, _("Production without expense"), needs=_("income by source (yearly survey, §2.3)")
    ),
    Unanswered(
        "IN-04", W, _("Wages and workers contradict"), needs=_("income by source (yearly survey, §2.3)")
    ),
    Unanswered(
        "IN-06", W, _("Transfers contradict the status"), needs=_("income by source (yearly survey, §2.3)")
    ),
    Unanswered("IN-09", W, _("Odd areas of land"), needs=_("areas of land (yearly survey, §2.4)")),
    Unanswered("IN-10", W, _("Far from the road"), needs=_("the distance to the road (yearly survey, §2.4)")),
)
