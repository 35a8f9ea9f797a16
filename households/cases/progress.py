"""The exits of a year against its targets (P5-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from accounts.access import area_q
from accounts.models import User
from accounts.roles import Act
from households.models import ExitTarget, HouseholdYear


@dataclass(frozen=True, slots=True)
class Progress:
    """A target with what was reached of it."""

    target: ExitTarget
    households: int
    people: int

    @property
    def is_reached(self) -> bool:
        """Whether as many households as aimed at have left poverty."""
        return self.households >= self.target.households


def exit_progress(user: User, year: int) -> list[Progress]:
    """Each target of the year in the user's areas with the households and people who left poverty in it."""
    areas = area_q("area", user.access.prefixes(Act.READ_REGISTER))
    targets = list(ExitTarget.objects.of_year(year).filter(areas).select_related("area").order_by("area"))
    if not targets:
        return []
    sums: dict[str, Any] = {}
    for number, target in enumerate(targets):
        inside = Q(area__code__startswith=target.area_id)
        sums[f"households_{number}"] = Count("pk", filter=inside)
        sums[f"people_{number}"] = Sum("member_count", filter=inside, default=0)
    copies = HouseholdYear.objects.of_year(year).left_in(year)
    found = copies.aggregate(**sums)
    return [
        Progress(target, found[f"households_{number}"], found[f"people_{number}"])
        for number, target in enumerate(targets)
    ]
