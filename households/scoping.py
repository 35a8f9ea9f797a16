"""Which households a user sees: those of their area-wide postings, and those tied to them.

Upper floors register their ties here (assistance: "paired to me"), so the register need not know them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.access import Access, area_q
from accounts.roles import Act

if TYPE_CHECKING:
    from households.models import Household

Tie = Callable[[Access, Act], Q]
_ties: list[Tie] = []


def tie(function: Tie) -> Tie:
    """Register a condition on Household for seats whose role sees only what is tied to it."""
    _ties.append(function)
    return function


def household_q(access: Access, act: Act) -> Q:
    """Condition on Household: where the act is allowed to these seats."""
    condition = area_q("area", access.prefixes(act))
    if access.tied(act):
        for function in _ties:
            condition |= function(access, act)
    return condition


def reaches(access: Access, act: Act, household: Household) -> bool:
    """Whether the act is allowed to these seats on the household, by its area or by a tie."""
    if access.may_in(act, household.area_id):
        return True
    rows = type(household)._default_manager.filter(household_q(access, act), pk=household.pk)
    return bool(access.tied(act)) and rows.exists()
