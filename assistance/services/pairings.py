"""Pairing a household with a helper, and ending a pairing, each with its reason kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.roles import Act
from assistance.models import Handover, Pairing
from assistance.pairing_codes import PairingRole
from assistance.policies import refuse_pairing, refuse_pairing_end, refuse_unhooking
from common.refusals import Refused, refusal_of
from households.models import Household, HouseholdYear


def create_pairing(
    *,
    user: User,
    household: Household,
    helper: User | None,
    organisation: Organisation | None,
    role: str,
    form: str,
    valid_from: dt.date,
    today: dt.date,
    note: str = "",
    handover: Handover | None = None,
) -> Pairing:
    """A new pairing in the user's area; Refused says which rule it would break (P3-05, P3-07)."""
    if sentence := refuse_pairing(valid_from, today=today, role=role, form=form, organisation=organisation):
        raise Refused(sentence)
    pairing = Pairing(
        household=household,
        helper=helper,
        valid_from=valid_from,
        note=note,
        handover=handover,
        role=role,
        form=form,
        organisation=organisation,
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
def end_pairing(
    *,
    user: User,
    pairing: Pairing,
    valid_to: dt.date,
    reason: str,
    today: dt.date,
    successor: User | None = None,
) -> Pairing:
    """The pairing ended from the day on (not included), with a reason (P5-55); it ends once only.

    The successor takes the same part from that day; a household that is not out of poverty needs one, unless
    somebody else helps it on (P2-15).
    """
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
    others = Pairing.objects.in_force(valid_to).answering().filter(household=locked.household_id)
    is_teacher = locked.role == PairingRole.TEACHER
    goes_on = is_teacher or successor is not None or others.exclude(pk=locked.pk).exists()
    if sentence := refuse_unhooking(is_out=is_out_of_poverty(locked.household), goes_on=goes_on):
        raise Refused(sentence)
    locked.save(update_fields=["valid_to", "end_reason"])
    if successor is not None:
        follow(locked, successor, user=user, today=today)
    return locked


def is_out_of_poverty(household: Household) -> bool:
    """Whether the open year has the household off the register or out of poverty."""
    copies = HouseholdYear.objects.filter(household=household, year__closed_on=None)
    return not copies.not_exited().exists()


def follow(ended: Pairing, successor: User, *, user: User, **facts: Any) -> Pairing:
    """The successor's pairing: the same household, part and form, from the day the old one ended."""
    assert ended.valid_to is not None  # noqa: S101 - it has ended
    return create_pairing(
        user=user,
        household=ended.household,
        helper=successor,
        organisation=None,
        role=ended.role,
        form=ended.form,
        valid_from=ended.valid_to,
        **facts,
    )


def _still_mine(user: User, pairing: Pairing) -> None:
    if not Pairing.objects.visible_to(user, Act.EDIT_PAIRINGS).filter(pk=pairing.pk).exists():
        raise Refused(_("This household lies outside your area."))
