"""What the helpers of each township carry, for who answers for several; three queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.area_filter import TOWNSHIP_DIGITS
from accounts.models import User
from assistance.caseload import Load, Weights
from assistance.loads import helping_posts, loads_of, paired, with_standing


@dataclass(slots=True)
class TownshipLoad:
    """A township with its helpers: who has a household or a posting there, and all that they carry."""

    code: str
    name: str
    households: set[int] = field(default_factory=set)
    helpers: list[tuple[float, str]] = field(default_factory=list)

    @property
    def total(self) -> float:
        """What they carry together."""
        return sum(weight for weight, _name in self.helpers)

    @property
    def average(self) -> float:
        """What each would carry if all carried the same."""
        return self.total / len(self.helpers) if self.helpers else 0.0

    @property
    def most(self) -> tuple[float, str]:
        """Who carries most."""
        return min(self.helpers, key=lambda one: (-one[0], one[1]), default=(0.0, ""))


def township_loads(
    own: Iterable[str], names: Mapping[str, str], weights: Weights, *, year: int, on: dt.date
) -> list[TownshipLoad]:
    """The townships of the names, which lie in the user's own areas; the highest average first."""
    pairings, posts, here = paired(on), helping_posts(on), Q(pk__in=[])
    for area in own:
        here |= Q(pk__in=pairings.inside(area).order_by().values("helper"))
        here |= Q(pk__in=posts.filter(area__code__startswith=area).values("user"))
    loads = {load.helper: load for load in loads_of(User.objects.filter(here), posts)}
    found = {code: TownshipLoad(code, name) for code, name in names.items()}
    places: defaultdict[str, set[int]] = defaultdict(set)
    for helper, area in posts.filter(user__in=list(loads)).values_list("user_id", "area_id"):
        places[area[:TOWNSHIP_DIGITS]].add(helper)
    rows = with_standing(pairings.filter(helper__in=list(loads)), year).order_by()
    for helper, household, area, poor, monitored in rows.values_list(
        "helper_id", "household_id", "household__area_id", "poor", "monitored"
    ):
        _add(loads[helper], area, weights.standing(is_poor=poor, is_monitored=monitored), weights)
        places[area[:TOWNSHIP_DIGITS]].add(helper)
        if township := found.get(area[:TOWNSHIP_DIGITS]):
            township.households.add(household)
    for code, township in found.items():
        township.helpers = [(loads[one].elsewhere, loads[one].name) for one in places[code]]
    return sorted(found.values(), key=lambda one: (-one.average, one.code))


def _add(load: Load, area: str, standing: float, weights: Weights) -> None:
    load.elsewhere += standing + weights.distance(load.home, area)
