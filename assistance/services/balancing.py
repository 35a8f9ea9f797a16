"""Carrying out moves that somebody has accepted: hand-overs, all of them or none."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assistance.caseload import moves_by_people
from assistance.helpers import helpers_on
from assistance.models import Handover, Pairing
from assistance.services.handovers import hand_over
from common.refusals import Refused


@transaction.atomic
def accept_moves(
    *, user: User, key: uuid.UUID, moves: Mapping[int, int], on: dt.date, reason: str, today: dt.date
) -> list[Handover]:
    """Hand each pairing over to its taker; the same key hands over once."""
    rows = Pairing.objects.filter(pk__in=moves, helper__isnull=False)
    people = moves_by_people([(row, moves[row.pk]) for row in rows])
    takers = {one.pk: one for one in helpers_on(on).filter(pk__in=moves.values())}
    givers = User.objects.in_bulk([old for old, _new in people])
    if not people or sum(map(len, people.values())) < len(moves) or set(moves.values()) - set(takers):
        raise Refused(_("The pairings have changed meanwhile. Open the page again."))
    return [
        hand_over(
            user=user,
            key=uuid.uuid5(key, f"{old}:{new}"),
            old=givers[old],
            new=takers[new],
            pairings=pairings,
            on=on,
            reason=reason,
            today=today,
        )
        for (old, new), pairings in people.items()
    ]
