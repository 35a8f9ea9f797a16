"""Helpers follow a family: who helped it helps both after a split, and a merged household's pairings end."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from assistance.models.pairing import Pairing
from households import succession
from households.models import Household


def follow_split(old: Household, new: Household, on: dt.date) -> None:
    """Pair the new household with everybody who helps the old one on that day."""
    kept = ("helper_id", "organisation_id", "role", "form")
    note = _("Split from household %(number)s") % {"number": old}
    Pairing.objects.bulk_create(
        Pairing(household=new, valid_from=on, note=note, **{name: getattr(row, name) for name in kept})
        for row in Pairing.objects.in_force(on).filter(household=old).order_by("pk")
    )


def follow_merge(ended: Household, taker: Household, on: dt.date) -> None:
    """End what still pairs the household that is no more; the receiving one keeps its own helpers."""
    reason = _("Merged into household %(number)s") % {"number": taker}
    rows = Pairing.objects.filter(household=ended, valid_to=None)
    for row in rows.select_for_update().order_by("pk"):
        row.valid_to, row.end_reason = max(on, row.valid_from), reason
        row.save(update_fields=["valid_to", "end_reason"])


def register() -> None:
    """Tell the register to call these; called once, when the models load."""
    succession.on_split(follow_split)
    succession.on_merge(follow_merge)
