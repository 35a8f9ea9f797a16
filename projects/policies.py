"""The rules of the project library, as pure functions; each answers with a sentence or with None."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.codes import ProjectCategory
from projects.models import Acceptance, Project

MAX_PHOTOS = 9
MAX_SIGNATURES = 20

# For the whole village or for no household at all; every other category names its households (P5-14).
WITHOUT_HOUSEHOLDS = frozenset(
    {ProjectCategory.INFRASTRUCTURE, ProjectCategory.SERVICES, ProjectCategory.MANAGEMENT}
)
NAMES_SHOWN = 5
# Without these a project does not enter the library (PF-03).
ENTRY_TEXTS = ("target", "participation", "linkage")


def refuse_content(project: Project) -> str | None:
    """Why the content is not complete (P5-14, PF-03): target, participation, link mechanism, funds."""
    missing = [str(project.label(name)) for name in ENTRY_TEXTS if not getattr(project, name).strip()]
    if missing:
        return _("Still missing, without it a project cannot enter the library (PF-03): %(fields)s.") % {
            "fields": "、".join(missing)
        }
    if project.budget <= 0:
        return _("A project needs funds above 0 yuan.")
    return None


def refuse_households(category: str, count: int, left: Sequence[str]) -> str | None:
    """Why the households taking part are not right: none, or some (by name) who left the register."""
    if left:
        names = "、".join(left[:NAMES_SHOWN])
        more = len(left) - NAMES_SHOWN
        if more > 0:
            names = _("%(names)s and %(count)s more") % {"names": names, "count": more}
        return _("No longer on the register of the open year: %(names)s. Take them out of the project.") % {
            "names": names
        }
    if not count and category not in WITHOUT_HOUSEHOLDS:
        return _("No household takes part yet. Choose them from the register.")
    return None


def refuse_acceptance(newest: Acceptance | None, *, farmers: int) -> str | None:
    """Why the work cannot be taken as accepted (P5-61): it must have passed, signed by a farmer."""
    if newest is None:
        return _("The work has not been inspected in the village yet. Record the acceptance.")
    if not newest.passed:
        return _("The newest acceptance did not pass. The work goes back first.")
    if not farmers:
        return _("No farmer or herder has signed the acceptance (P5-61).")
    return None


def refuse_reject(newest: Acceptance | None) -> str | None:
    """Why finished work cannot be sent back: only an acceptance that failed does that."""
    if newest is None:
        return _("The work has not been inspected in the village yet. Record the acceptance.")
    if newest.passed:
        return _("The newest acceptance passed; there is nothing to send back.")
    return None


def refuse_site_day(day: dt.date, *, earliest: dt.date | None, today: dt.date) -> str | None:
    """Why progress or acceptance cannot bear its day: ahead, or before the step that it follows."""
    if day > today:
        return _("This day lies in the future.")
    if earliest is not None and day < earliest:
        return _("This day lies before %(day)s, when the step before it was done.") % {
            "day": date_format(earliest, "Y-m-d")
        }
    return None


def refuse_shared_strokes(drawn: Iterable[tuple[str, str]]) -> str | None:
    """Why signatures drawn on the screen cannot be kept: no two people draw the same strokes."""
    owners: dict[str, str] = {}
    for strokes, name in drawn:
        owner = owners.setdefault(strokes, name)
        if owner != name:
            return _("%(one)s and %(two)s have the same signature. Let each sign.") % {
                "one": owner,
                "two": name,
            }
    return None


def doubt_budget(budget: Decimal, *, below: Decimal, above: Decimal) -> str | None:
    """What is odd about a project's total: so small or so large that the unit may be mistaken."""
    wording = {"amount": f"{budget:,.2f}", "wan": f"{budget / 10_000:,.2f}"}
    if budget and budget < below:
        return (
            _("The total is %(amount)s yuan, very little for a project. Were 10,000 yuan meant as unit?")
            % wording
        )
    if budget > above:
        return (
            _("The total is %(amount)s yuan (%(wan)s × 10,000), very much for a project. Is that right?")
            % wording
        )
    return None
