"""What a data check is: conditions on a household copy and its active members, computable by the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from households.checks.numbers import Numbers


class Severity(models.TextChoices):
    """How grave a finding is (§3): an error blocks, a warning may be explained."""

    ERROR = "E", _("error")
    WARNING = "W", _("warning")


@dataclass(frozen=True, slots=True)
class Sources:
    """What a condition may ask beyond its own row: the dated numbers, and all rows of other years."""

    numbers: Numbers
    members: models.QuerySet[Any]
    copies: models.QuerySet[Any]


Condition = Q | Callable[[Sources], Q]


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of §3: a household is a finding when all of its conditions hold at once.

    Conditions on members speak of active members only. `numbers` names the dated numbers it asks; while one
    of them has no value, the rule is switched off.
    """

    code: str
    severity: Severity
    label: Any
    explanation: Any
    household: Condition | None = None
    some_member: Condition | None = None
    no_member: Condition | None = None
    numbers: tuple[str, ...] = ()

    def is_on(self, numbers: Numbers) -> bool:
        """Whether every number it asks has a value."""
        return all(numbers.has(key) for key in self.numbers)

    def resolved(self, sources: Sources) -> Rule:
        """The same rule with conditions that the database can answer."""
        names = ("household", "some_member", "no_member")
        given = {name: getattr(self, name) for name in names}
        return replace(self, **{k: v(sources) if callable(v) else v for k, v in given.items()})

    def condition(self, sources: Sources) -> Q:
        """The finding as a condition on HouseholdYear."""
        if not self.is_on(sources.numbers):
            return Q(pk__in=[])
        rule = self.resolved(sources)
        of_household = sources.members.filter(household_year_id=OuterRef("pk"))
        parts: list[Q] = [rule.household] if rule.household is not None else []  # type: ignore[list-item]
        if rule.some_member is not None:
            parts.append(Q(Exists(of_household.filter(rule.some_member))))
        if rule.no_member is not None:
            parts.append(~Q(Exists(of_household.filter(rule.no_member))))
        return reduce(and_, parts)

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
        """Whether the condition looks at the person, at other members or at other years too."""
        text = f"{self.some_member} {self.household}"
        return any(word in text for word in ("member__", "household_year__", "Exists("))


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A check of §3 that finds nothing here: the fault is refused when saved, or its facts are not kept."""

    code: str
    severity: Severity
    label: Any
    needs: str = ""
    refused_by: str = ""
