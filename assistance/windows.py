"""The stretches of time a rule counts in: months, quarters, years, terms, or up to dated deadlines.

Pure functions of a day; a deadline belongs to the stretch that it ends.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistance.codes import RulePeriod

_ONE_DAY = dt.timedelta(days=1)
_WRITTEN = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_LEAP_YEAR = 2000
_BOUNDED_BY_DAYS = (RulePeriod.TERM, RulePeriod.DATED)


@dataclass(frozen=True, slots=True)
class Window:
    """From the first to the last day, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def is_day(text: str) -> bool:
    """Whether the text is a day of some year, written MM-DD (29 February is one)."""
    found = _WRITTEN.fullmatch(text)
    return bool(found) and int(text[3:]) <= calendar.monthrange(_LEAP_YEAR, int(text[:2]))[1]


def day_in(text: str, year: int) -> dt.date:
    """The day written MM-DD in the year; 29 February is the 28th where there is none."""
    month, day = int(text[:2]), int(text[3:])
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def window_on(per: str, days: Sequence[str], on: dt.date) -> Window:
    """The stretch that the day lies in.

    `days` (MM-DD) are the deadlines of a dated rule, or the first days of the terms; else they are not asked.
    """
    if per in _BOUNDED_BY_DAYS:
        return _between(sorted(_firsts(per, days, on)), on)
    months = {RulePeriod.MONTH: 1, RulePeriod.QUARTER: 3, RulePeriod.YEAR: 12}[RulePeriod(per)]
    first = dt.date(on.year, (on.month - 1) // months * months + 1, 1)
    last_month = first.month + months - 1
    return Window(first, dt.date(on.year, last_month, calendar.monthrange(on.year, last_month)[1]))


def window_before(per: str, days: Sequence[str], on: dt.date) -> Window:
    """The stretch before the one that the day lies in."""
    return window_on(per, days, window_on(per, days, on).first - _ONE_DAY)


def _firsts(per: str, days: Sequence[str], on: dt.date) -> set[dt.date]:
    """First days of the stretches around the day: of a term itself, or the day after a deadline."""
    shift = _ONE_DAY if per == RulePeriod.DATED else dt.timedelta()
    return {day_in(day, year) + shift for day in days for year in range(on.year - 2, on.year + 3)}


def _between(firsts: Sequence[dt.date], on: dt.date) -> Window:
    first = max(day for day in firsts if day <= on)
    after = min(day for day in firsts if day > on)
    return Window(first, after - _ONE_DAY)


def share_owed(at_least: int, window: Window, since: dt.date) -> int:
    """What a helper paired since the day owes in the stretch: their part of its days, halves rounded up.

    So whoever began in the middle of a month or later owes nothing for it, and is asked from the next on.
    """
    covered = max(0, (window.last - max(window.first, since)).days + 1)
    return (2 * at_least * covered + window.days) // (2 * window.days)


def next_day(owed: int, done: int, window: Window, since: dt.date) -> dt.date | None:
    """By when the next visit is due, if all that are owed are spread evenly; None when nothing is left."""
    if done >= owed:
        return None
    first = max(window.first, since)
    length = (window.last - first).days + 1
    return first + dt.timedelta(days=-(-(done + 1) * length // owed) - 1)
