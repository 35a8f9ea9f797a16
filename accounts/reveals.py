"""Looking at masked personal data: an act with a reason, inside one's scope, logged before anything is shown.

Apps declare what can be revealed in their own `reveals.py`; it is found when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import Area, Reveal, User
from common.secrets import Secret


@dataclass(frozen=True, slots=True)
class Revealable:
    """One encrypted field that may be looked at; `is_file`: many values at once, in a file of its own page.

    `getter(user, pk)` gives the row or raises Http404 (outside the area) or PermissionDenied (wrong role).
    """

    model: str
    field: str
    label: Any
    getter: Callable[[User, int], Any]
    value: Callable[[Any], Secret]
    subject: Callable[[Any], str]
    area: Callable[[Any], Area]
    is_file: bool = False


class NothingToRevealError(LookupError):
    """No field of this name can be revealed."""


_registry: dict[tuple[str, str], Revealable] = {}


def register(item: Revealable) -> None:
    """Declare a field as revealable."""
    _registry[item.model, item.field] = item


def find(model: str, field: str) -> Revealable:
    """The declared field; NothingToRevealError when nobody declared it, or as a file."""
    item = _registry.get((model, field))
    if item is None or item.is_file:
        raise NothingToRevealError
    return item


def labels() -> dict[tuple[str, str], Any]:
    """What each revealable field is called."""
    return {key: item.label for key, item in _registry.items()}


def reveal(*, user: User, item: Revealable, pk: int, reason: str) -> str:
    """The plain value, once the reveal is in the log; scope is asked inside the transaction."""
    return item.value(reveal_row(user=user, item=item, pk=pk, reason=reason)).reveal()


@transaction.atomic
def reveal_row(*, user: User, item: Revealable, pk: int, reason: str) -> Any:
    """The row, once the reveal is in the log: for files made of its personal data."""
    row = item.getter(user, pk)
    Reveal.objects.create(
        user=user,
        area=item.area(row),
        model=item.model,
        object_id=pk,
        field=item.field,
        subject=item.subject(row)[:100],
        reason=reason,
    )
    return row
