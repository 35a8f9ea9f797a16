"""The business words of who answers for villages and townships, and of donations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Q, Value, When

from accounts.access import area_q
from accounts.roles import Act
from assistance.area_codes import LEADING_ROLES, DonationState
from common.dated import DatedQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class AreaPairingQuerySet(DatedQuerySet):
    """Words about pairings of areas."""

    def visible_to(self, user: User, act: Act = Act.READ_PAIRINGS) -> Self:
        """Those of the areas in which the user may do the act."""
        return self.filter(area_q("area", user.access.prefixes(act)))

    def inside(self, area_code: str) -> Self:
        """Those of the area with this code or below it."""
        return self.filter(area__code__startswith=area_code)

    def of_role(self, *roles: str) -> Self:
        """Those who play one of the parts."""
        return self.filter(role__in=roles)

    def led_by(self, user: int) -> Self:
        """Those by which the user leads a village, as its leader or contact leader."""
        return self.of_role(*LEADING_ROLES).filter(person=user)


class DonationQuerySet(models.QuerySet[Any]):
    """Words about needs and donations."""

    def visible_to(self, user: User, act: Act = Act.READ_PAIRINGS) -> Self:
        """Those of the villages in which the user may do the act."""
        return self.filter(area_q("village", user.access.prefixes(act)))

    def inside(self, area_code: str) -> Self:
        """Those of the area with this code or below it."""
        return self.filter(village__code__startswith=area_code)

    def with_state(self) -> Self:
        """Annotates `state`, how far each has come."""
        return self.annotate(
            state=Case(
                When(publicised_on__isnull=False, then=Value(DonationState.PUBLICISED)),
                When(received_on__isnull=False, then=Value(DonationState.RECEIVED)),
                When(~Q(donor=""), then=Value(DonationState.PLEDGED)),
                default=Value(DonationState.NEEDED),
                output_field=models.CharField(),
            )
        )
