"""What became of the money of a source, project by project, read from the accounts of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.access import area_q
from accounts.models import Area, User
from accounts.roles import Act
from funds.codes import AccountKind
from funds.forms.lists import rate
from funds.models import FundSource, LedgerAccount
from projects.models import Project


@dataclass(slots=True)
class Pot:
    """One source in one project: what was given (less what came back), paid, and is left."""

    project: Project
    paid: Decimal = Decimal(0)
    left: Decimal = Decimal(0)

    @property
    def given(self) -> Decimal:
        """Paid or left."""
        return self.paid + self.left

    @property
    def rate(self) -> Decimal | None:
        """Share paid, in percent."""
        return rate(self.paid, self.given)


def pots_of(source: FundSource, user: User) -> list[Pot]:
    """The projects the user reads that have money of the source; costs one query."""
    rows = LedgerAccount.objects.filter(source=source, project__isnull=False)
    rows = rows.filter(area_q("project__area", user.access.prefixes(Act.READ_FUNDS)))
    pots: dict[int, Pot] = {}
    for row in rows.select_related("project__area").order_by("project__area", "project"):
        assert row.project is not None  # noqa: S101 - filtered
        pot = pots.setdefault(row.project.pk, Pot(row.project))
        if row.kind == AccountKind.PAID:
            pot.paid = row.balance
        else:
            pot.left = row.balance
    return list(pots.values())


@dataclass(frozen=True, slots=True)
class Share:
    """What one village has of a source that is shared equally among villages (P5-09)."""

    village: Area
    given: Decimal
    # Still to come until its share is whole.
    missing: Decimal


def shares_of(source: FundSource, pots: Iterable[Pot]) -> list[Share]:
    """The villages that have money of the source, with what is missing of the share of each; no query."""
    if source.village_share is None:
        return []
    given: dict[str, Decimal] = {}
    villages: dict[str, Area] = {}
    for pot in pots:
        villages[pot.project.area_id] = pot.project.area
        given[pot.project.area_id] = given.get(pot.project.area_id, Decimal(0)) + pot.given
    return [Share(villages[code], sum_, source.village_share - sum_) for code, sum_ in sorted(given.items())]
