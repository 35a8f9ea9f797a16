"""Half-typed entry forms of one user: kept, listed, thrown away."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from households.models import Draft, DraftKind, Household, HouseholdYear

LONGEST = 400_000
"""Characters; a household of 60 members stays below."""
NOT_KEPT = ("csrfmiddlewaretoken", "confirm")


class DraftTooLongError(ValueError):
    """More text than an entry form can hold."""


def save_draft(
    *, user: User, key: UUID, household: Household | None, typed: QueryDict, kind: str = DraftKind.ENTRY
) -> Draft | None:
    """Keep what was typed; None when the form has been saved for good meanwhile.

    Raises DraftTooLongError.
    """
    kept = typed.copy()
    for name in NOT_KEPT:
        kept.pop(name, None)
    content = kept.urlencode()
    if len(content) > LONGEST:
        raise DraftTooLongError
    with transaction.atomic():
        if HouseholdYear.objects.filter(_saved_form(household, key)).exists():
            return None
        values = {
            "household": household,
            "content": content,
            "title": _title(kept, household),
            "kind": DraftKind.SURVEY if kind == DraftKind.SURVEY else DraftKind.ENTRY,
        }
        return Draft.objects.update_or_create(user=user, key=key, defaults=values)[0]


def _saved_form(household: Household | None, key: UUID) -> Q:
    if household is None:
        return Q(household__entry_key=key)
    return Q(household=household, entry_key=key)


def _title(typed: QueryDict, household: Household | None) -> str:
    name = (typed.get("members-0-name") or typed.get("head", "")).strip()[:50]
    return name or (str(household) if household else str(_("New household")))
