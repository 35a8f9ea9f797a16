"""Builders of money in tests: each gives saved rows with their bookings."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.roles import Role
from common.life_cycles import Step, Transition
from funds import ledger
from funds.codes import FundKind, FundLevel, PaymentKind, PaymentState
from funds.models import Allocation, FundSource, Payment, PaymentLine, PaymentStep
from funds.services.lines import fill_from_project
from households.models import NoticeKind
from projects.models import Project
from tests.builders import TODAY, make_area, make_household, make_project, make_user
from tests.people import COUNTY, NORTH_VILLAGE
from tests.projects.casework import LONG_AGO, make_notice, make_participation

_serial = itertools.count(1)


def make_source(amount: Any = 1_000_000, **changes: Any) -> FundSource:
    """Special funds of the county that arrived two months ago, with their arrival in the ledger."""
    fields = {
        "key": uuid.uuid4(),
        "year": TODAY.year,
        "level": FundLevel.COUNTY,
        "kind": FundKind.SPECIAL,
        "document_no": f"测财农〔2026〕{next(_serial)}号",
        "title": "财政专项扶贫资金",
        "area": make_area(COUNTY),
        "arrived_on": LONG_AGO,
        **changes,
    }
    fields.setdefault("recorded_by", make_user())
    with transaction.atomic():
        source = FundSource.objects.create(amount=Decimal(amount), **fields)
        ledger.book_arrival(source, by=source.recorded_by)
    return source


def make_allocation(
    project: Project, amount: Any = 100_000, source: FundSource | None = None, **changes: Any
) -> Allocation:
    """Money of a source given to the project two months ago, in the ledger."""
    source = source or make_source()
    fields = {"key": uuid.uuid4(), "on": LONG_AGO, "by": source.recorded_by, **changes}
    with transaction.atomic():
        allocation = Allocation.objects.create(
            source=source, project=project, amount=Decimal(amount), **fields
        )
        ledger.book_allocation(allocation, by=allocation.by)
    return allocation


def make_supplier_payment(allocation: Allocation, amount: Any = 10_000, **changes: Any) -> Payment:
    """A draft that pays a supplier out of the allocation."""
    fields = {
        "key": uuid.uuid4(),
        "project": allocation.project,
        "source": allocation.source,
        "kind": PaymentKind.SUPPLIER,
        "purpose": "采购基础母羊",
        "payee": "测试养殖合作社",
        "payee_bank": "测试农商行",
        "payee_account": "6222000000005678",
        "created_on": LONG_AGO,
        **changes,
    }
    fields.setdefault("created_by", make_user(role=Role.FINANCE))
    return Payment.objects.create(amount=Decimal(amount), **fields)


def make_batch(allocation: Allocation, households: int = 3, **changes: Any) -> Payment:
    """A draft with a list of households that take part in the project, 5,000 yuan each."""
    payment = make_supplier_payment(
        allocation, 0, kind=PaymentKind.HOUSEHOLDS, payee="", payee_bank="", payee_account="", **changes
    )
    for number in range(households):
        copy = make_household(
            allocation.project.area_id, head=f"农户{number + 1}", bank_account=f"62220000000{number:05d}"
        )
        make_participation(allocation.project, copy)
    if households:
        fill_from_project(user=payment.created_by, payment=payment)
        payment.refresh_from_db()
    return payment


def ready(state: str, *, kind: str = PaymentKind.SUPPLIER, area: str = NORTH_VILLAGE) -> Payment:
    """A payment in the state with money behind it, booked as far as the state says, no steps behind it."""
    allocation = make_allocation(make_project(area))
    payment = make_supplier_payment(allocation) if kind == PaymentKind.SUPPLIER else make_batch(allocation)
    put(payment, state)
    return payment


def put(payment: Payment, state: str) -> None:
    """Put the payment into the state, booked as the state says."""
    day = TODAY if state in (PaymentState.PAID, PaymentState.REVERSED) else None
    Payment.objects.filter(pk=payment.pk).update(state=state, paid_on=day)
    payment.refresh_from_db()
    if day:
        book(payment, "pay")
    if state == PaymentState.REVERSED:
        book(payment, "reverse")


def book(payment: Payment, verb: str) -> None:
    """The booking alone, as if the step had been done."""
    step: Step = PaymentStep(case=payment, key=uuid.uuid4(), on=TODAY, by=payment.created_by)
    with transaction.atomic():
        (ledger.book_payment if verb == "pay" else ledger.book_reversal)(payment, step)


def make_payment_notice(payment: Payment, **changes: Any) -> None:
    """The public notice of the list, over yesterday."""
    notice = make_notice(
        payment.project.area_id, kind=NoticeKind.PAYMENT, posted_by=payment.created_by, **changes
    )
    Payment.objects.filter(pk=payment.pk).update(notice=notice)
    payment.notice = notice


def content_guards(payment: Payment, transition: Transition) -> Mapping[str, Any]:
    """Make the guards of the transition content; what else the step is told."""
    if payment.kind == PaymentKind.HOUSEHOLDS and transition.verb in ("check", "pay"):
        make_payment_notice(payment)
    then = {"pay": ledger.book_payment, "reverse": ledger.book_reversal}.get(transition.verb)
    changes = {"paid_on": TODAY} if transition.verb == "pay" else None
    return {"opinion": "测试意见", "then": then, "changes": changes}


def lines_of(payment: Payment) -> list[PaymentLine]:
    """The lines in their order."""
    return list(PaymentLine.objects.filter(payment=payment).order_by("pk"))
