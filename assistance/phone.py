"""What a helper's phone keeps for visits without signal: their households, and no more than a visit needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from assistance.due_notes import due_notes, words_of
from assistance.households import LONGEST_UNVISITED_FIRST, with_last_visit
from assistance.models import HelpMeasure, HouseholdProblem
from assistance.ties import Ties
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
    ties = Ties.of(user.access, kept)
    notes = due_notes(user.access, kept, on=today, year=year)
    about = _about(kept, today)
    return {
        "user": user.pk,
        "name": str(user),
        "today": today.isoformat(),
        "unsent_days": _unsent_days(today),
        "keep_days": settings.PHONE_KEEP_DAYS,
        "households": [
            _household(copy, None if _in_area(copy, user) else ties.since(copy.household_id, today))
            | {"due": [words_of(note) for note in notes.get(copy.household_id, [])]}
            | {"about": about.get(copy.household_id, [])}
            for copy in copies
        ],
    }


def _about(households: Sequence[int], today: dt.date) -> dict[int, list[str]]:
    """What is open between household and helper: problems not settled, and measures in force; two queries."""
    problems = HouseholdProblem.objects.unsettled().filter(household__in=households).order_by("pk")
    measures = HelpMeasure.objects.in_force(today).filter(household__in=households).order_by("pk")
    lines: dict[int, list[str]] = {}
    for household, text in problems.values_list("household_id", "text"):
        lines.setdefault(household, []).append(_("Problem: %(text)s") % {"text": text})
    for measure in measures.only("household_id", "kind", "text"):
        lines.setdefault(measure.household_id, []).append(f"{measure.get_kind_display()}：{measure.text}")
    return lines


def _in_area(copy: HouseholdYear, user: User) -> bool:
    return user.access.may_in(Act.LOG_VISIT, copy.household.area_id)


def _household(copy: HouseholdYear, first_day: dt.date | None) -> dict[str, Any]:
    return {
        "id": copy.household_id,
        "head": copy.head_name,
        "area": copy.area.full_name,
        "status": copy.get_exit_status_display() if copy.exit_status else "",
        "members": list(dict.fromkeys(member.name for member in copy.members.all())),
        "first_day": first_day.isoformat() if first_day else None,
        "last_visit": copy.last_visit.isoformat() if copy.last_visit else None,  # type: ignore[attr-defined]
    }


def _unsent_days(today: dt.date) -> int | None:
    try:
        return int(value_of("visit_unsent_days", on=today))
    except Refused:
        return None
