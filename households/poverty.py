"""Below or above the poverty line (§2.8): computed from the line of standard × area × year, never typed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Left, Length
from django.utils.translation import gettext_lazy as _

from households.codes import IdStandard
from households.models import PovertyLine


class Standing(models.TextChoices):
    """Where a household's income a head stands."""

    BELOW = "below", _("below the poverty line")
    ABOVE = "above", _("at or above the poverty line")
    UNKNOWN = "unknown", _("income not known")
    NO_LINE = "no_line", _("no poverty line set")


_STANDARD = Case(
    When(id_standard="", then=Value(IdStandard.NATIONAL.value)),
    default=F("id_standard"),
    output_field=models.CharField(),
)
_KNOWN = Q(net_income_per_capita__isnull=False)
# Sums are compared, not the rounded amount a head.
_BELOW = Q(counted_income__lt=F("line") * F("member_count")) | Q(
    counted_income=None, net_income_per_capita__lt=F("line")
)
_ABOVE = Q(counted_income__gte=F("line") * F("member_count")) | Q(
    counted_income=None, net_income_per_capita__gte=F("line")
)
CONDITIONS = {
    Standing.BELOW: _KNOWN & Q(line__isnull=False) & _BELOW,
    Standing.ABOVE: _KNOWN & Q(line__isnull=False) & _ABOVE,
    Standing.UNKNOWN: Q(net_income_per_capita=None),
    Standing.NO_LINE: _KNOWN & Q(line=None),
}


def with_line(copies: Any) -> Any:
    """Annotates `line`: of the standard that the household was identified by (the national one where none
    is stated), of its year, and of the nearest area that has one."""
    own = Q(area=None) | Q(area_id=Left(OuterRef("area_id"), Length("area_id")))
    lines = PovertyLine.objects.filter(own, year=OuterRef("year_id"), standard=OuterRef("line_standard"))
    nearest = lines.order_by(Coalesce(Length("area_id"), 0).desc()).values("value")[:1]
    return copies.annotate(line_standard=_STANDARD).annotate(line=Subquery(nearest))


def standing_at(copies: Any, standing: str) -> Any:
    """Copies that stand so."""
    return with_line(copies).filter(CONDITIONS[Standing(standing)])


def standing_of(copy: Any) -> Standing:
    """Where a copy annotated by `with_line` stands."""
    if copy.net_income_per_capita is None:
        return Standing.UNKNOWN
    if copy.line is None:
        return Standing.NO_LINE
    if copy.counted_income is None:
        is_below = copy.net_income_per_capita < copy.line
    else:
        is_below = copy.counted_income < copy.line * copy.member_count
    return Standing.BELOW if is_below else Standing.ABOVE
