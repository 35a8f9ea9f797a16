"""The business words of help plans, policies and training."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.access import area_q
from accounts.roles import Act
from assistance.querysets import OfHouseholdQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class PolicyQuerySet(models.QuerySet[Any]):
    """Words about policies; they are public, so everybody who reads pairings reads all of them."""

    def in_force(self, day: dt.date) -> Self:
        """Those issued by the day and not over on it."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), issued_on__lte=day)

    def with_uses(self, measures: Any) -> Self:
        """Annotates `uses`: how many of these measures make use of each."""
        rows = measures.filter(policy=OuterRef("pk")).order_by().values("policy")
        count = rows.annotate(n=Count("pk")).values("n")
        return self.annotate(uses=Coalesce(Subquery(count), 0))


class HelpMeasureQuerySet(OfHouseholdQuerySet):
    """Words about measures of help."""

    def in_force(self, day: dt.date) -> Self:
        """Those that have begun and not ended by the day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), begins_on__lte=day)

    def of_kind(self, *kinds: str) -> Self:
        """Those of one of the kinds."""
        return self.filter(kind__in=kinds)


class TrainingQuerySet(models.QuerySet[Any]):
    """Words about trainings."""

    def visible_to(self, user: User, act: Act = Act.READ_PAIRINGS) -> Self:
        """Those of the areas in which the user may do the act, and those of the areas above them."""
        prefixes = user.access.prefixes(act)
        above = {prefix[:width] for prefix in prefixes for width in (6, 9) if len(prefix) > width}
        return self.filter(area_q("area", prefixes) | Q(area__in=above)) if prefixes else self.none()

    def inside(self, area_code: str) -> Self:
        """Those of the area with this code or below it."""
        return self.filter(area__code__startswith=area_code)
