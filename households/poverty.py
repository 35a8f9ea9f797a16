"""Below or above the poverty line (§2.8): computed from the line of standard × area × year, never typed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Left, Length
from django.utils.translation import gettext_lazy as _

from households.models import PovertyLine


class Standing(models.TextChoices):
    """Where a household's income a head stands."""

    BELOW = "below", _("below the poverty line")
    ABOVE = "above", _("at or above the poverty line")


CONDITIONS = {
    Standing.BELOW: Q(net_income_per_capita__lt=F("line")),
    Standing.ABOVE: Q(net_income_per_capita__gte=F("line")),
}


def with_line(copies: Any) -> Any:
    """Annotates `line`: of the household's standard and year, and of the nearest area that has one."""
    own = Q(area=None) | Q(area_id=Left(OuterRef("area_id"), Length("area_id")))
    lines = PovertyLine.objects.filter(own, year=OuterRef("year_id"), standard=OuterRef("id_standard"))
    nearest = lines.order_by(Coalesce(Length("area_id"), 0).desc()).values("value")[:1]
    return copies.annotate(line=Subquery(nearest))


def standing_at(copies: Any, standing: str) -> Any:
    """Copies that stand so."""
    return with_line(copies).filter(CONDITIONS[Standing(standing)])
