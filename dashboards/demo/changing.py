"""What happened this year to the invented families: births and departures, as their members' rows tell."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import Posting
from accounts.roles import Role
from dashboards.demo.copying import first_free_id
from households.models import FamilyEvent, FamilyEventKind, MemberYear

Rows = list[dict[str, Any]]


def family_events(on: dt.date) -> tuple[Rows, Rows]:
    """Events of the open year, and the persons of each; recorded by the clerk of the township."""
    clerks = dict(Posting.objects.filter(role=Role.CLERK).values_list("area_id", "user_id"))
    somebody = Posting.objects.filter(role=Role.COUNTY).values_list("user_id", flat=True).first()
    since = dt.date(on.year, 1, 1)
    members = MemberYear.objects.filter(
        Q(joined_on__gte=since) | Q(left_on__gte=since), year__closed_on=None
    ).select_related("household_year")
    events: Rows = []
    people: Rows = []
    for key, row in enumerate(members.order_by("pk"), start=first_free_id(FamilyEvent)):
        township = row.household_year.area_id[:9]
        by = clerks.get(township, somebody)
        if by is None:
            break
        events.append({**_event(row), "id": key, "key": UUID(int=key, version=4), "by_id": by})
        people.append({"familyevent_id": key, "member_id": row.member_id})
    return events, people


def _event(row: MemberYear) -> dict[str, Any]:
    left = row.left_on is not None
    day: Any = row.left_on if left else row.joined_on
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=timezone.get_current_timezone())
    return {
        "kind": (FamilyEventKind.LEAVE if left else FamilyEventKind.JOIN).value,
        "household_id": row.household_id,
        "year_id": row.year_id,
        "on": day,
        "reason": row.leave_reason if left else row.join_reason,
        "names": row.name,
        "at": noon,
    }
