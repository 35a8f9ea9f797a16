"""Since when households are tied to a helper: by a pairing with them or their office, or by their village."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.access import Access
from accounts.roles import Act
from assistance.models import AreaPairing, Pairing
from households.models import Household

Span = tuple[dt.date, dt.date | None]


@dataclass(frozen=True, slots=True)
class Ties:
    """What tied some households to a user, past ties too, each from a day to a day."""

    spans: Mapping[int, Sequence[Span]]

    @classmethod
    def of(cls, access: Access, households: Iterable[int]) -> Ties:
        """Read in two queries, and one more for who leads a village."""
        rows = Pairing.objects.tied_to(access, Act.LOG_VISIT).filter(household__in=households)
        spans: dict[int, list[Span]] = {}
        for household, first, end in rows.values_list("household_id", "valid_from", "valid_to"):
            spans.setdefault(household, []).append((first, end))
        led = (
            AreaPairing.objects.led_by(access.user_id)
            if access.user_id and access.tied(Act.LOG_VISIT)
            else ()
        )
        if villages := [(row.area_id, row.valid_from, row.valid_to) for row in led]:
            areas = Household.objects.filter(pk__in=households).values_list("pk", "area_id")
            for household, area in areas:
                own = [(first, end) for village, first, end in villages if area.startswith(village)]
                spans.setdefault(household, []).extend(own)
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
