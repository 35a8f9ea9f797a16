"""What the invented people paid into the pension insurance themselves (P5-38)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from households.models import MemberYear

# Yuan a year, by turns; the commonest are the lowest.
AMOUNTS = (200, 200, 500, 200, 1000, 500, 200, 1500, 200, 2000)
EVERY = 5  # one insured person of so many is on the list


def contributions(year: int) -> Iterator[dict[str, Any]]:
    """Contributions of the year of some insured people of registered households."""
    insured = MemberYear.objects.registered().filter(year__closed_on=None, has_pension=True)
    rows = insured.order_by("pk").values_list("member_id", "household_id", "name")
    for number, (member, household, name) in enumerate(rows.iterator(chunk_size=5_000)):
        if number % EVERY == 0:
            amount = Decimal(AMOUNTS[number // EVERY % len(AMOUNTS)])
            person = {"member_id": member, "household_id": household, "name": name}
            yield {**person, "year": year, "amount": amount}
