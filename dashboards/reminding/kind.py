"""What a kind of reminder is: who can have it, and how it finds what waits for a user."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Min
from django.urls import reverse

from accounts.access import Access
from accounts.models import User
from accounts.roles import Act, Role
from households.models import RegisterYear


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom and when: the open year if there is one, and how many days ahead of a deadline one is told."""

    user: User
    on: dt.date
    year: RegisterYear | None
    days: int

    @property
    def soon(self) -> dt.date:
        """The last day that counts as near."""
        return self.on + dt.timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many rows wait, the first of them until a day; `address` opens exactly these rows.

    `about` tells apart what one kind finds several of, such as the visit rules; `words` names it.
    """

    number: int
    address: str
    until: dt.date | None = None
    about: str = ""
    words: str = ""


Find = Callable[[Asked], Iterable[Waiting]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of reminder, for whoever may do the act; it looks only within the user's scope."""

    key: str
    label: Any
    icon: str
    act: Act
    find: Find
    # Empty: everybody who may do the act.
    roles: frozenset[Role] = frozenset()

    def concerns(self, access: Access) -> bool:
        """Whether such a thing can wait for who holds these seats."""
        return access.may(self.act) and (not self.roles or bool(self.roles & access.roles()))


def waiting(rows: Any, address: str, until: str = "") -> Iterator[Waiting]:
    """The rows, if there are any; `until` names the column with their days."""
    first = {"until": Min(F(until))} if until else {}
    found = rows.order_by().aggregate(number=Count("pk"), **first)
    if found["number"]:
        yield Waiting(found["number"], address, found.get("until"))


def page(view: str, **criteria: Any) -> str:
    """The address of a list narrowed by the criteria."""
    return f"{reverse(view)}?{urlencode(criteria)}" if criteria else reverse(view)
