"""Preparing payments: the order itself, and the list of households that it pays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.refusals import Refused, refusal_of
from funds.codes import PaymentKind, PaymentState
from funds.models import Payment


def create_payment(*, user: User, key: uuid.UUID, values: Mapping[str, Any], today: dt.date) -> Payment:
    """The draft of this key, made once; Refused with a sentence when something is wrong with it."""
    before = Payment.objects.filter(key=key, created_by=user).first()
    if before is not None:
        return before
    payment = Payment(key=key, created_by=user, created_on=today, **values)
    must_make(user, payment)
    _refuse_empty(payment)
    try:
        payment.full_clean()
        with transaction.atomic():
            payment.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        twin = Payment.objects.filter(key=key, created_by=user).first()
        if twin is not None:
            return twin
        raise refusal_of(error, Payment) from error
    return payment


def edit_payment(*, user: User, payment: Payment, version: int, values: Mapping[str, Any]) -> Payment:
    """Change a draft that nobody changed since it was opened in this version; only its preparer may."""
    try:
        with transaction.atomic():
            locked = lock_draft(user, payment, version=version)
            for name, value in values.items():
                setattr(locked, name, value)
            must_make(user, locked)
            _refuse_empty(locked)
            locked.full_clean()
            locked.version += 1
            locked.save(update_fields=[*values, "version"])
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, Payment) from error
    return locked


def lock_draft(user: User, payment: Payment, *, version: int | None = None) -> Payment:
    """The payment, locked, if it is still a draft of the user's own in this version."""
    locked: Payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    must_make(user, locked)
    if locked.state != PaymentState.DRAFT:
        raise Refused(
            _("Only a payment being prepared can be changed (now: %(state)s).")
            % {"state": locked.get_state_display()}
        )
    if locked.created_by_id != user.pk:
        raise Refused(
            _("%(name)s prepares this payment; only they can change it.") % {"name": locked.created_by}
        )
    if version is not None and locked.version != version:
        raise Refused(
            _("Somebody has changed this payment since you opened it. Open it again and repeat your change.")
        )
    return locked


def must_make(user: User, payment: Payment) -> None:
    """Refuse whoever may not prepare payments where the project lies."""
    if not user.access.may_in(Act.MAKE_PAYMENT, payment.project.area_id):
        raise Refused(_("You may not prepare payments in this area."))


def _refuse_empty(payment: Payment) -> None:
    if payment.kind == PaymentKind.SUPPLIER and payment.amount <= 0:
        raise Refused(_("The amount must be above 0 yuan."))
