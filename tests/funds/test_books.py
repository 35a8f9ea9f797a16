"""verify_books: whole books give 0.00; every way of spoiling them is found, named and counted."""

# ruff: noqa: S608, ISC004 - fixed SQL, put together for reading
from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import connection

from funds.books import total, verify
from funds.codes import PaymentKind
from funds.models import Payment
from tests.builders import make_project
from tests.funds.casework import (
    book,
    make_allocation,
    make_batch,
    make_source,
    make_supplier_payment,
    put,
)
from tests.people import NORTH_VILLAGE, Cast


@pytest.fixture
def payment(cast: Cast) -> Payment:
    """Books with an unspent source, a paid supplier, a list that was paid back, and one that is paid."""
    make_source(5_000)
    allocation = make_allocation(make_project(NORTH_VILLAGE), 90_000)
    put(make_supplier_payment(allocation, 20_000), "paid")
    make_supplier_payment(allocation, 1)
    reversed_list = make_batch(allocation, households=2)
    put(reversed_list, "paid")
    book(reversed_list, "reverse")
    Payment.objects.filter(pk=reversed_list.pk).update(state="reversed")
    paid = make_batch(make_allocation(make_project(NORTH_VILLAGE), 50_000), households=3)
    put(paid, "paid")
    return paid


def answer(*options: str) -> tuple[str, int]:
    """What the command prints, and how it exits."""
    out, code = StringIO(), 0
    try:
        call_command("verify_books", *options, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return out.getvalue(), code


def test_whole_books_sum_to_nothing(payment: Payment) -> None:
    assert answer() == ("0.00\n", 0)
    report = json.loads(answer("--json")[0])
    assert report == {
        "checked": {
            "sources": 3,
            "allocations": 2,
            "payments": 4,
            "lines": 5,
            "transactions": 9,
            "entries": 22,
            "accounts": 10,
        },
        "differences": [],
        "total": "0.00",
        "whole": True,
    }


def test_empty_books_are_whole(cast: Cast) -> None:
    assert answer() == ("0.00\n", 0)


def one(table: str, kind: str = "", column: str = "kind") -> str:
    """SQL for the last row of the table (of the kind)."""
    where = f"WHERE {column} = '{kind}'" if kind else ""
    return f"(SELECT max(id) FROM {table} {where})"


SPOILED = {
    "balance of an account": (
        "UPDATE funds_ledgeraccount SET balance = balance + 7"
        f" WHERE id = {one('funds_ledgeraccount', 'paid')}",
        ["账户余额等于分录合计"],
        "7",
    ),
    "entry": (
        f"UPDATE funds_ledgerentry SET amount = amount + 3 WHERE id = {one('funds_ledgerentry')}",
        ["一笔业务的分录合计为零", "账户余额等于分录合计", "支付金额等于入账金额", "每户发放明细等于其分录"],
        "12",
    ),
    "source": (
        f"UPDATE funds_fundsource SET amount = amount - 1000 WHERE id = {one('funds_fundsource')}",
        ["资金来源金额等于到账金额", "资金来源金额等于到账金额"],
        "2000",
    ),
    "allocation": (
        f"UPDATE funds_allocation SET amount = amount + 2 WHERE id = {one('funds_allocation')}",
        ["安排金额等于入账金额"],
        "2",
    ),
    "payment": (
        f"UPDATE funds_payment SET amount = amount + 5 WHERE id = {one('funds_payment')}",
        ["支付金额等于入账金额", "支付金额等于项目支出", "支付金额等于明细合计"],
        "15",
    ),
    "line": (
        f"UPDATE funds_paymentline SET amount = amount - 4 WHERE id = {one('funds_paymentline')}",
        ["支付金额等于明细合计", "每户发放明细等于其分录"],
        "8",
    ),
    "payment never booked": (
        "UPDATE funds_payment SET state = 'paid', paid_on = '2026-11-24' WHERE state = 'draft'",
        ["支付金额等于入账金额", "支付金额等于项目支出"],
        "2",
    ),
    "payment booked yet not paid": (
        f"UPDATE funds_payment SET state = 'checked', paid_on = NULL WHERE id = {one('funds_payment')}",
        ["支付金额等于入账金额", "支付金额等于项目支出"],
        "30000",
    ),
    "reversal without its state": (
        "UPDATE funds_payment SET state = 'paid' WHERE state = 'reversed'",
        ["退款金额等于支付金额"],
        "10000",
    ),
    "entries swapped between households": (
        "UPDATE funds_ledgerentry e SET household_id = (SELECT min(household_id) FROM funds_ledgerentry"
        f" WHERE transaction_id = e.transaction_id) WHERE id = {one('funds_ledgerentry')}",
        ["每户发放明细等于其分录", "每户发放明细等于其分录"],
        "10000",
    ),
    "transaction without entries": (
        "INSERT INTO funds_ledgertransaction (key, kind, \"on\", memo, at, by_id, source_id)"
        " SELECT gen_random_uuid(), 'arrival', '2026-11-24', 'x', now(), recorded_by_id, id"
        f" FROM funds_fundsource WHERE id = {one('funds_fundsource')}",
        ["一笔业务的分录不少于两条"],
        "2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILED)
def test_whatever_is_spoiled_is_found(payment: Payment, what: str) -> None:
    sql, expected, amount = SPOILED[what]
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount == 1
    _books, differences = verify()
    assert sorted(d.what for d in differences) == sorted(expected)
    assert total(differences) == Decimal(amount)
    report: dict[str, Any] = json.loads(answer("--json")[0])
    assert (report["whole"], Decimal(report["total"]), answer()[1]) == (False, Decimal(amount), 1)


def test_a_draft_list_must_agree_with_its_lines_too(payment: Payment) -> None:
    draft = make_batch(make_allocation(make_project(NORTH_VILLAGE)), households=2)
    assert draft.kind == PaymentKind.HOUSEHOLDS
    Payment.objects.filter(pk=draft.pk).update(amount=1)
    _books, differences = verify()
    assert [(d.should_be, d.found) for d in differences] == [(Decimal(10_000), Decimal(1))]
