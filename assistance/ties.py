"""What ties households to a helper: the pairings with them or their organisation, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.access import Access
from accounts.roles import Act
from assistance.models import Pairing
from households.models import Household

Span = tuple[dt.date, dt.date | None]


@dataclass(frozen=True, slots=True)
class Ties:
    """The pairings between a user and some households, past ones too, each from a day to a day."""

    spans: Mapping[int, Sequence[Span]]

    @classmethod
    def of(cls, access: Access, households: Iterable[int]) -> Ties:
        """Read in one query."""
        rows = Pairing.objects.tied_to(access, Act.LOG_VISIT).filter(household__in=households)
        spans: dict[int, list[Span]] = {}
        for household, first, end in rows.values_list("household_id", "valid_from", "valid_to"):
            spans.setdefault(household, []).append((first, end))
        return cls(spans)

    def since(self, household: int, day: dt.date) -> dt.date | None:
        """The first day of those in force on the day; None when there is none."""
        spans = self.spans.get(household, ())
        return min((a for a, end in spans if a <= day and (end is None or end > day)), default=None)


def tied_since(access: Access, household: Household, today: dt.date) -> dt.date | None:
    """First day of the pairings that tie the household to the user; None where the user's area holds it."""
    if access.may_in(Act.LOG_VISIT, household.area_id):
        return None
    return Ties.of(access, [household.pk]).since(household.pk, today)
