"""What a user may do where: the answer of their postings, asked by every queryset, getter and view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.roles import ROLE_ACTS, TIED_ROLES, Act, Role


@dataclass(frozen=True, slots=True)
class Seat:
    """One posting in force: a role over an area, on behalf of an organisation."""

    role: Role
    area: str
    organisation: int | None
    needs_second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """The seats a user holds on one day."""

    user_id: int | None
    seats: tuple[Seat, ...] = ()

    def roles(self) -> frozenset[Role]:
        """Every role held."""
        return frozenset(seat.role for seat in self.seats)

    def may(self, act: Act) -> bool:
        """Whether any seat allows the act somewhere."""
        return any(act in ROLE_ACTS[seat.role] for seat in self.seats)

    def prefixes(self, act: Act) -> tuple[str, ...]:
        """Area codes below which the act is allowed on everything; none contains another."""
        codes = {s.area for s in self.seats if act in ROLE_ACTS[s.role] and s.role not in TIED_ROLES}
        return tuple(sorted(c for c in codes if not any(c != o and c.startswith(o) for o in codes)))

    def may_in(self, act: Act, area: str) -> bool:
        """Whether the act is allowed on everything in the area with this code."""
        return area.startswith(self.prefixes(act)) if self.prefixes(act) else False

    def tied(self, act: Act) -> tuple[Seat, ...]:
        """Seats that allow the act on what is tied to them, wherever it lies."""
        return tuple(s for s in self.seats if s.role in TIED_ROLES and act in ROLE_ACTS[s.role])


NO_ACCESS = Access(user_id=None)


def area_q(path: str, prefixes: Iterable[str]) -> Q:
    """Rows whose area (a foreign key named by `path`) lies in one of the areas; nothing for no prefix."""
    condition = Q(pk__in=[])
    for prefix in prefixes:
        condition |= Q(**{f"{path}__code__startswith": prefix})
    return condition
