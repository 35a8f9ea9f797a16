"""Gathering what the helpers of an area carry; five queries, however many they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Posting, User
from accounts.roles import Act, Role
from assistance.area_codes import AreaRole
from assistance.caseload import Item, Load, Weights
from assistance.models import AreaPairing, Pairing
from households.models import HouseholdYear


def loads_in(user: User, area: str, weights: Weights, *, year: int, on: dt.date) -> list[Load]:
    """Helpers who have households in the area or a posting as helper there, with all that they carry.

    Households that the user does not see, or outside the area, only weigh.
    """
    pairings, postings = paired(on), helping_posts(on)
    here = Q(pk__in=pairings.inside(area).order_by().values("helper"))
    here |= Q(pk__in=postings.filter(area__code__startswith=area).values("user"))
    loads = {load.helper: load for load in loads_of(User.objects.filter(here), postings)}
    seen = pairings.inside(area).visible_to(user).order_by().values("pk")
    rows = pairings.filter(helper__in=list(loads)).annotate(is_seen=Exists(seen.filter(pk=OuterRef("pk"))))
    rows = with_standing(rows, year).with_head(year).select_related("household__area")
    for row in rows.order_by("household__area", "pk"):
        load, standing = loads[row.helper_id], weights.standing(is_poor=row.poor, is_monitored=row.monitored)
        if row.is_seen:
            place, code = row.household.area.full_name, row.household.area_id
            load.items.append(Item(row.pk, row.household_id, code, standing, row.head, place))
        else:
            load.elsewhere += standing + weights.distance(load.home, row.household.area_id)
            load.households_elsewhere += 1
    return list(loads.values())


def paired(on: dt.date) -> Any:
    """The pairings that weigh on somebody on the day."""
    return Pairing.objects.in_force(on).answering().filter(helper__isnull=False)


def helping_posts(on: dt.date) -> Any:
    """The postings as helper of the day."""
    return Posting.objects.in_force(on).filter(role=Role.HELPER)


def loads_of(users: Any, postings: Any) -> list[Load]:
    """Each with their office, carrying nothing yet; who has no posting as helper any more takes nothing."""
    own = postings.filter(user=OuterRef("pk")).order_by("-valid_from", "pk")
    home = Coalesce(F("organisation__area_id"), F("area_id"))
    rows = users.annotate(
        home=Subquery(own.annotate(home=home).values("home")[:1]),
        office=Subquery(own.values("organisation")[:1]),
        office_name=Subquery(own.values("organisation__name")[:1]),
    ).order_by("pk")
    return [
        Load(row.pk, row.name, row.home or "", row.office, row.office_name or "",
             may_take=row.is_active and row.home is not None)
        for row in rows
    ]  # fmt: skip


def with_standing(rows: Any, year: int) -> Any:
    """Annotates what makes the household weigh more: `poor` and `monitored`."""
    copies = HouseholdYear.objects.of_year(year).filter(household_id=OuterRef("household_id"))
    return rows.annotate(poor=Exists(copies.not_exited()), monitored=Exists(copies.monitored()))


def units_in(area: str, on: dt.date) -> dict[str, set[int]]:
    """Village → the organisations that are its units."""
    rows = AreaPairing.objects.in_force(on).of_role(AreaRole.UNIT).inside(area)
    found: dict[str, set[int]] = {}
    for village, organisation in rows.order_by().values_list("area_id", "organisation_id"):
        found.setdefault(village, set()).add(organisation)
    return found


def may_balance(user: User, area: str) -> bool:
    """Whether the user may move pairings there."""
    return user.access.may_in(Act.EDIT_PAIRINGS, area)
