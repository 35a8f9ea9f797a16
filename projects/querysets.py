"""The business words of projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.access import area_q
from accounts.roles import Act
from households.models import HouseholdYear
from projects.codes import FUNDABLE_STATES, ProjectState

if TYPE_CHECKING:
    from accounts.models import User


class ProjectQuerySet(models.QuerySet[Any]):
    """Words about projects."""

    def visible_to(self, user: User, act: Act = Act.READ_PROJECTS) -> Self:
        """Projects in the areas where the user may do the act."""
        return self.filter(area_q("area", user.access.prefixes(act)))

    def inside(self, area_code: str) -> Self:
        """Projects of the area with this code or below it."""
        return self.filter(area__code__startswith=area_code)

    def of_year(self, year: int) -> Self:
        """Projects of one year of the library."""
        return self.filter(year=year)

    def in_library(self) -> Self:
        """Approved projects, whatever became of them; stopped ones left out."""
        return self.filter(state__in=FUNDABLE_STATES)

    def on_the_way(self) -> Self:
        """Projects declared or reviewed and not yet approved."""
        return self.filter(state__in=[ProjectState.DECLARED, ProjectState.REVIEWED])

    def with_sums(self) -> Self:
        """Adds `household_count` of those taking part, and `percent` of the newest report of progress."""
        parts = self.model.participations.rel.related_model.objects.filter(project=OuterRef("pk"))
        newest = self.model.progress.rel.related_model.objects.filter(project=OuterRef("pk"))
        counted = parts.order_by().values("project").annotate(n=Count("pk")).values("n")
        return self.annotate(
            household_count=Coalesce(Subquery(counted), 0),
            percent=Subquery(newest.values("percent")[:1]),
        )


class ParticipationQuerySet(models.QuerySet[Any]):
    """Words about households taking part."""

    def visible_to(self, user: User, act: Act = Act.READ_PROJECTS) -> Self:
        """Participations in projects that the user sees."""
        return self.filter(area_q("project__area", user.access.prefixes(act)))

    def in_view(self) -> Self:
        """With what a page shows of each: household number, head and standing on the register."""
        return self.with_copy().select_related("household")

    def with_copy(self) -> Self:
        """Adds `head` and `is_registered` of the household in the open year; head is None without a copy."""
        copies = HouseholdYear.objects.filter(year__closed_on=None, household=OuterRef("household_id"))
        return self.annotate(
            head=Subquery(copies.values("head_name")[:1]),
            is_registered=Exists(copies.registered()),
        )
