"""What a visit and a pairing must satisfy, as pure functions; each answers with a sentence or with None."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.codes import OrganisationKind
from accounts.models import Organisation
from accounts.models.area import Level
from accounts.roles import Act
from assistance.pairing_codes import PairingForm, PairingRole

MAX_PHOTOS = 9
MAX_GIFTS = 10
MAX_GIFT_VALUE = Decimal(1_000_000)
# A clock so far off may put a visit on another day.
CLOCK_TOLERANCE = dt.timedelta(minutes=10)
# A day before it is a slip of the pen.
FIRST_DAY = dt.date(2000, 1, 1)


def may_keep_library(access: Access) -> bool:
    """Whether the user writes into the library of policies: one for the county, so its office does."""
    return any(len(code) <= Level.COUNTY for code in access.prefixes(Act.EDIT_PAIRINGS))


def refuse_visit_day(visited_on: dt.date, *, today: dt.date, tied_since: dt.date | None) -> str | None:
    """Why a visit cannot bear this day: it lies ahead, or before the helper was paired (P5-55, P5-56)."""
    if visited_on > today:
        return _("The day of the visit lies in the future.")
    if tied_since is not None and visited_on < tied_since:
        return _("You have been paired with this household only since %(day)s.") % {
            "day": date_format(tied_since, "Y-m-d")
        }
    return None


def is_clock_off(shown: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether the phone's clock was so wrong that the day of a visit may be wrong."""
    return shown is not None and abs(shown - now) > CLOCK_TOLERANCE


def refuse_pairing(
    valid_from: dt.date, *, today: dt.date, role: str, form: str, organisation: Organisation | None
) -> str | None:
    """Why a household cannot be paired so: by the day, or by a part that is not for such a helper."""
    if valid_from > today:
        return _("Record a pairing when it begins, not ahead.")
    if valid_from < FIRST_DAY:
        return _("This day lies too far back.")
    if form == PairingForm.BRANCH and organisation is None:
        return _("“%(form)s” is the form for an organisation: name it, or choose another form.") % {
            "form": PairingForm.BRANCH.label
        }
    if role == PairingRole.TEACHER and organisation and organisation.kind != OrganisationKind.SCHOOL:
        return _("A helping teacher is a person, or a school.")
    return None


def refuse_pairing_end(valid_to: dt.date, *, valid_from: dt.date, today: dt.date) -> str | None:
    """Why a pairing cannot end on this day: before its start, or not yet foreseeable (P5-55)."""
    if valid_to < valid_from:
        return _("The pairing cannot end before it began.")
    if valid_to > today:
        return _("Record the end of a pairing when it has come, not ahead.")
    return None


def refuse_unhooking(*, is_out: bool, goes_on: bool) -> str | None:
    """Why help does not simply end: the household is not out of poverty and nobody goes on (P2-15)."""
    if is_out or goes_on:
        return None
    return _("The household is not out of poverty: name who takes over from the same day.")
