"""Data checks that need pairings and plans of help (§3.6), for the catalogue of the register."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from assistance import measure_checks
from assistance.models.pairing import Pairing
from households.checks import OtherRule, Severity, Sources, columns, register


def _unpaired(sources: Sources) -> QuerySet[Any]:
    """Registered households that nobody helps on the day, as the list of households without a helper."""
    paired = Pairing.objects.in_force(sources.on).filter(household_id=OuterRef("household_id"))
    found = sources.here.registered().filter(~Exists(paired))  # type: ignore[attr-defined]
    facts = {"household_type": F("household_type")}
    return found.annotate(**columns("LC-H1", "household", "household_id", copy=F("pk"), facts=facts))


def _overloaded(sources: Sources) -> QuerySet[Any]:
    """Households whose helper has more of them than the number allows."""
    in_force = Pairing.objects.in_force(sources.on).filter(helper_id__isnull=False).order_by()
    loads = in_force.values("helper_id").annotate(load=Count("household_id", distinct=True))
    heavy = loads.filter(load__gt=sources.value("check_helper_households")).values("helper_id")
    found = sources.here.filter(household_id__in=in_force.filter(helper_id__in=heavy).values("household_id"))
    return found.annotate(**columns("LC-H3", "household", "household_id", copy=F("pk")))


def _helped_by_the_poor(sources: Sources) -> QuerySet[Any]:
    """Households whose helper stands on the register of poor households themselves, by the ID number."""
    copies: Any = sources.copies
    poor = sources.members.filter(household_year__in=copies.of_year(sources.year).registered().values("pk"))
    numbers = poor.exclude(member__id_digest="").order_by().values("member__id_digest")
    pairings = Pairing.objects.in_force(sources.on).exclude(helper__id_digest="")
    late = pairings.filter(helper__id_digest__in=numbers).order_by()
    found = sources.here.filter(household_id__in=late.values("household_id"))
    return found.annotate(**columns("LC-H2", "household", "household_id", copy=F("pk")))


def offer() -> None:
    """Add these checks to the catalogue; called once, when the models load."""
    register(
        (
            OtherRule(
                "LC-H1",
                Severity.ERROR,
                _("Registered household without a helper"),
                _("Nobody is paired with a registered household; exited ones keep their helper too."),
                found=_unpaired,
            ),
            OtherRule(
                "LC-H3",
                Severity.WARNING,
                _("Too many households for a helper"),
                _("The helper of the household is paired with more households than the set number."),
                numbers=("check_helper_households",),
                found=_overloaded,
            ),
            OtherRule(
                "LC-H2",
                Severity.ERROR,
                _("Helper is a registered poor person"),
                _("The helper's ID number is that of a member of a registered household."),
                found=_helped_by_the_poor,
            ),
            *measure_checks.RULES,
        ),
    )
