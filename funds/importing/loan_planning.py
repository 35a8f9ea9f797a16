"""The plan of a bank's ledger of loans: what is new, what changed since the last one, what is held back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from funds.importing.people import Person, people_of, report_twins
from funds.models import Loan, LoanProduct
from households.importing.kinds import Occasion
from households.importing.reading import SheetRows
from households.importing.row_plans import RowsPlan

# What a later ledger may say anew of the same loan.
FACTS = ("bank", "amount", "purpose", "due_on", "rate", "subsidy", "balance")
_EMPTY: dict[str, Any] = {"purpose": "", "subsidy": 0}

MESSAGE_TWICE = _("Row {row} of sheet “{sheet}” is about the same person, product and day.")
MESSAGE_PRODUCT = _("No loan product of this name held on that day; there are {names}.")
MESSAGE_AHEAD = _("A loan cannot have been granted on a day that lies ahead.")

Finder = Callable[[str, dt.date], LoanProduct | None]


@dataclass(frozen=True, slots=True)
class LoanRow:
    """One row: a new loan, or a known one with what changes."""

    row: int
    person: Person
    product: LoanProduct
    granted_on: dt.date
    facts: dict[str, Any]
    stored: Loan | None

    @property
    def changes(self) -> dict[str, Any]:
        """What differs from what is stored."""
        return {name: value for name, value in self.facts.items() if getattr(self.stored, name) != value}

    def written(self) -> object:
        """What is stored of it and what would be."""
        stored = [getattr(self.stored, name) for name in FACTS] if self.stored else []
        return self.person.member, self.product.pk, self.granted_on, sorted(self.facts.items()), stored


LoanPlan = RowsPlan[LoanRow]


def make_loan_plan(rows: SheetRows, occasion: Occasion) -> LoanPlan:
    """Compare the ledger with the register of the area and with the loans that are stored."""
    plan: LoanPlan = RowsPlan(rows)
    people = people_of(rows, occasion.within)
    products = _products(rows, occasion.on)
    stored = _stored([person.member for person in people if person], lock=occasion.for_update)
    first: dict[tuple[int, int, dt.date], int] = {}
    for row, (person, product) in enumerate(zip(people, products, strict=True)):
        if row in rows.bad or person is None or product is None:
            continue
        granted = rows.column("granted_on")[row]
        key = (person.member, product.pk, granted)
        if (twin := first.setdefault(key, row)) != row:
            report_twins(rows, twin, row, MESSAGE_TWICE)
            continue
        facts = {name: _given(rows.column(name)[row], name) for name in FACTS}
        found = LoanRow(row, person, product, granted, facts, stored.get(key))
        if not _complain(rows, found):
            _sort(plan, found)
    plan.drop_bad()
    return plan


def _given(value: Any, name: str) -> Any:
    return _EMPTY.get(name) if value is None else value


def _sort(plan: LoanPlan, found: LoanRow) -> None:
    if found.stored is None:
        plan.creates.append(found)
    elif found.changes:
        plan.updates.append(found)
    else:
        plan.unchanged += 1


def _complain(rows: SheetRows, found: LoanRow) -> bool:
    """What the table itself would refuse, said by row and column; whether there is anything."""
    facts = found.facts
    wrong = {
        "due_on": facts["due_on"] <= found.granted_on,
        "amount": facts["amount"] <= 0,
        "subsidy": facts["subsidy"] < 0,
        "balance": not 0 <= facts["balance"] <= facts["amount"],
    }
    named = {"due_on": "loan_dates_in_order", "balance": "loan_balance_within_amount"}
    sentences: dict[str, Any] = {one.name: one.violation_error_message for one in Loan._meta.constraints}
    for key, is_wrong in wrong.items():
        if is_wrong:
            name = named.get(key, "loan_amounts")
            rows.report(found.row, key, name, sentences[name])
    return any(wrong.values())


def _products(rows: SheetRows, today: dt.date) -> list[LoanProduct | None]:
    """The product of each row as it held on the day of the grant; an unknown one is complained of."""
    known = list(LoanProduct.objects.all())
    names = "、".join(sorted({product.name for product in known}))
    found: list[LoanProduct | None] = []
    for row, (name, day) in enumerate(zip(rows.column("product"), rows.column("granted_on"), strict=True)):
        product = next((one for one in known if day and one.name == name and one.holds_on(day)), None)
        if row not in rows.bad and day and day > today:
            rows.report(row, "granted_on", "ahead", MESSAGE_AHEAD)
        elif row not in rows.bad and product is None:
            rows.report(row, "product", "product", format_lazy(MESSAGE_PRODUCT, names=names))
        found.append(product)
    return found


def _stored(members: list[int], *, lock: bool) -> dict[tuple[int, int, dt.date], Loan]:
    rows: Any = Loan.objects.filter(member__in=members).order_by("pk")
    rows = rows.select_for_update() if lock else rows
    return {(row.member_id, row.product_id, row.granted_on): row for row in rows}
