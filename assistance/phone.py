"""What a helper's phone keeps for visits without signal: their households, and no more than a visit needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from accounts.models import User
from accounts.roles import Act
from assistance.due_notes import due_notes, words_of
from assistance.households import LONGEST_UNVISITED_FIRST, with_last_visit
from assistance.models import Pairing
from common.refusals import Refused
from households.models import HouseholdYear, MemberYear
from households.parameters import value_of

# A phone takes the longest unvisited; who answers for more finds the others with signal.
MAX_HOUSEHOLDS = 300


def pack_of(user: User, *, year: int, today: dt.date) -> dict[str, Any]:
    """The households of the helper, the rules of the phone, and whose they are."""
    rows = HouseholdYear.objects.of_year(year).visible_to(user, Act.LOG_VISIT)
    members = MemberYear.objects.active().only("name", "household_year_id")
    copies = list(
        with_last_visit(rows)
        .select_related("area", "household")
        .prefetch_related(Prefetch("members", members))
        .order_by(*LONGEST_UNVISITED_FIRST)[:MAX_HOUSEHOLDS]
    )
    kept = [copy.household_id for copy in copies]
    since = _tied_since(user, kept, today)
    notes = due_notes(user.access, kept, on=today, year=year)
    return {
        "user": user.pk,
        "name": str(user),
        "today": today.isoformat(),
        "unsent_days": _unsent_days(today),
        "keep_days": settings.PHONE_KEEP_DAYS,
        "households": [
            _household(copy, user, since)
            | {"due": [words_of(note) for note in notes.get(copy.household_id, [])]}
            for copy in copies
        ],
    }


def _household(copy: HouseholdYear, user: User, since: dict[int, dt.date]) -> dict[str, Any]:
    in_area = user.access.may_in(Act.LOG_VISIT, copy.household.area_id)
    first_day = None if in_area else since.get(copy.household_id)
    return {
        "id": copy.household_id,
        "head": copy.head_name,
        "area": copy.area.full_name,
        "members": list(dict.fromkeys(member.name for member in copy.members.all())),
        "first_day": first_day.isoformat() if first_day else None,
        "last_visit": copy.last_visit.isoformat() if copy.last_visit else None,  # type: ignore[attr-defined]
    }


def _tied_since(user: User, households: list[int], today: dt.date) -> dict[int, dt.date]:
    """First day of the pairings in force of each household with the user."""
    pairings = Pairing.objects.in_force(today).tied_to(user.access, Act.LOG_VISIT)
    rows = pairings.filter(household_id__in=households).order_by("-valid_from")
    return dict(rows.values_list("household_id", "valid_from"))


def _unsent_days(today: dt.date) -> int | None:
    try:
        return int(value_of("visit_unsent_days", on=today))
    except Refused:
        return None
