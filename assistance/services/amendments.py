"""Correcting a visit: what stood there is kept, the visit bears the corrected words (P5-56)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from assistance.models import Gift, Visit, VisitAmendment
from assistance.policies import refuse_visit_day
from assistance.services.problems import open_from_visit
from assistance.services.visits import GiftGiven
from assistance.ties import tied_since
from common.refusals import Refused, refusal_of
from households.models import Household
from households.scoping import reaches

WORDS = ("visited_on", "met", "theme", "found", "problem")


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a visit should say."""

    visited_on: dt.date
    met: str
    theme: str
    found: str
    problem: str
    gifts: Sequence[GiftGiven]


def may_amend(user: User, visit: Visit, today: dt.date) -> bool:
    """Whether the user wrote the visit and still helps the household, or keeps pairings there."""
    access = user.access_on(today)
    if access.may_in(Act.EDIT_PAIRINGS, visit.household.area_id):
        return True
    return visit.visitor_id == user.pk and reaches(access, Act.LOG_VISIT, visit.household)


def amend_visit(
    *,
    user: User,
    visit: Visit,
    key: uuid.UUID,
    today: dt.date,
    reason: str,
    seen: int,
    corrected: Corrected,
) -> VisitAmendment:
    """The amendment of this key, written once, and the visit as corrected; Refused says why not.

    `seen` is how many amendments there were when the form was opened.
    """
    if twin := _twin(user, visit, key):
        return twin
    try:
        with transaction.atomic():
            rows = Visit.objects.select_for_update(of=("self",)).select_related("household")
            locked = rows.get(pk=visit.pk)
            # Of one form sent twice at once, the second waited for the lock.
            if twin := _twin(user, locked, key):
                return twin
            gifts = list(locked.gifts.order_by("pk"))
            _refuse(user, locked, gifts, corrected, seen, today)
            amendment = _kept(locked, gifts, key=key, reason=reason.strip(), by=user)
            amendment.full_clean()
            amendment.save(force_insert=True)
            _rewrite(locked, gifts, corrected)
    except (ValidationError, IntegrityError) as error:
        if twin := _twin(user, visit, key):
            return twin
        raise refusal_of(error, Gift if "assistance_gift" in str(error) else Visit) from error
    return amendment


def _twin(user: User, visit: Visit, key: uuid.UUID) -> VisitAmendment | None:
    twin = VisitAmendment.objects.filter(key=key).first()
    if twin is not None and (twin.by_id, twin.visit_id) != (user.pk, visit.pk):
        raise Refused(_("This form belongs to another visit. Open the form again."))
    return twin


def _refuse(
    user: User, visit: Visit, gifts: Sequence[Gift], corrected: Corrected, seen: int, today: dt.date
) -> None:
    if not may_amend(user, visit, today):
        raise Refused(_("Only who made the visit, or the township, corrects it."))
    if visit.amendments.count() != seen:
        raise Refused(_("Somebody has corrected this visit meanwhile. Open it again."))
    same = all(getattr(visit, name) == getattr(corrected, name) for name in WORDS)
    if same and _values(gifts) == _values(corrected.gifts):
        raise Refused(_("Nothing changes: the visit already says this."))
    household: Household = visit.household
    since = None
    if corrected.visited_on != visit.visited_on:
        since = tied_since(visit.visitor.access_on(today), household, today)
    sentence = refuse_visit_day(corrected.visited_on, today=today, tied_since=since)
    if sentence:
        raise Refused(sentence)


def _values(gifts: Sequence[Any]) -> list[tuple[str, str, Any]]:
    return [(gift.kind, gift.description, gift.value) for gift in gifts]


def _kept(visit: Visit, gifts: Sequence[Gift], **facts: Any) -> VisitAmendment:
    given = [
        {"id": gift.pk, "kind": gift.kind, "description": gift.description, "value": str(gift.value)}
        for gift in gifts
    ]
    return VisitAmendment(visit=visit, gifts=given, **{n: getattr(visit, n) for n in WORDS}, **facts)


def _rewrite(visit: Visit, gifts: Sequence[Gift], corrected: Corrected) -> None:
    """Make the visit and its gifts what they should be; a gift that is the same stays untouched."""
    for name in WORDS:
        setattr(visit, name, getattr(corrected, name))
    visit.full_clean()
    visit.save(update_fields=WORDS)
    wanted = corrected.gifts
    for old, new in zip(gifts, wanted, strict=False):
        if _values([old]) != _values([new]):
            old.kind, old.description, old.value = new.kind, new.description, new.value
            old.save()
    Gift.objects.filter(pk__in=[gift.pk for gift in gifts[len(wanted) :]]).delete()
    Gift.objects.bulk_create(
        Gift(visit=visit, kind=new.kind, description=new.description, value=new.value)
        for new in wanted[len(gifts) :]
    )
    open_from_visit(visit)
