"""The business words of funds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.access import area_q
from accounts.roles import Act
from funds.codes import PaymentState

if TYPE_CHECKING:
    from accounts.models import User


class FundSourceQuerySet(models.QuerySet[Any]):
    """Words about sources of funds."""

    def visible_to(self, user: User, act: Act = Act.READ_FUNDS) -> Self:
        """Sources of the user's areas, and those of the areas above from which their projects are paid."""
        prefixes = user.access.prefixes(act)
        above = {prefix[:width] for prefix in prefixes for width in (6, 9) if len(prefix) > width}
        return self.filter(area_q("area", prefixes) | Q(area__in=above) if prefixes else Q(pk__in=[]))


class OfProjectQuerySet(models.QuerySet[Any]):
    """Rows that hang on a project and are seen by whoever may do the act where it lies."""

    def visible_to(self, user: User, act: Act = Act.READ_FUNDS) -> Self:
        """Rows of projects in the areas where the user may do the act."""
        return self.filter(area_q("project__area", user.access.prefixes(act)))

    def inside(self, area_code: str) -> Self:
        """Rows of projects in the area with this code or below it."""
        return self.filter(project__area__code__startswith=area_code)


class AllocationQuerySet(OfProjectQuerySet):
    """Words about allocations."""


class PaymentQuerySet(OfProjectQuerySet):
    """Words about payments."""

    def paid(self) -> Self:
        """Payments that went out and were not paid back."""
        return self.filter(state=PaymentState.PAID)

    def under_way(self) -> Self:
        """Payments that wait for a check or for the payer."""
        return self.filter(state__in=[PaymentState.SUBMITTED, PaymentState.CHECKED])


class PaymentLineQuerySet(models.QuerySet[Any]):
    """Words about payments to households."""

    def visible_to(self, user: User, act: Act = Act.READ_FUNDS) -> Self:
        """Lines of payments that the user sees."""
        return self.filter(area_q("payment__project__area", user.access.prefixes(act)))

    def paid(self) -> Self:
        """Lines of payments that went out."""
        return self.filter(payment__state=PaymentState.PAID)


class LedgerEntryQuerySet(models.QuerySet[Any]):
    """Words about ledger entries."""

    def visible_to(self, user: User, act: Act = Act.READ_FUNDS) -> Self:
        """Entries of projects in the areas where the user may do the act."""
        return self.filter(area_q("account__project__area", user.access.prefixes(act)))

    def of_household(self, household: int) -> Self:
        """What a household was paid or paid back."""
        return self.filter(household_id=household)
