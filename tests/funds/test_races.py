"""Two people and the same money at one moment, on real connections: one gets it, the other is told why."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

import pytest

from accounts.models import Area
from accounts.roles import Role
from funds.books import verify
from funds.models import Allocation, FundSource, LedgerEntry, LedgerTransaction, Payment, PaymentRun
from funds.services.paying import move_payment, order_payment
from funds.services.sources import allocate, record_source
from tests.builders import TODAY, make_project, make_user
from tests.funds.casework import (
    make_allocation,
    make_batch,
    make_payment_notice,
    make_source,
    make_supplier_payment,
    put,
)
from tests.people import COUNTY, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import together, winner_and_loser

pytestmark = pytest.mark.django_db(transaction=True)


def pay(payment: Payment, user: Any) -> Any:
    return move_payment(
        payment=Payment.objects.get(pk=payment.pk),
        verb="pay",
        user=user,
        key=uuid.uuid4(),
        on=TODAY,
        today=TODAY,
    )


def test_of_two_paying_the_last_10000_one_pays_and_the_other_is_told_why(cast: Cast) -> None:
    payers = [cast.payer, make_user(role=Role.PAYER)]
    for _round in range(5):
        allocation = make_allocation(make_project(NORTH_VILLAGE), 10_000)
        bills = [make_supplier_payment(allocation, 10_000) for _payer in payers]
        for bill in bills:
            put(bill, "checked")
        race = (partial(pay, bill, payer) for bill, payer in zip(bills, payers, strict=True))
        _step, told = winner_and_loser(*race)
        # Told by the guard when it came later, by the ledger's own lock when both were past the guards.
        assert "余额不足" in told or "余额为0.00元，不足以支付10,000.00元" in told
        assert sorted(Payment.objects.filter(project=allocation.project).values_list("state", flat=True)) == [
            "checked",
            "paid",
        ]
        assert LedgerTransaction.objects.filter(payment__in=bills).count() == 1
    assert verify()[1] == []


def test_a_double_click_on_two_connections_pays_once(cast: Cast) -> None:
    bill = make_supplier_payment(make_allocation(make_project(NORTH_VILLAGE)))
    put(bill, "checked")
    key = uuid.uuid4()

    def click() -> Any:
        return move_payment(payment=bill, verb="pay", user=cast.payer, key=key, on=TODAY, today=TODAY)

    assert not [answer for answer in together(click, click) if isinstance(answer, Exception)]
    assert LedgerEntry.objects.filter(transaction__payment=bill).count() == 2


def test_of_two_giving_away_the_same_money_one_is_told(cast: Cast) -> None:
    source = make_source(10_000)
    projects = [make_project(NORTH_VILLAGE), make_project(SOUTH_VILLAGE)]

    def give(project: Any) -> Any:
        return allocate(
            user=cast.finance, key=uuid.uuid4(), source=FundSource.objects.get(pk=source.pk), project=project,
            amount=source.amount, on=TODAY, today=TODAY,
        )  # fmt: skip

    _given, told = winner_and_loser(*(partial(give, project) for project in projects))
    assert "余额不足" in told or "待安排余额为0.00元" in told
    assert Allocation.objects.count() == 1
    assert verify()[1] == []


def test_a_project_gets_no_more_than_approved_from_two_sources_at_once(cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE)
    sources = [make_source(80_000), make_source(80_000)]

    def give(source: FundSource) -> Any:
        return allocate(
            user=cast.finance, key=uuid.uuid4(), source=source, project=project,
            amount=source.amount, on=TODAY, today=TODAY,
        )  # fmt: skip

    _given, told = winner_and_loser(*(partial(give, source) for source in sources))
    assert "该项目审定资金100,000.00元，已安排80,000.00元" in told
    assert Allocation.objects.count() == 1


def test_an_arrival_sent_twice_at_once_is_one(cast: Cast) -> None:
    key = uuid.uuid4()
    values = {
        "year": 2026, "level": "县级财政", "kind": "专项资金", "document_no": "测财〔2026〕1号",
        "title": "扶贫资金", "batch": "", "amount": 5_000, "arrived_on": TODAY, "note": "",
    }  # fmt: skip
    values["area"] = Area.objects.get(pk=COUNTY)

    def record() -> Any:
        return record_source(user=cast.finance, key=key, values=values, today=TODAY)

    assert not [answer for answer in together(record, record) if isinstance(answer, Exception)]
    assert (FundSource.objects.count(), LedgerTransaction.objects.count()) == (1, 1)


def test_of_two_orders_for_one_list_one_is_told(cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)))
    put(payment, "checked")
    make_payment_notice(payment)

    def order(user: Any) -> Any:
        return order_payment(user=user, payment=payment, key=uuid.uuid4(), on=TODAY, today=TODAY)

    second = make_user(role=Role.PAYER)
    _run, told = winner_and_loser(partial(order, cast.payer), partial(order, second))
    assert told == "该名单正在支付中，请查看其页面。"
    assert PaymentRun.objects.count() == 1
