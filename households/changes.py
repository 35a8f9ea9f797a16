"""The history of one yearly copy in human words: who changed which field when, before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.models import Area, User
from common.history import events_of
from households.facts import in_words, label_of
from households.models import HouseholdYear, Member, MemberYear

# Follow from other columns, or say nothing to a reader.
SILENT = frozenset(
    {"version", "entry_key", "pinyin", "initials", "head_pinyin", "head_initials", "id_digest", "id_tail"}
)
SUMMARY = frozenset(
    {
        "head_name",
        "member_count",
        "id_provisional",
        "id_length",
        "id_problem",
        "id_born_on",
        "phone_digest",
        "phone_is_odd",
        "bank_digest",
        "bank_is_odd",
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One write to one row: entered, changed or removed."""

    at: dt.datetime
    who: str
    kind: str
    subject: str
    differences: list[Difference]


def changes_of(copy: HouseholdYear) -> list[Change]:
    """Every change of the household copy, its members and their certificates, newest first; six queries."""
    own = list(events_of(HouseholdYear).filter(pgh_obj_id=copy.pk))
    codes = {event.area_id for event in own}
    places = dict(Area.objects.filter(pk__in=codes).values_list("pk", "full_name"))
    members = list(events_of(MemberYear).filter(household_year_id=copy.pk))
    names = {event.member_id: event.name for event in members}
    of_identities = _differences(
        events_of(Member).filter(pgh_obj_id__in=names),
        lambda event: names[event.pgh_obj_id],
        places,
    )
    changes = [
        *_differences(own, lambda event: "", places),
        *_differences(members, lambda event: event.name, places),
        *(change for change in of_identities if change.kind == "update"),
    ]
    changes = [change for change in changes if change.differences or change.kind != "update"]
    changes.sort(key=lambda change: change.at)
    who = _names(changes)
    return [Change(c.at, who.get(c.who, ""), c.kind, c.subject, c.differences) for c in reversed(changes)]


def _names(changes: list[Change]) -> dict[str, str]:
    keys = {int(change.who) for change in changes if change.who}
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=keys)}


def _differences(
    events: Iterable[Any], subject: Callable[[Any], str], places: dict[str, str]
) -> list[Change]:
    """One change an event, each compared with the event before it of the same row."""
    last: dict[int, Any] = {}
    result = []
    for event in events:
        before = last.get(event.pgh_obj_id)
        last[event.pgh_obj_id] = event
        context = event.pgh_context.metadata if event.pgh_context else {}
        is_update = event.pgh_label == "update" and before is not None
        differences = _compare(before, event, places) if is_update else []
        who = str(context.get("user") or "")
        result.append(Change(event.pgh_created_at, who, event.pgh_label, subject(event), differences))
    return result


def _compare(before: Any, after: Any, places: dict[str, str]) -> list[Difference]:
    result = []
    for field in _fields(type(after)):
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old != new:
            words = [places.get(v, v) if field.is_relation else in_words(field, v) for v in (old, new)]
            result.append(Difference(label_of(field), *words))
    return result


def _fields(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if not field.name.startswith("pgh_")
        and field.name not in SILENT | SUMMARY
        and (field.name == "area" or not field.is_relation)
        and field.name != "id"
    ]
