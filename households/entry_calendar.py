"""The entry calendar read: which windows hold in an area, where a day stands, and what is late (P5-51)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.refusals import Refused
from households.models import EntryWindow, Outside


@dataclass(frozen=True, slots=True)
class Calendar:
    """The windows of one year."""

    windows: tuple[EntryWindow, ...]

    @classmethod
    def of_year(cls, year: int) -> Calendar:
        """The year's windows, in order of their first days."""
        return cls(tuple(EntryWindow.objects.filter(year=year).order_by("opens_on")))

    def with_areas(self) -> tuple[EntryWindow, ...]:
        """The windows with their areas read, for pages that name them; one query."""
        prefetch_related_objects(self.windows, "area")
        return self.windows

    def of(self, area: str) -> tuple[EntryWindow, ...]:
        """The windows of the nearest area that has any: its own, else one above it, else the county's."""
        found = [window for window in self.windows if area.startswith(window.area_id or "")]
        width = max((len(window.area_id or "") for window in found), default=0)
        return tuple(window for window in found if len(window.area_id or "") == width)

    def is_open(self, area: str, on: dt.date) -> bool:
        """Whether the survey may be entered on the day without more ado; always, without a calendar."""
        windows = self.of(area)
        return not windows or any(window.opens_on <= on <= window.closes_on for window in windows)

    def needs_reason(self, area: str, on: dt.date) -> bool:
        """Whether the day lies outside and a reason is asked; Refused where entry outside is refused."""
        if self.is_open(area, on):
            return False
        last = self.of(area)[-1]
        if last.outside == Outside.REFUSED:
            raise Refused(
                _("The survey is entered from %(first)s to %(last)s (%(source)s); today it is closed.")
                % {
                    "first": date_format(last.opens_on, "Y-m-d"),
                    "last": date_format(last.closes_on, "Y-m-d"),
                    "source": last.source,
                }
            )
        return True

    @property
    def deadlines(self) -> Mapping[str, dt.date]:
        """Area code ("" for all) → the last day of its last window."""
        return latest(self.windows)


def latest(windows: Iterable[EntryWindow]) -> dict[str, dt.date]:
    """Area code → the last day of all."""
    found: dict[str, dt.date] = {}
    for window in windows:
        area = window.area_id or ""
        found[area] = max(window.closes_on, found.get(area, window.closes_on))
    return found
