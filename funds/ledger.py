"""Booking: every movement of money is one transaction whose entries go into the ledger in one statement.

Called by the acts, inside their transaction. The same key books once. What the database refuses comes back
as `Refused` with a sentence; then the caller's transaction must end, and does since it is raised through it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.life_cycles import Step
from common.refusals import Refused, refusal_of
from funds.codes import AccountKind, PaymentKind, TransactionKind
from funds.models import Allocation, FundSource, LedgerAccount, LedgerEntry, LedgerTransaction, Payment

# Raised by the triggers of funds/models/triggers.py.
SENTENCES: Mapping[str, Any] = {
    "ledger_entry_balanced": _("The entries of a booking must sum to 0: nothing was booked."),
    "ledger_entries_at_once": _("A booking cannot be added to afterwards: nothing was booked."),
    "ledger_project_approved": _("Money goes to approved projects only: nothing was booked."),
    "ledger_balance_by_entries_only": _("A balance changes by bookings only."),
    "ledger_keeps_what_is_booked": _("This is booked in the ledger and can no longer be changed."),
}
_MODELS = (LedgerAccount, LedgerTransaction, LedgerEntry)

Move = tuple[int, Decimal]


def refusal_of_booking(error: IntegrityError) -> Refused:
    """The sentence for what the ledger's constraints or triggers said; an unknown error is raised again."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name is not None and name in SENTENCES:
        return Refused(SENTENCES[name])
    for model in _MODELS:
        if name in {constraint.name for constraint in model._meta.constraints}:
            return refusal_of(error, model)
    raise error


@contextmanager
def booking() -> Iterator[None]:
    """Turn what the database refuses into a sentence."""
    try:
        yield
    except IntegrityError as error:
        raise refusal_of_booking(error) from error


def book_arrival(source: FundSource, *, by: User) -> LedgerTransaction:
    """The money of a source is there: ARRIVED − a, AVAILABLE + a."""
    moves = [
        (account(AccountKind.ARRIVED, source.pk), -source.amount),
        (account(AccountKind.AVAILABLE, source.pk), source.amount),
    ]
    memo = f"{source.document_no} {source.title}"
    return _book(
        moves, key=source.key, kind=TransactionKind.ARRIVAL, on=source.arrived_on, by=by, source_id=source.pk,
        memo=memo,
    )  # fmt: skip


def book_allocation(allocation: Allocation, *, by: User) -> LedgerTransaction:
    """A source gives to a project: AVAILABLE − a, ALLOCATED + a."""
    return _allocate(
        allocation,
        allocation.amount,
        key=allocation.key,
        kind=TransactionKind.ALLOCATION,
        on=allocation.on,
        by=by,
        memo=allocation.document_no or str(allocation.project),
    )


def book_return(
    allocation: Allocation, amount: Decimal, *, key: uuid.UUID, on: dt.date, by: User, memo: str
) -> LedgerTransaction:
    """A project gives back to its source: ALLOCATED − a, AVAILABLE + a."""
    return _allocate(allocation, -amount, key=key, kind=TransactionKind.RETURN, on=on, by=by, memo=memo)


def _allocate(allocation: Allocation, amount: Decimal, **about: Any) -> LedgerTransaction:
    source = allocation.source_id
    moves = [
        (account(AccountKind.AVAILABLE, source), -amount),
        (account(AccountKind.ALLOCATED, source, allocation.project_id), amount),
    ]
    return _book(moves, source_id=source, allocation=allocation, **about)


def book_payment(payment: Payment, step: Step) -> LedgerTransaction:
    """Money leaves: ALLOCATED − a, PAID + a; for households one PAID entry for each of them."""
    allocated = account(AccountKind.ALLOCATED, payment.source_id, payment.project_id)
    paid = account(AccountKind.PAID, payment.source_id, payment.project_id)
    about: dict[str, Any] = {
        "key": step.key,
        "kind": TransactionKind.PAYMENT,
        "on": step.on,
        "by_id": step.by_id,
        "source_id": payment.source_id,
        "payment": payment,
        "memo": payment.purpose,
    }
    if payment.kind == PaymentKind.SUPPLIER:
        return _book([(allocated, -payment.amount), (paid, payment.amount)], **about)
    with booking():
        head, is_new = _head(**about)
        if is_new:
            _insert(
                "SELECT %s::bigint, %s::bigint, %s::numeric, NULL::bigint UNION ALL "
                "(SELECT %s, %s, amount, household_id FROM funds_paymentline"
                " WHERE payment_id = %s ORDER BY id)",
                [head.pk, allocated, -payment.amount, head.pk, paid, payment.pk],
            )
    return head


def book_reversal(payment: Payment, step: Step) -> LedgerTransaction:
    """A payment came back: every entry of it once more, with the other sign."""
    booked = LedgerTransaction.objects.get(payment=payment, kind=TransactionKind.PAYMENT)
    with booking():
        head, is_new = _head(
            key=step.key,
            kind=TransactionKind.REVERSAL,
            on=step.on,
            by_id=step.by_id,
            source_id=payment.source_id,
            payment=payment,
            reverses=booked,
            memo=payment.purpose,
        )
        if is_new:
            _insert(
                "SELECT %s::bigint, account_id, -amount, household_id FROM funds_ledgerentry"
                " WHERE transaction_id = %s ORDER BY id",
                [head.pk, booked.pk],
            )
    return head


def account(kind: str, source: int, project: int | None = None) -> int:
    """The key of the account, which is made when it is missing."""
    which: dict[str, Any] = {"kind": kind, "source_id": source, "project_id": project}
    row, _made = LedgerAccount.objects.get_or_create(**which)
    return int(row.pk)


def left_in(source: int, project: int) -> Decimal:
    """What is left of the source in the project, in yuan; costs one query."""
    return _balance(kind=AccountKind.ALLOCATED, source=source, project=project)


def available_of(source: int) -> Decimal:
    """What the source has not given to any project, in yuan; costs one query."""
    return _balance(kind=AccountKind.AVAILABLE, source=source, project=None)


def _balance(**which: Any) -> Decimal:
    rows = LedgerAccount.objects.filter(**which).values_list("balance", flat=True)
    return rows.first() or Decimal(0)


def _book(moves: Sequence[Move], **about: Any) -> LedgerTransaction:
    with booking():
        head, is_new = _head(**about)
        if is_new:
            LedgerEntry.objects.bulk_create(
                [LedgerEntry(transaction=head, account_id=key, amount=amount) for key, amount in moves]
            )
    return head


def _head(*, key: uuid.UUID, kind: str, **about: Any) -> tuple[LedgerTransaction, bool]:
    """The transaction of this key, and whether it is new."""
    head, is_new = LedgerTransaction.objects.get_or_create(key=key, defaults={"kind": kind, **about})
    if head.kind != kind:
        raise Refused(_("This form belongs to another step. Open the page again."))
    return head, is_new


def _insert(select: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO funds_ledgerentry (transaction_id, account_id, amount, household_id) {select}",
            params,
        )
