"""How long uploaded rosters are kept: full of personal data, and the register has what was loaded."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from households.importing.jobs import RUNS
from households.models import ImportJob

State = ImportJob.State


def delete_old_files(*, now: dt.datetime) -> int:
    """Delete the files of imports untouched for ROSTER_KEEP_DAYS days; how many there were.

    The entry and its counts stay; the families and problems of its plan, which name people, go with the file.
    An import that was never loaded cannot be any more.
    """
    limit = now - dt.timedelta(days=settings.ROSTER_KEEP_DAYS)
    old = ImportJob.objects.untouched_since(limit).exclude(content=b"").values_list("pk", flat=True)
    return sum(_delete(pk, limit) for pk in list(old))


@transaction.atomic
def _delete(pk: int, limit: dt.datetime) -> bool:
    found = ImportJob.objects.untouched_since(limit).select_for_update().light().filter(pk=pk).first()
    if found is None or RUNS.is_running(pk):
        return False
    if found.state not in (State.LOADED, State.REFUSED):
        found.state, found.refusal = State.REFUSED, _("This import was never loaded.")
    found.content, found.phase = b"", ""
    found.plan = {key: value for key, value in found.plan.items() if key == "counts"}
    found.save(update_fields=["content", "state", "refusal", "phase", "plan"])
    return True
