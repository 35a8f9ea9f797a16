"""The business words of inspections, their samples, and findings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.access import area_q
from accounts.roles import Act
from households.models import HouseholdYear
from inspections.codes import FindingState, Openness

if TYPE_CHECKING:
    from accounts.models import User

COUNTY_WIDTH, TOWNSHIP_WIDTH = 6, 9


def _disclosed(path: str = "") -> Q:
    """Inspections that everybody may know of: open ones, and covert ones after their feedback (P5-73)."""
    return Q(**{f"{path}openness": Openness.OPEN}) | Q(**{f"{path}feedback_on__isnull": False})


def _above(codes: tuple[str, ...]) -> set[str]:
    """Codes of the areas that contain the areas with these codes."""
    return {code[:width] for code in codes for width in (COUNTY_WIDTH, TOWNSHIP_WIDTH) if len(code) > width}


class InspectionQuerySet(models.QuerySet[Any]):
    """Words about inspections."""

    def visible_to(self, user: User, act: Act = Act.READ_FINDINGS) -> Self:
        """Inspections of the user's areas, and to read those of the areas above, which inspect them too.

        Covert ones are for inspectors only until feedback (P5-73).
        """
        prefixes = user.access.prefixes(act)
        where = area_q("area", prefixes)
        if act is Act.READ_FINDINGS:
            where |= Q(area__in=_above(prefixes))
        return self.filter(where).filter(_disclosed() | area_q("area", user.access.prefixes(Act.INSPECT)))

    def disclosed(self) -> Self:
        """Inspections that everybody may know of."""
        return self.filter(_disclosed())

    def not_cancelled(self) -> Self:
        """Inspections that take place or took place."""
        return self.filter(cancelled_on=None)

    def inside(self, area_code: str) -> Self:
        """Inspections of the area with this code or below it."""
        return self.filter(area__code__startswith=area_code)


class SampledHouseholdQuerySet(models.QuerySet[Any]):
    """Words about the households of a sample."""

    def visible_to(self, user: User, act: Act = Act.READ_FINDINGS) -> Self:
        """Households in the user's areas, of inspections that they see."""
        inspections = self.model.inspection.field.related_model.objects.visible_to(user, act)
        mine = self.filter(area_q("household__area", user.access.prefixes(act)))
        return mine.filter(inspection__in=inspections.values("pk"))

    def with_head(self) -> Self:
        """Annotates `head`: the name of the household's head in its newest copy."""
        copies = HouseholdYear.objects.filter(household_id=OuterRef("household_id")).order_by("-year_id")
        return self.annotate(head=Coalesce(Subquery(copies.values("head_name")[:1]), Value("")))

    def with_faults(self) -> Self:
        """Annotates `faults` (answers that point to a finding) and `found` (findings recorded from them)."""
        answers = self.model.answers.rel.related_model.objects.filter(sampled=OuterRef("pk")).order_by()
        faults = answers.filter(value=F("item__fault"))
        found = answers.filter(findings__isnull=False)
        return self.annotate(faults=_count(faults), found=_count(found))


class FindingQuerySet(models.QuerySet[Any]):
    """Words about findings."""

    def visible_to(self, user: User, act: Act = Act.READ_FINDINGS) -> Self:
        """Findings in the user's areas; those of covert inspections only once feedback was given (P5-73)."""
        mine = self.filter(area_q("area", user.access.prefixes(act)))
        return mine.filter(_known() | area_q("area", user.access.prefixes(Act.INSPECT)))

    def disclosed(self) -> Self:
        """Findings that everybody may know of; what is stored for many (figures, papers) counts these."""
        return self.filter(_known())

    def inside(self, area_code: str) -> Self:
        """Findings in the area with this code or below it."""
        return self.filter(area__code__startswith=area_code)

    def not_closed(self) -> Self:
        """Findings that are not closed yet."""
        return self.exclude(state=FindingState.CLOSED)

    def overdue(self, on: dt.date) -> Self:
        """Findings whose deadline is over and which are not yet reported as put right."""
        return self.filter(_overdue(on))

    def with_late(self, on: dt.date) -> Self:
        """Annotates `late`: whether the finding is overdue."""
        return self.annotate(late=Case(When(_overdue(on), then=Value(True)), default=Value(False)))

    def to_rectify(self, user: User) -> Self:
        """Findings that the user is to put right, as the responsible person or for the responsible unit."""
        seats = [seat for seat in user.access.seats if seat.organisation]
        mine = Q(person=user.pk) | Q(unit__in=[seat.organisation for seat in seats])
        return self.visible_to(user, Act.RECTIFY).filter(mine, state=FindingState.RECTIFYING)

    def with_ledger(self) -> Self:
        """Annotates what the ledger (D36) says too: `head`, `closed_on`, `verifier`, `photo_count`."""
        copies = HouseholdYear.objects.filter(household_id=OuterRef("household_id")).order_by("-year_id")
        steps = self.model.steps.rel.related_model.objects.filter(case=OuterRef("pk")).order_by("-pk")
        photos = self.model.photos.rel.related_model.objects.filter(finding=OuterRef("pk")).order_by()
        done = [FindingState.VERIFIED, FindingState.CLOSED]
        verified = Case(
            When(state__in=done, then=Subquery(steps.filter(verb="verify").values("by__name")[:1])),
            default=Value(""),
        )
        closed = Case(
            When(state=FindingState.CLOSED, then=Subquery(steps.filter(verb="close").values("on")[:1]))
        )
        return self.annotate(
            head=Subquery(copies.values("head_name")[:1]),
            closed_on=closed,
            verifier=verified,
            photo_count=_count(photos, "finding"),
        )


def _overdue(on: dt.date) -> Q:
    return Q(state__in=[FindingState.OPEN, FindingState.RECTIFYING], deadline__lt=on)


def _known() -> Q:
    return Q(inspection=None) | _disclosed("inspection__")


def _count(rows: models.QuerySet[Any], by: str = "sampled") -> Coalesce:
    figure = rows.values(by).annotate(figure=Count("pk")).values("figure")
    return Coalesce(Subquery(figure), Value(0))
