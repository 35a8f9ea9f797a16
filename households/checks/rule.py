"""What a data check is: conditions on a household copy and its active members, computable by the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """How grave a finding is (§3): an error blocks, a warning may be explained."""

    ERROR = "E", _("error")
    WARNING = "W", _("warning")


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of §3: a household is a finding when all of its conditions hold at once.

    Conditions on members speak of active members only.
    """

    code: str
    severity: Severity
    label: Any
    explanation: Any
    household: Q | None = None
    some_member: Q | None = None
    no_member: Q | None = None

    def condition(self, members: models.QuerySet[Any]) -> Q:
        """The finding as a condition on HouseholdYear, given the queryset of active members."""
        condition = self.household or Q()
        of_household = members.filter(household_year_id=OuterRef("pk"))
        if self.some_member is not None:
            condition &= Q(Exists(of_household.filter(self.some_member)))
        if self.no_member is not None:
            condition &= ~Q(Exists(of_household.filter(self.no_member)))
        return condition

    @property
    def is_of_members_alone(self) -> bool:
        """Whether one odd member makes the finding, whatever the household."""
        return self.household is None and self.no_member is None and self.some_member is not None

    @property
    def is_of_household_alone(self) -> bool:
        """Whether the household's own columns make the finding."""
        return self.household is not None and self.some_member is None and self.no_member is None

    @property
    def joins(self) -> bool:
        """Whether the condition on a member looks at the person or at other members too."""
        return "member__" in str(self.some_member) or "household_year__" in str(self.some_member)
