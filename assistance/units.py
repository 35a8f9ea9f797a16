"""Whether who helps in a village belongs to the unit of that village (P3-07)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Left

from accounts.models import Posting
from accounts.models.area import Level
from assistance.area_codes import AreaRole
from assistance.models import AreaPairing


def of_other_units(pairings: Any, day: dt.date) -> Any:
    """Pairings in force in villages that have a unit, with a helper of none of its units.

    Teachers answer for households by their school. Annotates `units`, the names of the village's units.
    """
    rows = pairings.in_force(day).answering()
    rows = rows.annotate(village=Left("household__area_id", int(Level.VILLAGE)))
    units = AreaPairing.objects.in_force(day).of_role(AreaRole.UNIT).filter(area=OuterRef("village"))
    names = (
        units.order_by()
        .values("area")
        .annotate(names=StringAgg("organisation__name", "、", order_by=("-is_lead", "pk")))
    )
    postings = Posting.objects.in_force(day).filter(user=OuterRef(OuterRef("helper")))
    own = units.filter(
        Q(organisation=OuterRef("organisation")) | Q(organisation__in=postings.values("organisation"))
    )
    return rows.filter(Exists(units)).exclude(Exists(own)).annotate(units=Subquery(names.values("names")))


def with_offices(pairings: Any, day: dt.date) -> Any:
    """Annotates `office`: the helping organisation, or the one that posted the helper."""
    posted = Posting.objects.in_force(day).filter(user=OuterRef("helper"), organisation__isnull=False)
    return pairings.annotate(
        office=Subquery(posted.order_by("-valid_from", "pk").values("organisation__name")[:1]),
        helping=F("organisation__name"),
    )
