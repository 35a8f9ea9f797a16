"""The list of households of a payment being prepared: filled set-wise from the project, or as given."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction

from accounts.models import User
from common.refusals import refusal_of
from funds.models import Payment, PaymentLine
from funds.policies import line_amount
from funds.services.payments import create_payment, lock_draft
from households.codes import HouseholdType

TERMS = ("item", "quantity", "standard", "note")

_FILL = """
    INSERT INTO funds_paymentline
        (payment_id, household_id, head_name, item, quantity, standard, amount, account, note)
    SELECT %(payment)s, p.household_id, y.head_name, p.item, p.quantity, p.standard,
           round(p.quantity * p.standard, 2), y.bank_account, ''
    FROM projects_participation p
    JOIN households_registeryear open ON open.closed_on IS NULL
    JOIN households_householdyear y ON y.household_id = p.household_id AND y.year_id = open.year
    WHERE p.project_id = %(project)s AND y.household_type = %(registered)s
        AND round(p.quantity * p.standard, 2) > 0
    ORDER BY y.area_id, p.id
"""
_GIVEN = """
    INSERT INTO funds_paymentline
        (payment_id, household_id, head_name, item, quantity, standard, amount, account, note)
    SELECT %(payment)s, g.household_id, y.head_name, g.item, g.quantity, g.standard,
           round(g.quantity * g.standard, 2), y.bank_account, g.note
    FROM unnest(%(households)s::bigint[], %(items)s::text[], %(quantities)s::numeric[],
                %(standards)s::numeric[], %(notes)s::text[])
        WITH ORDINALITY g(household_id, item, quantity, standard, note, place)
    JOIN households_registeryear open ON open.closed_on IS NULL
    JOIN households_householdyear y ON y.household_id = g.household_id AND y.year_id = open.year
    ORDER BY g.place
"""
_TOTAL = """
    UPDATE funds_payment SET version = version + 1, amount = (
        SELECT coalesce(sum(amount), 0) FROM funds_paymentline WHERE payment_id = %(payment)s
    ) WHERE id = %(payment)s
"""


@dataclass(frozen=True, slots=True)
class GivenLine:
    """What one household is to get, as a sheet says."""

    household: int
    item: str
    quantity: Decimal
    standard: Decimal
    note: str = ""


def fill_from_project(*, user: User, payment: Payment) -> int:
    """Put every registered household of the project on the list, at its standard; how many there are.

    What stood on the list before is replaced. Those who left the register stay off.
    """
    from_project = {"project": payment.project_id, "registered": HouseholdType.REGISTERED.value}
    return _replace(user, payment, _FILL, from_project)


def create_batch(*, user: User, key: uuid.UUID, values: Mapping[str, Any], today: dt.date) -> Payment:
    """The draft of this key with its list filled from the project, made once."""
    with transaction.atomic():
        before = Payment.objects.filter(key=key, created_by=user).first()
        if before is not None:
            return before
        payment = create_payment(user=user, key=key, values=values, today=today)
        fill_from_project(user=user, payment=payment)
    return payment


def put_lines(*, user: User, payment: Payment, lines: Sequence[GivenLine]) -> int:
    """Replace the list by the given one; accounts and names come from the register."""
    columns = {
        "households": [line.household for line in lines],
        "items": [line.item for line in lines],
        "quantities": [line.quantity for line in lines],
        "standards": [line.standard for line in lines],
        "notes": [line.note for line in lines],
    }
    return _replace(user, payment, _GIVEN, columns)


def _replace(user: User, payment: Payment, insert: str, params: Mapping[str, Any]) -> int:
    try:
        with transaction.atomic():
            locked = lock_draft(user, payment)
            # A list that is replaced subsidises nobody's contribution any more.
            locked.contributions.update(payment=None)
            PaymentLine.objects.filter(payment=locked)._raw_delete(using=connection.alias)  # noqa: SLF001
            with connection.cursor() as cursor:
                cursor.execute(insert, {"payment": locked.pk, **params})
            _sum_up(locked)
            count, _total = PaymentLine.objects.filter(payment=locked).sums()
    except IntegrityError as error:
        raise refusal_of(error, PaymentLine) from error
    return count


def save_lines(
    *,
    user: User,
    payment: Payment,
    version: int,
    terms: Mapping[int, Mapping[str, Any]],
    removed: Sequence[int] = (),
) -> None:
    """Change the terms of lines and take some off, by their keys; all together, amounts follow."""
    try:
        with transaction.atomic():
            locked = lock_draft(user, payment, version=version)
            off = PaymentLine.objects.filter(payment=locked, pk__in=removed)
            locked.contributions.filter(household__in=off.values("household")).update(payment=None)
            off.delete()
            rows = list(PaymentLine.objects.filter(payment=locked, pk__in=terms))
            for row in rows:
                for name in TERMS:
                    setattr(row, name, terms[row.pk][name])
                row.amount = line_amount(row.quantity, row.standard)
            PaymentLine.objects.bulk_update(rows, [*TERMS, "amount"])
            _sum_up(locked)
    except IntegrityError as error:
        raise refusal_of(error, PaymentLine) from error


def _sum_up(payment: Payment) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TOTAL, {"payment": payment.pk})
