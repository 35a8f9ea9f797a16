"""The business words of pairings and visits."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.roles import Act
from households.scoping import household_q

if TYPE_CHECKING:
    from accounts.models import User


class OfHouseholdQuerySet(models.QuerySet[Any]):
    """Rows that hang on a household and are seen by whoever sees it."""

    def visible_to(self, user: User, act: Act = Act.READ_PAIRINGS) -> Self:
        """Rows of the households on which the user may do the act."""
        households = self.model.household.field.related_model.objects.filter(household_q(user.access, act))
        return self.filter(household__in=households.values("pk"))


class PairingQuerySet(OfHouseholdQuerySet):
    """Words about pairings."""

    def in_force(self, day: dt.date) -> Self:
        """Pairings that hold on the day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))


class VisitQuerySet(OfHouseholdQuerySet):
    """Words about visits."""

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Visits made from the first to the last day, both included."""
        return self.filter(visited_on__range=(first, last))

    def in_month(self, day: dt.date) -> Self:
        """Visits made in the calendar month of the day, up to its end."""
        first = day.replace(day=1)
        after = (first + dt.timedelta(days=32)).replace(day=1)
        return self.between(first, after - dt.timedelta(days=1))

    def with_problem(self) -> Self:
        """Visits on which the household raised a problem."""
        return self.exclude(problem="")
