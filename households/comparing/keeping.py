"""How long an outside roster is kept: it names people the county has no business with; decisions stay."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from households.comparing.jobs import RUNS
from households.models import ComparisonHit, ComparisonRun
from households.parameters import value_of

State = ComparisonRun.State
_NOTHING = {"roster_name": "", "roster_number": "", "roster_birth": None, "roster_detail": ""}


def keep_days(*, on: dt.date) -> int:
    """How many days after the last work on it a roster is deleted."""
    return int(value_of("comparison_keep_days", on=on))


def delete_old_rosters(*, now: dt.datetime) -> int:
    """Delete files, and what differences say of persons from them, when their days are over; how many files.

    Counts and decisions stay, and the keyed digest by which a later run knows the same person again.
    """
    limit = now - dt.timedelta(days=keep_days(on=now.date()))
    old = ComparisonRun.objects.untouched_since(limit).exclude(content=b"").values_list("pk", flat=True)
    return sum(_delete(pk, limit) for pk in list(old))


@transaction.atomic
def _delete(pk: int, limit: dt.datetime) -> bool:
    found = ComparisonRun.objects.untouched_since(limit).select_for_update().light().filter(pk=pk).first()
    if found is None or RUNS.is_running(pk):
        return False
    if found.state not in (State.DONE, State.REFUSED):
        found.state, found.refusal = State.REFUSED, _("This roster was never compared.")
    found.content, found.phase, found.look = b"", "", {}
    found.save(update_fields=["content", "state", "refusal", "phase", "look"])
    ComparisonHit.objects.filter(last_run=pk).update(**_NOTHING)
    return True
