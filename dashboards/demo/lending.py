"""What the banks lent to invented households (D27)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from funds.models import LoanProduct
from households.models import MemberYear

EVERY = 12  # one registered household of so many has a loan
BANK = "县农村信用联社"
PURPOSES = ("养牛", "养羊", "种植设施蔬菜", "购置农机具", "林果种植", "农家乐经营")
# Yuan; months since the grant; what share is still owed.
AMOUNTS = (30_000, 50_000, 20_000, 50_000, 40_000)
AGES = (4, 10, 16, 22, 28, 34, 40)
OWED = (Decimal(1), Decimal("0.6"), Decimal(1), Decimal("0.3"), Decimal(1), Decimal(0), Decimal("0.05"))
RATE = Decimal("4.350")
TERM = 3  # years


def loans(on: dt.date) -> Iterator[dict[str, Any]]:
    """Micro-credit of some registered heads, of all ages; the oldest are repaid or overdue."""
    product = LoanProduct.objects.get(name="扶贫小额信贷")
    heads = MemberYear.objects.registered().filter(year__closed_on=None, relation="户主", left_on=None)
    rows = heads.order_by("pk").values_list("member_id", "household_id", "name")
    for number, (member, household, name) in enumerate(rows[::EVERY]):
        granted = _months_before(on, AGES[number % len(AGES)])
        amount = Decimal(AMOUNTS[number % len(AMOUNTS)])
        # The budget pays the interest at the end of each whole year.
        years = min((on - granted).days // 365, TERM)
        yield {
            "product_id": product.pk,
            "member_id": member,
            "household_id": household,
            "name": name,
            "bank": BANK,
            "purpose": PURPOSES[number % len(PURPOSES)],
            "amount": amount,
            "granted_on": granted,
            "due_on": granted.replace(year=granted.year + TERM),
            "rate": RATE,
            "subsidy": (amount * RATE / 100 * years).quantize(Decimal("0.01")),
            "balance": amount * OWED[number % len(OWED)],
        }


def _months_before(on: dt.date, months: int) -> dt.date:
    years, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return dt.date(years, month + 1, 15)
