"""Taking the household's signature for what it received on a visit (P2-08)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from assistance.models import GiftReceipt, Visit
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import Stored, files_follow_rows
from households.scoping import reaches


def may_take_receipt(user: User, visit: Visit, today: dt.date) -> bool:
    """Whether the user may have the household sign: it is in their hands."""
    return reaches(user.access_on(today), Act.HANDLE_PROBLEM, visit.household)


def given_on(visit: Visit) -> Decimal:
    """The yuan of all gifts of a visit."""
    return visit.gifts.aggregate(total=Sum("value"))["total"] or Decimal(0)


def sign_with_visit(visit: Visit, gifts: Sequence[Any], signature: Photo | None, stored: Stored) -> None:
    """The receipt that was signed when the visit was written: by who was met, on its day, for all gifts."""
    total = sum((gift.value for gift in gifts), Decimal(0))
    if signature is None or not total:
        return
    receipt = GiftReceipt(
        key=uuid.uuid5(visit.key, "receipt"),
        visit=visit,
        amount=total,
        signed_by=visit.met,
        signed_on=visit.visited_on,
        taken_by=visit.visitor,
    )
    receipt.put(signature, stored)
    receipt.save(force_insert=True)


def take_receipt(
    *,
    user: User,
    visit: Visit,
    key: uuid.UUID,
    amount: Decimal,
    signed_by: str,
    signed_on: dt.date,
    picture: Photo,
    today: dt.date,
) -> GiftReceipt:
    """The receipt of this key, taken once for the sum that was shown; Refused says why there is none."""
    if twin := _twin(user, visit, key):
        return twin
    receipt = GiftReceipt(
        key=key, visit=visit, amount=amount, signed_by=signed_by.strip(), signed_on=signed_on, taken_by=user
    )
    try:
        with files_follow_rows() as stored, transaction.atomic():
            # An amendment takes the same lock: the sum cannot change while it is signed for.
            rows = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("household")
            _refuse(user, rows.get(pk=visit.pk), receipt, today)
            receipt.put(picture, stored)
            receipt.full_clean()
            receipt.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        if twin := _twin(user, visit, key):
            return twin
        raise refusal_of(error, GiftReceipt) from error
    return receipt


def _refuse(user: User, visit: Visit, receipt: GiftReceipt, today: dt.date) -> None:
    if not may_take_receipt(user, visit, today):
        raise Refused(_("This household is not in your hands."))
    if receipt.signed_on > today:
        raise Refused(_("This day lies in the future."))
    if receipt.signed_on < visit.visited_on:
        raise Refused(_("Nothing can be received before the visit."))
    given = given_on(visit)
    if not given:
        raise Refused(_("Nothing was given on this visit."))
    if given != receipt.amount:
        raise Refused(_("The gifts were corrected meanwhile. Open the page again to sign for the new sum."))


def _twin(user: User, visit: Visit, key: uuid.UUID) -> GiftReceipt | None:
    twin = GiftReceipt.objects.filter(key=key).first()
    if twin is not None and (twin.taken_by_id, twin.visit_id) != (user.pk, visit.pk):
        raise Refused(_("This form belongs to another visit. Open the form again."))
    return twin
