"""The plan of a list of contributions: what is new, what changes, what is held back. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from funds.importing.people import Person, people_of, report_twins
from funds.models import Contribution
from funds.models.contribution import GIVEN_UP
from households.importing.kinds import Occasion
from households.importing.reading import SheetRows
from households.importing.row_plans import RowsPlan

MESSAGE_TWICE = _("Row {row} of sheet “{sheet}” is about the same person and year.")
MESSAGE_NOTHING = _("The amount must be above 0 yuan.")
MESSAGE_CLAIMED = _("The payment “{payment}” already subsidises {amount} yuan; the amount cannot be changed.")


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row: a new contribution, or a known one whose amount changes."""

    row: int
    person: Person
    year: int
    amount: Decimal
    stored: Contribution | None

    def written(self) -> object:
        """What is stored of it and what would be."""
        return self.person.member, self.year, self.amount, self.stored.amount if self.stored else None


ContributionPlan = RowsPlan[RowPlan]


def make_plan(rows: SheetRows, occasion: Occasion) -> ContributionPlan:
    """Compare the list with the register of the area and with what is stored."""
    plan: ContributionPlan = RowsPlan(rows)
    people = people_of(rows, occasion.within)
    stored = _stored([person.member for person in people if person], lock=occasion.for_update)
    first: dict[tuple[int, int], int] = {}
    given = zip(people, rows.column("year"), rows.column("amount"), strict=True)
    for row, (person, year, amount) in enumerate(given):
        if person is None or year is None or amount is None:
            continue
        twin = first.setdefault((person.member, year), row)
        if twin != row:
            report_twins(rows, twin, row, MESSAGE_TWICE)
        found = RowPlan(row, person, year, amount, stored.get((person.member, year)))
        _complain(rows, found)
        if row not in rows.bad:
            _sort(plan, found)
    plan.drop_bad()
    return plan


def _sort(plan: ContributionPlan, found: RowPlan) -> None:
    if found.stored is None:
        plan.creates.append(found)
    elif found.stored.amount == found.amount:
        plan.unchanged += 1
    else:
        plan.updates.append(found)


def _complain(rows: SheetRows, found: RowPlan) -> None:
    if found.amount <= 0:
        rows.report(found.row, "amount", "nothing", MESSAGE_NOTHING)
    stored = found.stored
    if stored is None or stored.amount == found.amount or stored.payment is None:
        return
    if stored.payment.state not in GIVEN_UP:
        words = {"payment": stored.payment.purpose, "amount": stored.amount}
        rows.report(found.row, "amount", "claimed", format_lazy(MESSAGE_CLAIMED, **words))


def _stored(members: list[int], *, lock: bool) -> dict[tuple[int, int], Contribution]:
    rows: Any = Contribution.objects.filter(member__in=members).order_by("pk").select_related("payment")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return {(row.member_id, row.year): row for row in rows}
