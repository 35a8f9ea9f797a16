"""Pairing a household with a helper, and ending a pairing, each with its reason kept."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.roles import Act
from assistance.models import Pairing
from assistance.policies import refuse_pairing_end
from common.refusals import Refused, refusal_of
from households.models import Household


def create_pairing(
    *,
    user: User,
    household: Household,
    helper: User | None,
    organisation: Organisation | None,
    role: str,
    form: str,
    valid_from: dt.date,
    note: str = "",
) -> Pairing:
    """A new pairing in the user's area; Refused says which rule it would break (P3-05, P3-07)."""
    pairing = Pairing(
        household=household,
        helper=helper,
        organisation=organisation,
        role=role,
        form=form,
        valid_from=valid_from,
        note=note,
    )
    try:
        pairing.full_clean()
        with transaction.atomic():
            pairing.save(force_insert=True)
            _still_mine(user, pairing)
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, Pairing) from error
    return pairing


@transaction.atomic
def end_pairing(*, user: User, pairing: Pairing, valid_to: dt.date, reason: str, today: dt.date) -> Pairing:
    """The pairing ended from the day on (not included), with a reason (P5-55); it ends once only."""
    locked = Pairing.objects.select_for_update(of=("self",)).get(pk=pairing.pk)
    _still_mine(user, locked)
    if locked.valid_to is not None:
        raise Refused(_("This pairing has already ended."))
    sentence = refuse_pairing_end(valid_to, valid_from=locked.valid_from, today=today)
    if sentence:
        raise Refused(sentence)
    locked.valid_to, locked.end_reason = valid_to, reason
    try:
        locked.full_clean()
    except ValidationError as error:
        raise refusal_of(error, Pairing) from error
    locked.save(update_fields=["valid_to", "end_reason"])
    return locked


def _still_mine(user: User, pairing: Pairing) -> None:
    if not Pairing.objects.visible_to(user, Act.EDIT_PAIRINGS).filter(pk=pairing.pk).exists():
        raise Refused(_("This household lies outside your area."))
