"""The business words of inspections and findings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.access import area_q
from accounts.roles import Act
from inspections.codes import FindingState, Openness

if TYPE_CHECKING:
    from accounts.models import User


class InspectionQuerySet(models.QuerySet[Any]):
    """Words about inspections."""

    def visible_to(self, user: User, act: Act = Act.READ_FINDINGS) -> Self:
        """Inspections of the user's areas; covert ones for inspectors only until feedback (P5-73)."""
        open_ones = self.filter(area_q("area", user.access.prefixes(act)))
        known = ~Q(openness=Openness.COVERT, feedback_on=None)
        return open_ones.filter(known | area_q("area", user.access.prefixes(Act.INSPECT)))


class FindingQuerySet(models.QuerySet[Any]):
    """Words about findings."""

    def visible_to(self, user: User, act: Act = Act.READ_FINDINGS) -> Self:
        """Findings in the user's areas; those of covert inspections only once feedback was given (P5-73)."""
        mine = self.filter(area_q("area", user.access.prefixes(act)))
        hidden = Q(inspection__openness=Openness.COVERT, inspection__feedback_on=None)
        known = Q(inspection=None) | ~hidden
        return mine.filter(known | area_q("area", user.access.prefixes(Act.INSPECT)))

    def inside(self, area_code: str) -> Self:
        """Findings in the area with this code or below it."""
        return self.filter(area__code__startswith=area_code)

    def not_closed(self) -> Self:
        """Findings that are not closed yet."""
        return self.exclude(state=FindingState.CLOSED)

    def overdue(self, on: dt.date) -> Self:
        """Findings whose deadline is over and which are not yet reported as put right."""
        return self.filter(state__in=[FindingState.OPEN, FindingState.RECTIFYING], deadline__lt=on)
