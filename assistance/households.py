"""The words of pairings and visits about household copies, which the register itself cannot know."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from assistance.models import Pairing, Visit
from households.querysets import HouseholdYearQuerySet

LONGEST_UNVISITED_FIRST = (F("last_visit").asc(nulls_first=True), "area", "pk")


def paired(households: HouseholdYearQuerySet, on: dt.date) -> HouseholdYearQuerySet:
    """Household copies for which somebody answers on the day."""
    return households.filter(_has_pairing(on))


def unpaired(households: HouseholdYearQuerySet, on: dt.date) -> HouseholdYearQuerySet:
    """Household copies for which nobody answers on the day (P5-53: one helper each)."""
    return households.filter(~_has_pairing(on))


def _has_pairing(on: dt.date) -> Exists:
    return Exists(Pairing.objects.in_force(on).answering().filter(household_id=OuterRef("household_id")))


def with_helpers(households: HouseholdYearQuerySet, on: dt.date) -> HouseholdYearQuerySet:
    """Annotates `helpers`: the names of those paired on the day, empty where nobody is."""
    names = (
        Pairing.objects.in_force(on)
        .filter(household_id=OuterRef("household_id"))
        .order_by()
        .values("household_id")
        .annotate(names=StringAgg(Coalesce("helper__name", "organisation__name"), "、", order_by="pk"))
    )
    return households.annotate(helpers=Coalesce(Subquery(names.values("names")), Value("", TextField())))


def with_last_visit(households: HouseholdYearQuerySet) -> HouseholdYearQuerySet:
    """Annotates `last_visit` (day) and `last_visitor` (name), None where nobody has visited yet."""
    latest = Visit.objects.filter(household_id=OuterRef("household_id")).order_by("-visited_on", "-pk")
    return households.annotate(
        last_visit=Subquery(latest.values("visited_on")[:1]),
        last_visitor=Subquery(latest.values("visitor__name")[:1]),
    )
