"""The rules of the register's papers, as pure functions; each answers with a sentence or with None."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from households.codes import ExitStatus, HouseholdType, MonitorKind
from households.models import AdjustmentKind, HouseholdYear, Notice


def refuse_notice(notice: Notice | None, *, on: dt.date, household: int | None = None) -> str | None:
    """Why a case cannot go on after its notice on this day (§2.9: notices cannot be skipped or shortened).

    It must have been posted with a photo, its last day must be over, and every objection settled and not
    upheld: those about the notice as a whole, and of single households those about `household`. Costs two
    queries.
    """
    if notice is None or notice.withdrawn_on is not None:
        return _("A public notice comes first. Post it.")
    if on <= notice.ends_on:
        return _("The public notice hangs until %(day)s; this step can be done from the day after.") % {
            "day": date_format(notice.ends_on, "Y-m-d")
        }
    if not notice.photos.exists():
        return _("A photo of the posted notice is missing. Add it to the notice.")
    verdicts = list(notice.objections.about(household).values_list("upheld", flat=True))
    if None in verdicts:
        return _("An objection to the notice is not settled yet.")
    if True in verdicts:
        return _("An objection to the notice was upheld. Withdraw the notice and post a new one.")
    return None


def refuse_appraisal(facts: Mapping[str, Any], *, quorum: Decimal) -> str | None:
    """Why the village assembly did not decide (§2.9): too few of its members came, or no majority agreed.

    `quorum` is the share that must attend. Without facts there is nothing to judge yet: the form asks.
    """
    if not facts:
        return None
    invited, attended, agreed = (facts.get(name) or 0 for name in ("invited", "attended", "in_favour"))
    if not invited or attended < invited * quorum:
        return _("Too few attended the assembly: %(attended)d of %(invited)d, %(share)d %% are needed.") % {
            "attended": attended,
            "invited": invited,
            "share": quorum * 100,
        }
    if agreed + (facts.get("against") or 0) + (facts.get("abstained") or 0) > attended:
        return _("More votes were counted than people attended.")
    if agreed * 2 <= attended:
        return _("No majority of those who attended agreed.")
    return None


def refuse_monitor_kind(copy: HouseholdYear | None, kind: str | None) -> str | None:
    """Why a household is not of this kind (§2.7): unstable ones were exited, marginal ones never registered.

    Without a kind there is nothing to judge yet: the form asks.
    """
    if copy is None:
        return _("This household is not in the register of the open year. Enter it first.")
    exited = copy.household_type == HouseholdType.REGISTERED and copy.exit_status == ExitStatus.EXITED
    if kind == MonitorKind.UNSTABLE and not exited:
        return _("Only a household out of poverty can be an unstable exited household.")
    if kind == MonitorKind.MARGINAL and copy.household_type == HouseholdType.REGISTERED:
        return _("A registered household cannot be a marginal household.")
    return None


def refuse_early_clearing(identified_on: dt.date, *, on: dt.date, months: int) -> str | None:
    """Why a risk cannot be cleared on this day: the months since the mark are not over (§2.7)."""
    first = later(identified_on, months)
    if on >= first:
        return None
    return _("A risk is cleared %(months)d months after the mark at the earliest: from %(day)s on.") % {
        "months": months,
        "day": date_format(first, "Y-m-d"),
    }


def later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + years, month + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return min(first + dt.timedelta(days=day.day - 1), last)


def refuse_identification(copy: HouseholdYear | None) -> str | None:
    """Why the household of this copy cannot apply: it must be entered, and not registered as poor."""
    if copy is None:
        return _("This household is not in the register of the open year. Enter it first.")
    if copy.household_type == HouseholdType.REGISTERED and copy.exit_status != ExitStatus.RELAPSED:
        return _("This household is on the register of poor households already.")
    return None


def refuse_exit(copy: HouseholdYear | None) -> str | None:
    """Why the household of this copy cannot leave poverty (P5-52)."""
    if copy is None or copy.household_type != HouseholdType.REGISTERED:
        return _("Only a household on the register of poor households can leave it.")
    if copy.exit_status == ExitStatus.EXITED:
        return _("This household is out of poverty already.")
    return None


def refuse_adjustment(kind: str, copy: HouseholdYear | None) -> str | None:
    """Why the household of this copy cannot be adjusted in this way (§2.7)."""
    if copy is None or copy.household_type != HouseholdType.REGISTERED:
        return _("Only a household on the register of poor households can be adjusted.")
    if kind == AdjustmentKind.RELAPSE and copy.exit_status != ExitStatus.EXITED:
        return _("Only a household out of poverty can return to it.")
    return None
