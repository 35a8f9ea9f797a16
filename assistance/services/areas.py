"""Pairing villages and townships with who answers for them, ending that, and recording donations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from assistance.models import AreaPairing, Donation
from assistance.policies import refuse_pairing_end
from assistance.services.saving import saved
from common.refusals import Refused


def pair_area(*, user: User, today: dt.date, **fields: Any) -> AreaPairing:
    """Somebody answers for the area from the day on; Refused says which rule it would break."""
    row = AreaPairing(**fields)
    _may_edit(user, row.area_id, today)
    return saved(row)


def end_area_pairing(
    *, user: User, row: AreaPairing, valid_to: dt.date, reason: str, today: dt.date
) -> AreaPairing:
    """Ended from the day on, with a reason; it ends once only."""
    _may_edit(user, row.area_id, today)
    with transaction.atomic():
        locked = AreaPairing.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if locked.valid_to is not None:
            raise Refused(_("This pairing has already ended."))
        if sentence := refuse_pairing_end(valid_to, valid_from=locked.valid_from, today=today):
            raise Refused(sentence)
        locked.valid_to, locked.end_reason = valid_to, reason
        return saved(locked)


def save_donation(*, user: User, donation: Donation, today: dt.date) -> Donation:
    """A need, its donor, its receipt and its publication, as they are written; the same key is one row.

    What the public has been told is not changed any more.
    """
    _may_edit(user, donation.village_id, today)
    days = (donation.needed_on, donation.received_on, donation.publicised_on)
    if any(day is not None and day > today for day in days):
        raise Refused(_("This day lies in the future."))
    with transaction.atomic():
        before = Donation.objects.select_for_update(of=("self",)).filter(key=donation.key).first()
        if before is None:
            donation.recorded_by = user
            return saved(donation)
        if donation.pk is None:
            return before
        if before.publicised_on is not None:
            raise Refused(_("This donation was publicised; it stands as it is."))
        return saved(donation)


def _may_edit(user: User, area: str, today: dt.date) -> None:
    if not user.access_on(today).may_in(Act.EDIT_PAIRINGS, area):
        raise Refused(_("This area lies outside yours."))
