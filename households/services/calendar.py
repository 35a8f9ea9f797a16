"""Setting the entry calendar and the income rules of the open year."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.refusals import Refused, refusal_of
from households.models import EntryWindow, RegisterYear


def _open(year: int) -> RegisterYear:
    """The year, locked; Refused when it is closed."""
    row = RegisterYear.objects.select_for_update().get(pk=year)
    if not row.is_open:
        raise Refused(_("The register of this year has been closed; nothing was saved."))
    return row


def save_window(window: EntryWindow) -> EntryWindow:
    """Keep a new or changed window of the open year."""
    try:
        with transaction.atomic():
            _open(window.year_id)
            window.save()
    except IntegrityError as error:
        raise refusal_of(error, EntryWindow) from error
    return window


@transaction.atomic
def set_year_rules(year: int, values: dict[str, Any]) -> RegisterYear:
    """Income period and sources that do not count; the copies of the year are reckoned anew."""
    row = _open(year)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row
