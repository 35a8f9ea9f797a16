"""The numbers of the county's papers: which there are, and the value that holds on a day in a place.

A value is a row with validity and source (`households.models.Parameter`), never a literal in code; past
periods keep the values that held then. `plans/*.json` carry the values of real papers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from common.refusals import Refused
from households.models import Parameter


@dataclass(frozen=True, slots=True)
class Known:
    """A number that policies ask for: what it means and in which unit."""

    label: Any
    unit: Any


_DAYS = pgettext_lazy("unit", "days")
_YUAN = pgettext_lazy("unit", "yuan")
_TIMES = pgettext_lazy("unit", "times")
_SHARE = pgettext_lazy("unit", "share")

KNOWN: Mapping[str, Known] = {
    "notice_days_project_village": Known(gettext_lazy("days of a village's notice about a project"), _DAYS),
    "notice_days_project_township": Known(gettext_lazy("days of a township's notice about a project"), _DAYS),
    "notice_days_payment": Known(gettext_lazy("days of a notice about payments to households"), _DAYS),
    "notice_days_identification": Known(gettext_lazy("days of a notice about identification"), _DAYS),
    "notice_days_exit": Known(gettext_lazy("days of a notice about exit"), _DAYS),
    "notice_days_adjustment": Known(
        gettext_lazy("days of a notice about an adjustment of the register"), _DAYS
    ),
    "appraisal_quorum": Known(gettext_lazy("share of the assembly that must attend"), _SHARE),
    "ask_project_below": Known(gettext_lazy("project funds below which one is asked"), _YUAN),
    "ask_project_above": Known(gettext_lazy("project funds above which one is asked"), _YUAN),
    "ask_source_below": Known(gettext_lazy("arriving funds below which one is asked"), _YUAN),
    "ask_source_above": Known(gettext_lazy("arriving funds above which one is asked"), _YUAN),
    "ask_household_payment_below": Known(
        gettext_lazy("payment to a household below which one is asked"), _YUAN
    ),
    "ask_household_payment_above": Known(
        gettext_lazy("payment to a household above which one is asked"), _YUAN
    ),
    "rectification_days": Known(gettext_lazy("days in which a finding is to be put right"), _DAYS),
    "inspections_a_quarter": Known(gettext_lazy("inspections a quarter, at least"), _TIMES),
}


def value_of(key: str, *, on: dt.date, area: str = "") -> Decimal:
    """The value that holds on the day: the area's own, else that of the nearest area above, else the general.

    KeyError for an unknown key; Refused, with a sentence for the administrator, when no value is set.
    """
    known = KNOWN[key]
    rows = Parameter.objects.in_force(on).for_area(area).filter(key=key)
    found = max(rows, key=lambda row: len(row.area_id or ""), default=None)
    if found is None:
        raise Refused(
            _("No value is set for “%(what)s” on %(day)s. An administrator adds it under Parameters.")
            % {"what": known.label, "day": on.isoformat()}
        )
    return found.value
