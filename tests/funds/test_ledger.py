"""The books: what is booked, and what the database itself refuses."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from common.refusals import Refused
from funds import ledger
from funds.codes import AccountKind, TransactionKind
from funds.models import (
    Allocation,
    FundSource,
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    Payment,
    PaymentLine,
)
from projects.models import Project
from tests.builders import TODAY, make_project
from tests.funds.casework import (
    book,
    lines_of,
    make_allocation,
    make_batch,
    make_source,
    make_supplier_payment,
    put,
)
from tests.people import NORTH_VILLAGE, Cast


def balances() -> dict[str, Decimal]:
    """What stands on the accounts of each kind together."""
    found: dict[str, Decimal] = {}
    for kind, balance in LedgerAccount.objects.values_list("kind", "balance"):
        found[kind] = found.get(kind, Decimal(0)) + balance
    return found


def test_money_goes_from_source_to_project_to_payee(cast: Cast) -> None:
    source = make_source(500_000)
    assert balances() == {"arrived": -500_000, "available": 500_000}
    allocation = make_allocation(make_project(NORTH_VILLAGE), 100_000, source)
    assert balances() == {"arrived": -500_000, "available": 400_000, "allocated": 100_000}
    payment = make_supplier_payment(allocation, 30_000)
    put(payment, "paid")
    assert balances() == {"arrived": -500_000, "available": 400_000, "allocated": 70_000, "paid": 30_000}
    put_back = LedgerTransaction.objects.get(kind=TransactionKind.PAYMENT)
    book(payment, "reverse")
    assert balances() == {"arrived": -500_000, "available": 400_000, "allocated": 100_000, "paid": 0}
    assert LedgerTransaction.objects.get(kind=TransactionKind.REVERSAL).reverses == put_back


def test_every_household_has_its_entry_in_the_order_of_the_list(cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), households=3)
    put(payment, "paid")
    entries = LedgerEntry.objects.filter(transaction__payment=payment).order_by("pk")
    assert [(e.account.kind, e.amount, e.household_id) for e in entries] == [
        ("allocated", Decimal("-15000.00"), None),
        *[("paid", Decimal("5000.00"), line.household_id) for line in lines_of(payment)],
    ]
    book(payment, "reverse")
    returned = LedgerEntry.objects.filter(transaction__kind=TransactionKind.REVERSAL).order_by("pk")
    assert [(e.amount, e.household_id) for e in returned] == [(-e.amount, e.household_id) for e in entries]


def test_the_same_key_books_once(cast: Cast) -> None:
    source = make_source(500_000)
    with transaction.atomic():
        again = ledger.book_arrival(source, by=source.recorded_by)
    assert LedgerTransaction.objects.get() == again
    assert balances() == {"arrived": -500_000, "available": 500_000}


def test_a_key_of_another_movement_is_refused(cast: Cast) -> None:
    source = make_source()
    allocation = make_allocation(make_project(NORTH_VILLAGE), source=source)
    with pytest.raises(Refused, match="此表单属于另一环节"), transaction.atomic():
        ledger.book_return(
            allocation, Decimal(1), key=source.key, on=TODAY, by=source.recorded_by, memo="退回"
        )


def test_the_database_does_not_let_a_source_be_overdrawn(cast: Cast) -> None:
    source = make_source(50_000)
    with pytest.raises(Refused, match="资金余额不足，未入账。"):
        make_allocation(make_project(NORTH_VILLAGE), 60_000, source)
    assert balances() == {"arrived": -50_000, "available": 50_000}
    assert Allocation.objects.count() == 0


@pytest.mark.parametrize("state", ["draft", "declared", "reviewed", "withdrawn", "stopped"])
def test_the_database_gives_nothing_to_a_project_outside_the_library(cast: Cast, state: str) -> None:
    with pytest.raises(Refused, match="资金只能用于已审定的项目，未入账。"):
        make_allocation(make_project(NORTH_VILLAGE, state=state))
    assert Allocation.objects.count() == 0


def test_money_comes_back_even_from_a_stopped_project(cast: Cast) -> None:
    allocation = make_allocation(make_project(NORTH_VILLAGE), 100_000)
    payment = make_supplier_payment(allocation, 30_000)
    put(payment, "paid")
    Project.objects.update(state="stopped")
    with pytest.raises(Refused, match="已审定的项目"):
        put(make_supplier_payment(allocation, 10_000), "paid")
    book(payment, "reverse")
    with transaction.atomic():
        ledger.book_return(
            allocation, Decimal(100_000), key=uuid.uuid4(), on=TODAY, by=allocation.by, memo="项目终止"
        )
    assert balances() == {"arrived": -1_000_000, "available": 1_000_000, "allocated": 0, "paid": 0}


def paid_batch() -> Payment:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), households=2)
    put(payment, "paid")
    return payment


def head(**about: Any) -> LedgerTransaction:
    """A transaction without entries."""
    source = FundSource.objects.get()
    fields = {"kind": TransactionKind.ARRIVAL, "on": TODAY, "memo": "改账", "by": source.recorded_by, **about}
    return LedgerTransaction.objects.create(key=uuid.uuid4(), source=source, **fields)


TAMPERING = {
    "change an entry": ("UPDATE funds_ledgerentry SET amount = amount + 1", "cannot update or delete"),
    "delete an entry": ("DELETE FROM funds_ledgerentry", "cannot update or delete"),
    "change a transaction": ("UPDATE funds_ledgertransaction SET memo = 'x'", "cannot update or delete"),
    "delete a transaction": ("DELETE FROM funds_ledgertransaction", "cannot update or delete"),
    "write a balance": ("UPDATE funds_ledgeraccount SET balance = balance + 1", "entries only"),
    "delete an account": ("DELETE FROM funds_ledgeraccount", "entries only"),
    "open an account with money": (
        "INSERT INTO funds_ledgeraccount (kind, source_id, balance) SELECT 'available', 1, 5",
        "begins at 0",
    ),
    "change the amount of a source": ("UPDATE funds_fundsource SET amount = amount + 1", "ledger has"),
    "delete a source": ("DELETE FROM funds_fundsource", "ledger has"),
    "change an allocation": ("UPDATE funds_allocation SET amount = 1", "ledger has"),
    "change a paid payment": ("UPDATE funds_payment SET amount = amount + 1", "ledger has"),
    "change the payee of a paid payment": ("UPDATE funds_payment SET payee_account = 'x'", "ledger has"),
    "delete a paid payment": ("DELETE FROM funds_payment", "ledger has"),
    "change a paid line": ("UPDATE funds_paymentline SET amount = amount + 1", "ledger has"),
    "change the account of a paid line": ("UPDATE funds_paymentline SET account = 'x'", "ledger has"),
    "delete a paid line": ("DELETE FROM funds_paymentline", "ledger has"),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_the_database_refuses_tampering(cast: Cast, what: str) -> None:
    paid_batch()
    before = (balances(), LedgerEntry.objects.count(), PaymentLine.objects.count())
    sql, words = TAMPERING[what]
    with (
        pytest.raises(DatabaseError, match=f"(?i){words}"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert (balances(), LedgerEntry.objects.count(), PaymentLine.objects.count()) == before


def test_a_line_cannot_be_added_to_a_paid_list(cast: Cast) -> None:
    line = lines_of(paid_batch())[0]
    other = make_batch(make_allocation(make_project(NORTH_VILLAGE)), households=1)
    line.pk, line.household_id = None, lines_of(other)[0].household_id
    with pytest.raises(IntegrityError, match="ledger has"), transaction.atomic():
        line.save()
    with pytest.raises(IntegrityError, match="ledger has"), transaction.atomic():
        PaymentLine.objects.filter(payment=other).update(payment=line.payment)
    assert PaymentLine.objects.filter(payment=line.payment).count() == 2


def test_entries_that_do_not_sum_to_nothing_are_refused(cast: Cast) -> None:
    source = make_source(1_000)
    key = ledger.account(AccountKind.AVAILABLE, source.pk)
    row = head()
    for amounts in ([Decimal(5)], [Decimal(5), Decimal(-4)]):
        entries = [LedgerEntry(transaction=row, account_id=key, amount=amount) for amount in amounts]
        with pytest.raises(Refused, match="借贷不平"), transaction.atomic(), ledger.booking():
            LedgerEntry.objects.bulk_create(entries)
    assert balances() == {"arrived": -1_000, "available": 1_000}


def test_a_booking_cannot_be_added_to_afterwards(cast: Cast) -> None:
    source = make_source(1_000)
    row = LedgerTransaction.objects.get()
    arrived, available = (
        ledger.account(kind, source.pk) for kind in (AccountKind.ARRIVED, AccountKind.AVAILABLE)
    )
    with pytest.raises(Refused, match="已入账的业务不能追加分录"), transaction.atomic(), ledger.booking():
        LedgerEntry.objects.bulk_create(
            [
                LedgerEntry(transaction=row, account_id=arrived, amount=-5),
                LedgerEntry(transaction=row, account_id=available, amount=5),
            ]
        )
    assert balances() == {"arrived": -1_000, "available": 1_000}


def test_a_payment_is_booked_once(cast: Cast) -> None:
    payment = paid_batch()
    with pytest.raises(Refused, match="该笔支付已入账"):
        book(payment, "pay")
    assert LedgerTransaction.objects.filter(kind=TransactionKind.PAYMENT).count() == 1
    book(payment, "reverse")
    with pytest.raises(IntegrityError, match="reverses_id"):
        book(payment, "reverse")
