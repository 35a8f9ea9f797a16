"""What a finding can be about: what the user may choose, how it is searched, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.access import area_q
from accounts.models import Area, Organisation, User
from accounts.models.area import Level
from accounts.roles import Act
from funds.codes import PaymentState
from funds.models import Payment
from households.models import Household, HouseholdYear
from projects.codes import ProjectState
from projects.models import Project

MOST_OFFERED = 30


@dataclass(frozen=True, slots=True)
class About:
    """The one thing that a finding is about: which of `OBJECTS`, and the row."""

    kind: str
    row: Any

    @property
    def area(self) -> Area:
        """Where the thing lies; it decides who sees the finding."""
        if self.kind == "village":
            return self.row
        return self.row.project.area if self.kind == "payment" else self.row.area


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: its rows where the user inspects, the path to its area, and its search."""

    label: Any
    rows: Callable[[User], QuerySet[Any]]
    # Path from the row to the code of its area.
    area: str
    order: tuple[str, ...]
    search: Callable[[QuerySet[Any], str, int], QuerySet[Any]]
    # How a row is called in a list of choices.
    title: Callable[[Any], str]
    place: Callable[[Any], str]
    needs_text: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing offered."""

    pk: Any
    title: str
    place: str


def _contains(*paths: str) -> Callable[[QuerySet[Any], str, int], QuerySet[Any]]:
    def search(rows: QuerySet[Any], text: str, year: int) -> QuerySet[Any]:
        condition = Q()
        for path in paths:
            condition |= Q(**{f"{path}__icontains": text})
        return rows.filter(condition)

    return search


def _households(rows: QuerySet[Any], text: str, year: int) -> QuerySet[Any]:
    copies = HouseholdYear.objects.of_year(year).matching(text, year)
    return rows.filter(pk__in=copies.order_by().values("household_id"))


def _with_head(user: User) -> QuerySet[Any]:
    copies = HouseholdYear.objects.filter(household_id=OuterRef("pk")).order_by("-year_id")
    rows = Household.objects.visible_to(user, Act.INSPECT).select_related("area")
    return rows.annotate(head=Subquery(copies.values("head_name")[:1]))


def _inside(model: Any, user: User) -> Any:
    return model.objects.filter(area_q("area", user.access.prefixes(Act.INSPECT)))


KINDS: Mapping[str, Kind] = {
    "household": Kind(
        label=_("household"),
        rows=_with_head,
        area="area__code",
        order=("area", "pk"),
        search=_households,
        title=lambda row: row.head or row.household_no,
        place=lambda row: row.area.full_name,
        needs_text=True,
    ),
    "village": Kind(
        label=_("village"),
        rows=lambda user: Area.objects.inside(user.access.prefixes(Act.INSPECT)).at(Level.VILLAGE),
        area="code",
        order=("code",),
        search=_contains("full_name"),
        title=lambda row: row.name,
        place=lambda row: row.full_name,
    ),
    "organisation": Kind(
        label=_("unit"),
        rows=lambda user: _inside(Organisation, user).select_related("area"),
        area="area__code",
        order=("name",),
        search=_contains("name"),
        title=lambda row: row.name,
        place=lambda row: row.area.full_name,
    ),
    "project": Kind(
        label=_("project"),
        rows=lambda user: (
            Project.objects.visible_to(user, Act.INSPECT)
            .exclude(state__in=[ProjectState.DRAFT, ProjectState.WITHDRAWN])
            .select_related("area")
        ),
        area="area__code",
        order=("-year", "area", "pk"),
        search=_contains("name"),
        title=lambda row: f"{row.year} {row.name}",
        place=lambda row: row.area.full_name,
    ),
    "payment": Kind(
        label=_("payment"),
        rows=lambda user: (
            Payment.objects.visible_to(user, Act.INSPECT)
            .exclude(state__in=[PaymentState.DRAFT, PaymentState.CANCELLED])
            .select_related("project__area")
        ),
        area="project__area__code",
        order=("-created_on", "-pk"),
        search=_contains("purpose", "payee", "project__name"),
        title=lambda row: f"{row.purpose} · {row.amount}",
        place=lambda row: f"{row.project.area.full_name} · {row.project.name}",
    ),
}


def choices(kind: Kind, user: User, text: str, *, year: int, area: str = "") -> list[Choice]:
    """Things of the kind that match the text where the user inspects, inside an area if one is given."""
    if not text and kind.needs_text:
        return []
    rows = kind.rows(user).filter(**{f"{kind.area}__startswith": area})
    rows = kind.search(rows, text, year) if text else rows
    return [Choice(r.pk, kind.title(r), kind.place(r)) for r in rows.order_by(*kind.order)[:MOST_OFFERED]]


def name_of(finding: Any) -> str:
    """What a finding is about, in words; the household's head is annotated as `head`."""
    kind = finding.object_kind
    if kind == "village":
        return finding.village.full_name
    if kind == "organisation":
        return finding.organisation.name
    if kind == "household":
        return f"{finding.area.full_name} {finding.head or finding.household.household_no}"
    thing = finding.project.name if kind == "project" else finding.payment.purpose
    return f"{finding.area.full_name} {thing}"
