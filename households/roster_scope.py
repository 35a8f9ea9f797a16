"""Whose business an outside roster is: which roles compare and review which kinds, and where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db.models import Q

from accounts.access import Access, area_q
from accounts.models.area import Level
from accounts.roles import ROLE_ACTS, Act, Role
from households.codes.comparing import RosterKind
from households.scoping import household_q, tie

# Roles that are not named here work with every kind that their acts allow.
KINDS_OF: Mapping[Role, frozenset[RosterKind]] = {Role.SCHOOL: frozenset({RosterKind.SCHOOL})}


@tie
def reviewed_here(access: Access, act: Act) -> Q:
    """Differences are reviewed in the whole area of the posting: a school's pupils are not its pairings."""
    seats = access.tied(act) if act == Act.REVIEW_COMPARISON else ()
    return area_q("area", [seat.area for seat in seats])


def kinds_for(access: Access, act: Act) -> frozenset[str]:
    """The kinds of rosters on which some seat allows the act.

    A roster is held against the register of the whole county, so only who sits there compares one.
    """
    kinds: set[str] = set()
    for seat in access.seats:
        whole = act != Act.COMPARE_ROSTERS or len(seat.area) <= Level.COUNTY
        if act in ROLE_ACTS[seat.role] and whole:
            kinds |= KINDS_OF.get(seat.role, frozenset(RosterKind))
    return frozenset(kinds)


def may_compare(access: Access, kind: str) -> bool:
    """Whether rosters of this kind may be compared; who may also sees persons not in the register."""
    return kind in kinds_for(access, Act.COMPARE_ROSTERS)


def hit_q(access: Access, act: Act, households: type) -> Q:
    """Condition on ComparisonHit: each seat reaches what its area and its kinds of rosters hold together."""
    everywhere = [seat for seat in access.seats if seat.role not in KINDS_OF]
    condition = _hit_q(replace(access, seats=tuple(everywhere)), act, households, ())
    for role, kinds in KINDS_OF.items():
        seats = tuple(seat for seat in access.seats if seat.role == role)
        if seats:
            condition |= _hit_q(replace(access, seats=seats), act, households, kinds)
    return condition


def _hit_q(access: Access, act: Act, households: type, kinds: Collection[str]) -> Q:
    """What these seats reach, on rosters of these kinds; of every kind when none is named."""
    within = households._default_manager.filter(household_q(access, act))  # type: ignore[attr-defined]
    condition = Q(household__in=within.values("pk"))
    if access.may(act) and kinds_for(access, Act.COMPARE_ROSTERS):
        condition |= Q(household=None)
    return condition & Q(source__kind__in=kinds) if kinds else condition
