"""Builders of projects' money for tests of dashboards, straight onto the models."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from accounts.models import Area
from funds.codes import AccountKind, FundKind, FundLevel, PaymentKind, PaymentState, TransactionKind
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
from tests.builders import TODAY, make_user


def book(kind: str, source: FundSource, *moves: tuple[Any, ...], **facts: Any) -> LedgerTransaction:
    """A transaction with its entries in one statement; moves: account kind, project, amount[, household]."""
    booked = LedgerTransaction.objects.create(
        key=uuid.uuid4(), kind=kind, source=source, on=TODAY, memo=kind, by=source.recorded_by, **facts
    )
    entries = []
    for account, project, amount, *household in moves:
        row, _made = LedgerAccount.objects.get_or_create(kind=account, source=source, project=project)
        entries.append(
            LedgerEntry(
                transaction=booked, account=row, amount=amount, household=household[0] if household else None
            )
        )
    LedgerEntry.objects.bulk_create(entries)
    return booked


def make_source(amount: int = 1_000_000, area: str = "990001", **changes: Any) -> FundSource:
    """Special funds of the year, arrived."""
    fields = {
        "key": uuid.uuid4(),
        "year": TODAY.year,
        "level": FundLevel.COUNTY,
        "kind": FundKind.SPECIAL,
        "document_no": f"测财〔{uuid.uuid4().hex[:6]}〕1号",
        "title": "测试资金",
        "area": Area.objects.get(pk=area),
        "arrived_on": dt.date(TODAY.year, 2, 1),
        "amount": Decimal(amount),
        **changes,
    }
    fields.setdefault("recorded_by", make_user())
    source = FundSource.objects.create(**fields)
    total = source.amount
    book(
        TransactionKind.ARRIVAL,
        source,
        (AccountKind.ARRIVED, None, -total),
        (AccountKind.AVAILABLE, None, total),
    )
    return source


def allocate(source: FundSource, project: Project, amount: int) -> Allocation:
    """Money of the source given to the project."""
    row = Allocation.objects.create(
        key=uuid.uuid4(), source=source, project=project, amount=amount, on=TODAY, by=source.recorded_by
    )
    book(
        TransactionKind.ALLOCATION,
        source,
        (AccountKind.AVAILABLE, None, -amount),
        (AccountKind.ALLOCATED, project, amount),
        allocation=row,
    )
    return row


def take_back(allocation: Allocation, amount: int) -> None:
    """A part of an allocation taken back."""
    book(
        TransactionKind.RETURN,
        allocation.source,
        (AccountKind.AVAILABLE, None, amount),
        (AccountKind.ALLOCATED, allocation.project, -amount),
        allocation=allocation,
    )


def pay(source: FundSource, project: Project, amounts: dict[Any, int], **changes: Any) -> Payment:
    """A paid payment to households, by household; booked."""
    total = sum(amounts.values())
    fields = {
        "key": uuid.uuid4(),
        "project": project,
        "source": source,
        "kind": PaymentKind.HOUSEHOLDS,
        "purpose": "到户补助",
        "amount": total,
        "state": PaymentState.PAID,
        "created_by": source.recorded_by,
        "created_on": TODAY,
        "paid_on": TODAY,
        **changes,
    }
    payment = Payment.objects.create(**fields)
    PaymentLine.objects.bulk_create(
        PaymentLine(
            payment=payment,
            household=household,
            head_name="测试户主",
            standard=amount,
            amount=amount,
            account="6222000000001234",
        )
        for household, amount in amounts.items()
    )
    if payment.state == PaymentState.PAID:
        book(
            TransactionKind.PAYMENT,
            source,
            (AccountKind.ALLOCATED, project, -total),
            *((AccountKind.PAID, project, amount, household) for household, amount in amounts.items()),
            payment=payment,
        )
    return payment
