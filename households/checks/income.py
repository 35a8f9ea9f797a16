"""Checks of income (§3.8)."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext_lazy as _

from accounts.models.area import Level
from households.checks.rule import Rule, Severity, Sources, Unanswered
from households.codes import ExitStatus, HouseholdType, IdStandard, PoorAttribute

E, W = Severity.ERROR, Severity.WARNING

_SURVEYED = Q(surveyed_on__isnull=False)
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


def _works(sources: Sources) -> Exists:
    """Some active member works for wages."""
    paid = Q(work_months__gt=0) | ~Q(public_post="")
    return Exists(sources.members.filter(paid, household_year_id=OuterRef("pk")))


def _wages_without_workers(sources: Sources) -> Q:
    """Wages and nobody who earns them, or the other way round; only where the survey has been made."""
    none = Q(wage_income=0) | Q(wage_income=None)
    return Q(wage_income__gt=0) & ~Q(_works(sources)) | _SURVEYED & none & Q(_works(sources))


def _transfers_against_status(sources: Sources) -> Q:
    """Dibao, destitute support or pension paid to whom it is not due, or not paid to whom it is."""
    old = sources.members.filter(sources.numbers.aged("check_old_age"), household_year_id=OuterRef("pk"))
    receives = sources.members.filter(has_dibao=True, household_year_id=OuterRef("pk"))
    unpaid = Q(dibao_grant=None) | Q(dibao_grant=0)
    return (
        Q(dibao_grant__gt=0) & ~Q(poor_attr=PoorAttribute.DIBAO) & ~Q(Exists(receives))
        | _SURVEYED & unpaid & Q(poor_attr=PoorAttribute.DIBAO)
        | Q(destitute_grant__gt=0) & ~Q(poor_attr=PoorAttribute.DESTITUTE)
        | Q(pension_grant__gt=0) & ~Q(Exists(old))
    )


def _much_land(sources: Sources) -> Q:
    """More land than the numbers allow, by household or by head."""
    of = sources.numbers.of
    heads = F("member_count")
    return (
        Q(land_farm__gt=of("check_farmland_most"))
        | Q(land_forest__gt=of("check_forest_most"))
        | Q(land_farm__gt=of("check_farmland_head_most") * heads)
        | Q(land_forest__gt=of("check_forest_head_most") * heads)
    )


def _far_from_road(sources: Sources) -> Q:
    return Q(road_distance__gt=sources.numbers.of("check_road_most"))


LAND_NUMBERS = (
    "check_farmland_most",
    "check_forest_most",
    "check_farmland_head_most",
    "check_forest_head_most",
)

RULES: tuple[Rule, ...] = (
    Rule(
        "IN-03",
        W,
        _("Production without expense"),
        _("There is income from production but no expense for it."),
        household=Q(business_income__gt=0) & (Q(business_expense=None) | Q(business_expense=0)),
    ),
    Rule(
        "IN-04",
        W,
        _("Wages and workers contradict"),
        _("Wages are entered and no member works, or a member works and no wage is entered."),
        household=_wages_without_workers,
        speaks_of=("wage_income",),
    ),
    Rule(
        "IN-06",
        W,
        _("Transfers contradict the status"),
        _("Dibao, destitute support or pension do not agree with what household and members are."),
        household=_transfers_against_status,
        numbers=("check_old_age",),
        speaks_of=("poor_attr", "dibao_grant", "destitute_grant", "pension_grant"),
    ),
    Rule(
        "IN-09",
        W,
        _("Odd areas of land"),
        _("Farmland or forest, of the household or a head, is larger than the set areas."),
        household=_much_land,
        numbers=LAND_NUMBERS,
        speaks_of=("land_farm", "land_forest"),
    ),
    Rule(
        "IN-10",
        W,
        _("Far from the road"),
        _("The distance to the main village road is larger than the set distance."),
        household=_far_from_road,
        numbers=("check_road_most",),
        speaks_of=("road_distance",),
    ),
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
    Unanswered("IN-01", E, _("Income does not sum"), refused_by="income_counted"),
)
