"""The rules of inspections and rectification as pure functions; each answers with a sentence or None."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inspections.models import Inspection

MAX_PHOTOS = 9
# What a sample was drawn from; it no longer changes afterwards.
DRAWN_FROM = ("area_id", "checklist_id", "sample_size")


def quarter_of(day: dt.date) -> tuple[int, int]:
    """Year and quarter of a day."""
    return day.year, (day.month + 2) // 3


def first_day(year: int, quarter: int) -> dt.date:
    """The day on which a quarter begins."""
    return dt.date(year, quarter * 3 - 2, 1)


def quarter_before(year: int, quarter: int) -> tuple[int, int]:
    """The quarter before this one."""
    return (year, quarter - 1) if quarter > 1 else (year - 1, 4)


def quarter_after(year: int, quarter: int) -> tuple[int, int]:
    """The quarter after this one."""
    return (year, quarter + 1) if quarter < 4 else (year + 1, 1)


def drawn(population: Collection[int], size: int, seed: int) -> list[int]:
    """A simple random sample of `size` keys, in the order in which they were drawn.

    The keys are ordered by the SHA-256 of "seed:key" and the first are taken: every household has the same
    chance, and whoever knows the seed draws the same sample again, on any machine and from any order of rows.
    """
    return sorted(population, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())[:size]


def refuse_sample(size: int, population: int) -> str | None:
    """Why a sample of this size cannot be drawn from so many households."""
    if population == 0:
        return _("There is no registered household in the inspected area.")
    if size > population:
        return _(
            "The inspected area has only %(population)s registered households; the sample wants %(size)s."
        ) % {"population": population, "size": size}
    return None


def refuse_days(year: int, quarter: int, starts_on: dt.date) -> str | None:
    """Why an inspection of the quarter cannot begin on the day (P5-73: it counts for its quarter)."""
    if quarter_of(starts_on) != (year, quarter):
        return _("The first day lies outside the quarter.")
    return None


def refuse_changing(inspection: Inspection, *, today: dt.date) -> str | None:
    """Why an inspection is no longer changed: it is over, or it has begun."""
    if inspection.feedback_on is not None:
        return _("Feedback of this inspection has already been given.")
    if inspection.starts_on <= today:
        return _("The inspection began on %(day)s and is no longer changed.") % {
            "day": date_format(inspection.starts_on, "Y-m-d")
        }
    return None


def refuse_cancelling(inspection: Inspection, *, answered: int, found: int) -> str | None:
    """Why an inspection cannot be called off: it is over, or something was found in it."""
    if inspection.feedback_on is not None:
        return _("Feedback of this inspection has already been given.")
    if answered or found:
        return _(
            "%(answered)s households were inspected and %(found)s findings recorded; "
            "give its feedback instead of cancelling it."
        ) % {"answered": answered, "found": found}
    return None


def refuse_feedback(on: dt.date, *, starts_on: dt.date, today: dt.date) -> str | None:
    """Why feedback cannot have been given on the day."""
    if on > today:
        return _("The day of the feedback lies in the future.")
    if on < starts_on:
        return _("Feedback comes after the first day of the inspection.")
    return None


def refuse_found_on(on: dt.date, *, begins: dt.date | None, today: dt.date) -> str | None:
    """Why a finding cannot be of this day; `begins` is the first day of its inspection."""
    if on > today:
        return _("The day of the finding lies in the future.")
    if begins is not None and on < begins:
        return _("The inspection began on %(day)s; a finding from it cannot be earlier.") % {
            "day": date_format(begins, "Y-m-d")
        }
    return None
