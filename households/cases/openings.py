"""Which cases a user may open for a household now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Act
from households.cases.kinds import kind_of
from households.models import AdjustmentKind, HouseholdYear
from households.policies import refuse_adjustment, refuse_exit, refuse_identification

# The words of addresses.
CHANGES: Mapping[str, AdjustmentKind] = {
    "removal": AdjustmentKind.REMOVAL,
    "cancellation": AdjustmentKind.CANCELLATION,
    "relapse": AdjustmentKind.RELAPSE,
}
TITLES: Mapping[str, Any] = {
    "removal": _("Take off as wrongly identified"),
    "cancellation": _("Cancel the whole household"),
    "relapse": _("Mark as returned to poverty"),
}

NOTES: Mapping[str, Any] = {
    "removal": _("A household that should never have been on the register: say who found it, and how."),
    "cancellation": _("All members have died or moved away for good. Nothing of its history is lost."),
    "relapse": _("A household out of poverty whose income or safeguards have fallen below again."),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that may be opened: the words on the button and its address."""

    label: Any
    url: str


def openings_for(user: User, copy: HouseholdYear, cases: Sequence[Any]) -> list[Opening]:
    """What the household's standing and the user's postings allow; nothing while a case is open."""
    if not copy.year.is_open or not user.access.may_in(Act.OPEN_CASE, copy.area_id):
        return []
    if any(case.state not in kind_of(case).model.FINAL for case in cases):
        return []
    found = []
    if not refuse_identification(copy):
        found.append(_opening(_("Apply for identification"), "identification_new", copy))
    if not refuse_exit(copy):
        found.append(_opening(_("Evaluate the exit"), "exit_new", copy))
    for word, kind in CHANGES.items():
        if not refuse_adjustment(kind, copy):
            found.append(_opening(TITLES[word], "adjustment_new", copy, word))
    return found


def _opening(label: Any, name: str, copy: HouseholdYear, *words: str) -> Opening:
    return Opening(label, reverse(f"households:{name}", args=[copy.household_id, *words]))
