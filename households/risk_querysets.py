"""The business words of alerts, monitored households and the measures for them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.roles import Act
from households.querysets import CaseQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class RiskQuerySet(CaseQuerySet):
    """Words that alerts and monitored households share."""

    def with_head(self, year: int) -> Self:
        """Annotates `head`: the name of the household head in the register of the year."""
        copies = self._copies().of_year(year).filter(household_id=OuterRef("household_id"))
        return self.annotate(head=Coalesce(Subquery(copies.values("head_name")[:1]), Value("")))

    def of_matching(self, text: str, year: int) -> Self:
        """Those of households found by name, initials or number in the register of the year."""
        copies = self._copies().of_year(year).matching(text, year).order_by()
        return self.filter(household__in=copies.values("household_id"))

    def _copies(self) -> Any:
        return self.model.household.field.related_model.years.rel.related_model.objects.all()


class AlertQuerySet(RiskQuerySet):
    """Words about alerts."""


class MonitoringQuerySet(RiskQuerySet):
    """Words about monitored households."""

    def with_measures(self) -> Self:
        """Annotates `measure_count`, `open_count` and `next_due` (of the measures not done yet)."""
        measures = self.model.measures.rel.related_model.objects.filter(monitoring_id=OuterRef("pk"))
        counts = measures.order_by().values("monitoring_id").annotate(n=Count("pk")).values("n")
        open_counts = (
            measures.filter(done_on=None)
            .order_by()
            .values("monitoring_id")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(
            measure_count=Coalesce(Subquery(counts), Value(0)),
            open_count=Coalesce(Subquery(open_counts), Value(0)),
            next_due=Subquery(measures.filter(done_on=None).order_by("due_on").values("due_on")[:1]),
        )

    def without_measure(self) -> Self:
        """Open ones for which nothing was planned yet."""
        return self.open().filter(measures=None)

    def overdue(self, day: dt.date) -> Self:
        """Open ones with a measure that should have been done before the day."""
        late = self.model.measures.rel.related_model.objects.overdue(day)
        return self.open().filter(pk__in=late.values("monitoring_id"))


class RiskMeasureQuerySet(models.QuerySet[Any]):
    """Words about measures."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Measures for the households on which the user may do the act."""
        model = self.model.monitoring.field.related_model
        return self.filter(monitoring__in=model.objects.visible_to(user, act).values("pk"))

    def overdue(self, day: dt.date) -> Self:
        """Measures not done although their day is over."""
        return self.filter(done_on=None, due_on__lt=day)
