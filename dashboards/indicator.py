"""What an indicator is: a figure counted or summed over the rows of one queryset, by village.

The same queryset is counted by area for the rollups and listed behind the figure, so the two agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Left
from django.utils.translation import pgettext_lazy

from accounts.models.area import Level
from dashboards.periods import Period


class Unit(Enum):
    """What is counted: the value is the path from a row to its area, after the name of the unit."""

    HOUSEHOLD = "household:area"
    PERSON = "person:household_year__area"
    VISIT = "visit:household__area"
    PROJECT = "project:area"
    SOURCE = "source:area"
    ENTRY = "entry:account__project__area"
    PAYMENT = "payment:project__area"
    FINDING = "finding:area"
    ALERT = "alert:household__area"
    MONITORING = "monitoring:household__area"

    @property
    def area_path(self) -> str:
        """Path from a row to its area."""
        return self.value.partition(":")[2]

    @property
    def label(self) -> Any:
        """The counting word."""
        return _WORDS[self]


_WORDS: dict[Unit, Any] = {
    Unit.HOUSEHOLD: pgettext_lazy("unit", "households"),
    Unit.PERSON: pgettext_lazy("unit", "people"),
    Unit.VISIT: pgettext_lazy("unit", "visits"),
    Unit.PROJECT: pgettext_lazy("unit", "projects"),
    Unit.SOURCE: pgettext_lazy("unit", "sources"),
    Unit.ENTRY: pgettext_lazy("unit", "entries"),
    Unit.PAYMENT: pgettext_lazy("unit", "payments"),
    Unit.FINDING: pgettext_lazy("unit", "findings"),
    Unit.ALERT: pgettext_lazy("unit", "items"),
    Unit.MONITORING: pgettext_lazy("unit", "households"),
}

Rows = Callable[[Period, dt.date], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Listed:
    """The working list of a floor below that shows the very rows of a figure under these criteria."""

    url_name: str
    criteria: Mapping[str, str] = field(default_factory=dict)
    # The criterion that takes the period; empty: the list knows the open year only.
    period: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure: what it is called, what it means, and the rows it counts in a period as seen on a day."""

    key: str
    label: Any
    # For the heads of wide tables.
    short: Any
    definition: Any
    unit: Unit
    rows: Rows
    monthly: bool = False
    # Path to an amount in yuan: the figure is its sum; empty: the number of rows.
    amount: str = ""
    # None: the rows have a page of their own here.
    listed: Listed | None = None

    def inside(self, area: str, period: Period, on: dt.date) -> QuerySet[Any]:
        """The rows in the area with this code and below it."""
        return self.rows(period, on).filter(**{f"{self.unit.area_path}__code__startswith": area})

    def by_village(self, period: Period, on: dt.date) -> dict[str, int | Decimal]:
        """Figures by village code, in one grouped query; what is filed above a village counts there."""
        village = Left(f"{self.unit.area_path}_id", Level.VILLAGE)
        figure = Sum(self.amount) if self.amount else Count("pk")
        grouped = self.rows(period, on).order_by().values(filed_in=village).annotate(figure=figure)
        return dict(grouped.values_list("filed_in", "figure"))

    def total(self, rows: QuerySet[Any]) -> Decimal | None:
        """The sum of these rows of it; None where it is the number of rows."""
        return (
            rows.order_by().aggregate(figure=Sum(self.amount))["figure"] or Decimal(0)
            if self.amount
            else None
        )
