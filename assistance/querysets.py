"""The business words of pairings and visits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.access import Access
from accounts.roles import Act
from assistance.pairing_codes import PairingRole
from common.dated import holds_on
from households.models import HouseholdYear
from households.scoping import household_q

if TYPE_CHECKING:
    from accounts.models import User


class OfHouseholdQuerySet(models.QuerySet[Any]):
    """Rows that hang on a household and are seen by whoever sees it."""

    def visible_to(self, user: User, act: Act = Act.READ_PAIRINGS) -> Self:
        """Rows of the households on which the user may do the act.

        A helper may read and log visits (LOG_VISIT) on the households paired to them or to their
        organisation, a resident team on those of its village.
        """
        households = self.model.household.field.related_model.objects.filter(household_q(user.access, act))
        return self.filter(household__in=households.values("pk"))

    def inside(self, area_code: str) -> Self:
        """Rows of households that lie today in the area with this code or below it."""
        return self.filter(household__area__code__startswith=area_code)

    def of_matching(self, text: str, year: int) -> Self:
        """Rows of households found by name, initials or number in the register of the year."""
        copies = HouseholdYear.objects.of_year(year).matching(text, year)
        return self.filter(household__in=copies.values("household_id"))

    def with_head(self, year: int) -> Self:
        """Annotates `head`: the name of the household head in the register of the year."""
        copies = HouseholdYear.objects.of_year(year).filter(household_id=OuterRef("household_id"))
        return self.annotate(head=Coalesce(Subquery(copies.values("head_name")[:1]), Value("")))


class PairingQuerySet(OfHouseholdQuerySet):
    """Words about pairings."""

    def in_force(self, day: dt.date) -> Self:
        """Pairings that hold on the day."""
        return self.filter(holds_on(day))

    def answering(self) -> Self:
        """Those of who answers for the household; the teacher of its children alone does not (P4-06)."""
        return self.exclude(role=PairingRole.TEACHER)

    def tied_to(self, access: Access, act: Act) -> Self:
        """Pairings with the user, or with an organisation for which a seat of theirs allows the act."""
        organisations = [seat.organisation for seat in access.tied(act) if seat.organisation]
        mine = Q(organisation_id__in=organisations)
        if access.user_id is not None and access.tied(act):
            mine |= Q(helper_id=access.user_id)
        return self.filter(mine)


class VisitQuerySet(OfHouseholdQuerySet):
    """Words about visits."""

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Visits made from the first to the last day, both included."""
        return self.filter(visited_on__range=(first, last))

    def in_month(self, day: dt.date) -> Self:
        """Visits made in the calendar month of the day, up to its end."""
        first = day.replace(day=1)
        after = (first + dt.timedelta(days=32)).replace(day=1)
        return self.between(first, after - dt.timedelta(days=1))

    def with_problem(self) -> Self:
        """Visits on which the household raised a problem."""
        return self.exclude(problem="")

    def with_sums(self) -> Self:
        """Annotates `given` (yuan of all gifts) and `photo_count`."""
        return self.annotate(
            given=Coalesce(_of_visit(self.model.gifts, Sum("value")), Value(Decimal(0))),
            photo_count=Coalesce(_of_visit(self.model.photos, Count("pk")), Value(0)),
        )

    def amended(self) -> Self:
        """Visits that were corrected."""
        amendments = self.model.amendments.rel.related_model.objects.filter(visit=OuterRef("pk"))
        return self.filter(Exists(amendments))

    def with_gifts(self) -> Self:
        """Visits on which something was given."""
        gifts = self.model.gifts.rel.related_model.objects.filter(visit=OuterRef("pk"))
        return self.filter(Exists(gifts))

    def with_receipts(self) -> Self:
        """Annotates `given`, and `receipted`: whether the household has signed for that sum."""
        receipts = self.model.receipts.rel.related_model.objects
        signed = receipts.filter(visit=OuterRef("pk"), amount=OuterRef("given"))
        return self.with_sums().annotate(receipted=Exists(signed))


def _of_visit(relation: Any, figure: models.Aggregate) -> Subquery:
    rows = relation.rel.related_model.objects.filter(visit=OuterRef("pk")).order_by()
    return Subquery(rows.values("visit").annotate(figure=figure).values("figure"))
