"""The plan of a list of contributions: what is new, what changes, what is held back. Writes nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.secrets import digest_of
from funds.models import Contribution
from funds.models.contribution import GIVEN_UP
from households.importing.kinds import Occasion
from households.importing.reading import SheetRows
from households.models import MemberYear

MESSAGE_NOBODY = _("Nobody with this ID number is in the register of your area.")
MESSAGE_NAME = _("The register calls this person “{name}”.")
MESSAGE_TWICE = _("Row {row} of sheet “{sheet}” is about the same person and year.")
MESSAGE_NOTHING = _("The amount must be above 0 yuan.")
MESSAGE_CLAIMED = _("The payment “{payment}” already subsidises {amount} yuan; the amount cannot be changed.")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the open register."""

    member: int
    household: int
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row: a new contribution, or a known one whose amount changes."""

    row: int
    person: Person
    year: int
    amount: Decimal
    stored: Contribution | None


@dataclass(slots=True)
class ContributionPlan:
    """What loading would do."""

    rows: SheetRows
    creates: list[RowPlan] = field(default_factory=list)
    updates: list[RowPlan] = field(default_factory=list)
    unchanged: int = 0

    def counts(self) -> dict[str, int]:
        """Rows by what happens to them."""
        problems, done = self.rows.problems, len(self.creates) + len(self.updates) + self.unchanged
        return {
            "rows": len(self.rows),
            "creates": len(self.creates),
            "updates": len(self.updates),
            "unchanged": self.unchanged,
            "held": len(self.rows) - done,
            "problems": sum(not problem.warning for problem in problems),
            "warnings": sum(problem.warning for problem in problems),
        }

    def fingerprint(self) -> str:
        """Equal for two plans that would write the same."""
        found = hashlib.sha256()
        for plan in (*self.creates, *self.updates):
            stored = plan.stored.amount if plan.stored else None
            found.update(repr((plan.person.member, plan.year, plan.amount, stored)).encode())
        return found.hexdigest()


def make_plan(rows: SheetRows, occasion: Occasion) -> ContributionPlan:
    """Compare the list with the register of the area and with what is stored."""
    plan = ContributionPlan(rows)
    columns = (rows.column(key) for key in ("number", "name", "year", "amount"))
    given = list(zip(*columns, strict=True))
    digests = [digest_of(number.number[:18]) if number else "" for number, *_rest in given]
    people = _people([digest for digest in digests if digest], occasion.within)
    stored = _stored([person.member for person in people.values()], lock=occasion.for_update)
    first: dict[tuple[int, int], int] = {}
    for row, (digest, (_number, name, year, amount)) in enumerate(zip(digests, given, strict=True)):
        person = people.get(digest)
        if row in rows.bad:
            continue
        if person is None:
            rows.report(row, "number", "nobody", MESSAGE_NOBODY)
            continue
        twin = first.setdefault((person.member, year), row)
        if twin != row:
            _report_twins(rows, twin, row)
        found = RowPlan(row, person, year, amount, stored.get((person.member, year)))
        _complain(rows, found, name)
        if row not in rows.bad:
            _sort(plan, found)
    # A twin is known only after its first row was sorted.
    plan.creates = [found for found in plan.creates if found.row not in rows.bad]
    plan.updates = [found for found in plan.updates if found.row not in rows.bad]
    return plan


def _sort(plan: ContributionPlan, found: RowPlan) -> None:
    if found.stored is None:
        plan.creates.append(found)
    elif found.stored.amount == found.amount:
        plan.unchanged += 1
    else:
        plan.updates.append(found)


def _complain(rows: SheetRows, found: RowPlan, name: str) -> None:
    if name != found.person.name:
        rows.report(found.row, "name", "other_name", format_lazy(MESSAGE_NAME, name=found.person.name))
    if found.amount <= 0:
        rows.report(found.row, "amount", "nothing", MESSAGE_NOTHING)
    stored = found.stored
    if stored is None or stored.amount == found.amount or stored.payment is None:
        return
    if stored.payment.state not in GIVEN_UP:
        words = {"payment": stored.payment.purpose, "amount": stored.amount}
        rows.report(found.row, "amount", "claimed", format_lazy(MESSAGE_CLAIMED, **words))


def _report_twins(rows: SheetRows, one: int, other: int) -> None:
    for row, twin in ((one, other), (other, one)):
        sheet, number = rows.row_name(twin)
        rows.report(row, "number", "twice", format_lazy(MESSAGE_TWICE, row=number, sheet=sheet))


def _people(digests: list[str], within: str) -> dict[str, Person]:
    """The people of the open register in the area, by the digest of their number."""
    found: Any = MemberYear.objects.active().filter(year__closed_on=None, member__id_digest__in=digests)
    found = found.filter(household_year__area__code__startswith=within)
    rows = found.values_list(
        "member__id_digest", "member_id", "household_id", "name", "household_year__area__full_name"
    )
    return {digest: Person(*facts) for digest, *facts in rows}


def _stored(members: list[int], *, lock: bool) -> dict[tuple[int, int], Contribution]:
    rows: Any = Contribution.objects.filter(member__in=members).order_by("pk").select_related("payment")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return {(row.member_id, row.year): row for row in rows}
