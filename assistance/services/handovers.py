"""Handing over the households of a cadre who leaves: all of them or some, in one act (P2-15, P5-55)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from assistance.models import Handover, Pairing
from assistance.pairing_codes import PairingRole
from assistance.policies import refuse_pairing_end
from assistance.services.problems import hand_problems
from common.refusals import Refused, refusal_of


def to_hand_over(user: User, helper: User) -> Any:
    """The helper's pairings that stand, of households whose pairings the user may change."""
    rows = Pairing.objects.visible_to(user, Act.EDIT_PAIRINGS).filter(helper=helper, valid_to=None)
    return rows.select_related("household__area").order_by("household__area", "household", "pk")


@transaction.atomic
def hand_over(
    *,
    user: User,
    key: uuid.UUID,
    old: User,
    new: User,
    pairings: Collection[int],
    on: dt.date,
    reason: str,
    today: dt.date,
) -> Handover:
    """End these pairings and pair the successor from the same day; the same key hands over once.

    Where the successor helps the household already, the old pairing only ends.
    """
    # Two who hand over the same cadre meet here.
    User.objects.select_for_update().get(pk=old.pk)
    before = Handover.objects.filter(key=key, by=user).first()
    if before is not None:
        return before
    rows = list(to_hand_over(user, old).filter(pk__in=pairings).select_for_update(of=("self",)))
    if not rows or len(rows) < len(pairings):
        raise Refused(_("The pairings have changed meanwhile. Open the page again."))
    act = Handover(key=key, old=old, new=new, on=on, reason=reason, by=user)
    try:
        act.full_clean()
        act.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, Handover) from error
    act.households.set({row.household_id for row in rows})
    _end(rows, on, reason, today)
    _begin(rows, act)
    hand_problems(act, today)
    return act


def _end(rows: list[Pairing], on: dt.date, reason: str, today: dt.date) -> None:
    for row in rows:
        if sentence := refuse_pairing_end(on, valid_from=row.valid_from, today=today):
            raise Refused(f"{row.household}：{sentence}")
        row.valid_to, row.end_reason = on, reason
    Pairing.objects.bulk_update(rows, ["valid_to", "end_reason"], batch_size=1_000)


def _begin(rows: list[Pairing], act: Handover) -> None:
    standing = Pairing.objects.filter(helper=act.new, valid_to=None)
    helped = dict(standing.values_list("household_id", "role"))
    for row in rows:
        part = helped.get(row.household_id)
        if part == PairingRole.TEACHER and row.role != PairingRole.TEACHER:
            raise Refused(
                _("%(name)s is the teacher of household %(household)s. End that pairing first.")
                % {"name": act.new, "household": row.household}
            )
    note = _("Taken over from %(name)s") % {"name": act.old}
    Pairing.objects.bulk_create(
        [
            Pairing(
                household_id=row.household_id,
                helper=act.new,
                role=row.role,
                form=row.form,
                valid_from=act.on,
                note=note,
                handover=act,
            )
            for row in rows
            if row.household_id not in helped
        ],
        batch_size=1_000,
    )
