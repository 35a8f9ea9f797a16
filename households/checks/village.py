"""Checks of villages: their sheets (§2.5) against themselves and the register of households (§3.10)."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Count,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from households.checks.rule import OtherRule, Rule, Severity, Sources, Unanswered, columns
from households.codes import ExitStatus, HouseholdType

E, W = Severity.ERROR, Severity.WARNING
KIND = "village"
# What an exited village must be able to show (VL-04): road, clinic, culture, income.
SHOWN = ("unpaved_km", "clinics", "culture_rooms", "collective_income")


def sheets(sources: Sources) -> Any:
    """The sheets of the year to be checked, in its area."""
    model = sources.copies.model._meta.get_field("year").related_model.villages.rel.related_model
    return model.objects.filter(year=sources.year, area__code__startswith=sources.area)


def _registered(sources: Sources, aggregate: Any, field: Any, condition: Q | None = None) -> Any:
    """Something summed over the registered households of the village of a sheet."""
    copies = sources.copies.filter(
        year=sources.year,
        household_type=HouseholdType.REGISTERED,
        # A range of codes, which an index serves; a prefix out of another row it does not.
        area__gte=OuterRef("area_id"),
        area__lte=Concat(OuterRef("area_id"), Value("999")),
    )
    copies = copies.filter(condition) if condition is not None else copies
    summed = copies.order_by().annotate(one=Value(1)).values("one").annotate(sum=aggregate).values("sum")
    return Coalesce(Subquery(summed, output_field=field), Value(0), output_field=field)


def _answer(code: str, found: QuerySet[Any], **facts: Any) -> QuerySet[Any]:
    facts = {"title": F("area__full_name"), **facts}
    return found.annotate(**columns(code, KIND, "area_id", area=F("area_id"), facts=facts))


def _below_register(sources: Sources) -> QuerySet[Any]:
    found = sheets(sources).annotate(
        registered=_registered(sources, Count("pk"), IntegerField()),
        registered_people=_registered(sources, Sum("member_count"), IntegerField()),
    )
    fewer = Q(households__lt=F("registered")) | Q(people__lt=F("registered_people"))
    return _answer("VL-01", found.filter(fewer), households=F("households"), people=F("people"))


def _little_land(sources: Sources) -> QuerySet[Any]:
    land = DecimalField(max_digits=14, decimal_places=2)
    found = sheets(sources).annotate(of_households=_registered(sources, Sum("land_farm"), land))
    return _answer("VL-03", found.filter(farmland__lt=F("of_households")), farmland=F("farmland"))


def _exited(sources: Sources) -> Any:
    return sheets(sources).filter(exit_year__lte=sources.year)


def _empty_items(sources: Sources) -> QuerySet[Any]:
    missing = Q()
    for name in SHOWN:
        missing |= Q(**{name: None})
    return _answer("VL-04", _exited(sources).filter(missing), **{name: F(name) for name in SHOWN})


def _much_poverty(sources: Sources) -> QuerySet[Any]:
    poor = _registered(sources, Sum("member_count"), IntegerField(), ~Q(exit_status=ExitStatus.EXITED))
    share = DecimalField(max_digits=14, decimal_places=4)
    found = _exited(sources).filter(people__gt=0).annotate(poor=poor)
    found = found.filter(poor__gt=Cast(F("people"), share) * sources.numbers.of("village_incidence_most"))
    return _answer("VL-05", found, people=F("people"))


RULES: tuple[Rule | OtherRule, ...] = (
    OtherRule(
        "VL-01",
        W,
        _("Village totals below the register"),
        _("The sheet names fewer households or people than are registered in the village."),
        found=_below_register,
        kind=KIND,
    ),
    OtherRule(
        "VL-03",
        W,
        _("Village land below that of its households"),
        _("The farmland of the village is smaller than that of its registered households together."),
        found=_little_land,
        kind=KIND,
    ),
    OtherRule(
        "VL-04",
        W,
        _("Exited village with empty items"),
        _("A village out of poverty has no value for its road, clinic, culture room or collective income."),
        found=_empty_items,
        kind=KIND,
    ),
    OtherRule(
        "VL-05",
        W,
        _("Exited village with much poverty"),
        _("The share of poor people in a village out of poverty is above the county's limit."),
        numbers=("village_incidence_most",),
        found=_much_poverty,
        kind=KIND,
    ),
)

UNANSWERED: tuple[Unanswered, ...] = (
    Unanswered(
        "VL-02", E, _("More houses or wells to mend than households"), refused_by="village_year_parts"
    ),
)
