"""Counts the books anew from their entries, without the code that booked them: rows are read and added here.

Nothing of funds.ledger and none of its triggers is believed. A difference names the row, what should be and
what is; in books that are whole there is none, and the total is 0.00.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

ZERO = Decimal("0.00")
GUARDED = {"available", "allocated", "paid"}
BOOKED = {"paid", "reversed"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of the books that does not agree with the entries."""

    what: str
    row: str
    should_be: Decimal
    found: Decimal

    @property
    def amount(self) -> Decimal:
        """How far off, without its sign."""
        return abs(self.should_be - self.found)


@dataclass
class Books:
    """Every row that concerns money, as plain values."""

    accounts: dict[int, tuple[str, int, int | None, Decimal]] = field(default_factory=dict)
    heads: dict[int, tuple[str, int, int | None, int | None, int | None]] = field(default_factory=dict)
    entries: dict[int, list[tuple[int, Decimal, int | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    sources: dict[int, Decimal] = field(default_factory=dict)
    allocations: dict[int, tuple[int, int, Decimal]] = field(default_factory=dict)
    payments: dict[int, tuple[int, int, str, str, Decimal]] = field(default_factory=dict)
    lines: dict[int, dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))

    def counts(self) -> dict[str, int]:
        """How many rows of each kind were read."""
        return {
            "sources": len(self.sources),
            "allocations": len(self.allocations),
            "payments": len(self.payments),
            "lines": sum(len(lines) for lines in self.lines.values()),
            "transactions": len(self.heads),
            "entries": sum(len(entries) for entries in self.entries.values()),
            "accounts": len(self.accounts),
        }


def verify() -> tuple[Books, list[Difference]]:
    """The books as they are at one moment, and everything in them that does not agree."""
    with transaction.atomic():
        # Inside somebody else's transaction (a test's) it is that one which fixes the moment.
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        books = read()
    checks = (_transactions, _accounts, _sources, _allocations, _payments, _reversals)
    return books, [difference for check in checks for difference in check(books)]


def total(differences: Sequence[Difference]) -> Decimal:
    """The sum of all differences, signs left out."""
    return sum((d.amount for d in differences), ZERO)


def read() -> Books:
    """Every row, by plain SQL."""
    books = Books()
    for key, *values in _rows("SELECT id, kind, source_id, project_id, balance FROM funds_ledgeraccount"):
        books.accounts[key] = tuple(values)
    for key, *values in _rows(
        "SELECT id, kind, source_id, allocation_id, payment_id, reverses_id FROM funds_ledgertransaction"
    ):
        books.heads[key] = tuple(values)
    for head, *entry in _rows(
        "SELECT transaction_id, account_id, amount, household_id FROM funds_ledgerentry"
    ):
        books.entries[head].append(tuple(entry))
    books.sources = dict(_rows("SELECT id, amount FROM funds_fundsource"))
    for key, *values in _rows("SELECT id, source_id, project_id, amount FROM funds_allocation"):
        books.allocations[key] = tuple(values)
    for key, *values in _rows("SELECT id, source_id, project_id, kind, state, amount FROM funds_payment"):
        books.payments[key] = tuple(values)
    for payment, household, amount in _rows("SELECT payment_id, household_id, amount FROM funds_paymentline"):
        books.lines[payment][household] = amount
    return books


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from cursor.fetchall()


def _gained(books: Books, heads: Sequence[int], account: tuple[str, int, int | None]) -> Decimal:
    """What the account (kind, source, project) gained by these transactions."""
    return sum(
        (
            amount
            for head in heads
            for key, amount, _household in books.entries[head]
            if books.accounts[key][:3] == account
        ),
        ZERO,
    )


def _compare(what: str, row: str, should_be: Decimal, found: Decimal) -> Iterator[Difference]:
    if should_be != found:
        yield Difference(what, row, should_be, found)


def _transactions(books: Books) -> Iterator[Difference]:
    """Each transaction sums to 0, and moves something."""
    for head in books.heads:
        amounts = [amount for _key, amount, _household in books.entries[head]]
        row = f"#{head}"
        yield from _compare(_("entries of a transaction sum to 0"), row, ZERO, sum(amounts, ZERO))
        if len(amounts) < 2:
            yield Difference(_("entries of a transaction, at least"), row, Decimal(2), Decimal(len(amounts)))


def _accounts(books: Books) -> Iterator[Difference]:
    """Each balance is the sum of the entries; none but what arrived is below 0."""
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for entries in books.entries.values():
        for key, amount, _household in entries:
            sums[key] += amount
    for key, (kind, source, project, balance) in books.accounts.items():
        row = f"#{key} {kind} {source} {project or ''}".strip()
        yield from _compare(_("balance of an account is the sum of its entries"), row, sums[key], balance)
        if kind in GUARDED and balance < 0:
            yield Difference(_("balance of an account is not below 0"), row, ZERO, balance)


def _sources(books: Books) -> Iterator[Difference]:
    """Each source arrived once, with its amount."""
    arrivals: dict[int, list[int]] = defaultdict(list)
    for head, (kind, source, *_rest) in books.heads.items():
        if kind == "arrival":
            arrivals[source].append(head)
    for source, amount in books.sources.items():
        arrived = _gained(books, arrivals[source], ("available", source, None))
        yield from _compare(_("amount of a source is what arrived"), f"#{source}", arrived, amount)
        from_outside = -_gained(books, arrivals[source], ("arrived", source, None))
        yield from _compare(_("amount of a source is what arrived"), f"#{source}", from_outside, amount)


def _allocations(books: Books) -> Iterator[Difference]:
    """Each allocation was booked once, with its amount, and never gave back more."""
    given: dict[int, list[int]] = defaultdict(list)
    returned: dict[int, list[int]] = defaultdict(list)
    for head, (kind, _source, allocation, *_rest) in books.heads.items():
        if allocation is not None:
            (given if kind == "allocation" else returned)[allocation].append(head)
    for key, (source, project, amount) in books.allocations.items():
        account = ("allocated", source, project)
        yield from _compare(
            _("amount of an allocation is what was booked"),
            f"#{key}",
            _gained(books, given[key], account),
            amount,
        )
        back = -_gained(books, returned[key], account)
        if not ZERO <= back <= amount:
            yield Difference(_("what was given back is not above the allocation"), f"#{key}", amount, back)


def _payments(books: Books) -> Iterator[Difference]:
    """Each paid payment = its lines = its entries a household; what is not paid has no booking."""
    booked: dict[int, list[int]] = defaultdict(list)
    for head, (kind, _source, _allocation, payment, _reverses) in books.heads.items():
        if kind == "payment" and payment is not None:
            booked[payment].append(head)
    for key, (source, project, kind, state, amount) in books.payments.items():
        row = f"#{key}"
        should = amount if state in BOOKED else ZERO
        paid, allocated = ("paid", source, project), ("allocated", source, project)
        yield from _compare(
            _("amount of a payment is what was booked"), row, _gained(books, booked[key], paid), should
        )
        yield from _compare(
            _("amount of a payment is what left the project"),
            row,
            -_gained(books, booked[key], allocated),
            should,
        )
        if kind == "households":
            lines = books.lines.get(key, {})
            yield from _compare(
                _("a payment is the sum of its lines"), row, sum(lines.values(), ZERO), amount
            )
            if state in BOOKED:
                yield from _households(books, row, booked[key], lines)


def _households(
    books: Books, row: str, heads: Sequence[int], lines: dict[int, Decimal]
) -> Iterator[Difference]:
    entries: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for head in heads:
        for _key, amount, household in books.entries[head]:
            if household is not None:
                entries[household] += amount
    for household in sorted(lines.keys() | entries.keys()):
        yield from _compare(
            _("a line of a payment is the entry of its household"),
            f"{row} · {household}",
            lines.get(household, ZERO),
            entries[household],
        )


def _reversals(books: Books) -> Iterator[Difference]:
    """Each reversal is the payment with the other sign, and exists exactly when the state says so."""
    reversals = {v[4]: head for head, v in books.heads.items() if v[0] == "reversal"}
    of_payment = {v[3]: head for head, v in books.heads.items() if v[0] == "payment"}
    for key, (*_about, state, amount) in books.payments.items():
        booked = of_payment.get(key)
        back = reversals.get(booked) if booked is not None else None
        should = amount if state == "reversed" else ZERO
        found = ZERO if back is None else sum((abs(a) for _k, a, _h in books.entries[back]), ZERO) / 2
        yield from _compare(_("what was paid back is the payment"), f"#{key}", should, found)
        if back is not None and booked is not None:
            mirrored = sorted((k, -a, h or 0) for k, a, h in books.entries[booked])
            if mirrored != sorted((k, a, h or 0) for k, a, h in books.entries[back]):
                yield Difference(_("a reversal is its payment with the other sign"), f"#{key}", amount, ZERO)
