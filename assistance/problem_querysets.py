"""The business words of problems that households raise."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import BooleanField, ExpressionWrapper, Q

from accounts.roles import Act
from assistance.problem_codes import UNSETTLED, ProblemState
from assistance.querysets import OfHouseholdQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class ProblemQuerySet(OfHouseholdQuerySet):
    """Words about problems."""

    def unsettled(self) -> Self:
        """Those about which somebody still has to do something."""
        return self.filter(state__in=UNSETTLED)

    def overdue(self, on: dt.date) -> Self:
        """Given to somebody until a day that is over, and not solved yet."""
        return self.filter(_late(on))

    def with_late(self, on: dt.date) -> Self:
        """Annotates `late`: whether it is overdue."""
        return self.annotate(late=ExpressionWrapper(_late(on), output_field=BooleanField()))

    def in_hands_of(self, user: User) -> Self:
        """Given to the user, or to an organisation for which they hold a posting; not solved yet."""
        seats = user.access.seats
        units = {seat.organisation for seat in seats if seat.organisation is not None}
        hands = Q(person=user) | Q(unit__in=units)
        return self.visible_to(user, Act.HANDLE_PROBLEM).filter(hands, state=ProblemState.ASSIGNED)

    def solved_between(self, first: dt.date, last: dt.date) -> Self:
        """Solved from the first to the last day, and confirmed by the household."""
        return self.filter(state=ProblemState.CONFIRMED, solved_on__range=(first, last))


def _late(on: dt.date) -> Q:
    return Q(state=ProblemState.ASSIGNED, deadline__lt=on)
