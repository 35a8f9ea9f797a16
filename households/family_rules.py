"""What must hold when a family changes (§2.7): pure functions that answer with a sentence or with None."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.identifiers import IdNumber
from households.codes import HouseholdType, JoinReason, LeaveReason, Relation
from households.models import (
    AdjustmentCase,
    ExitCase,
    HouseholdYear,
    IdentificationCase,
    MemberYear,
    Monitoring,
)
from households.models.monitoring import MonitoringState

# A household on which somebody keeps an eye.
WATCHED = (MonitoringState.MONITORED, MonitoringState.HELPED, MonitoringState.PROPOSED)


def refuse_day(on: dt.date, *, today: dt.date) -> str | None:
    """Nothing is recorded before it has happened."""
    return _("This day lies in the future.") if on > today else None


def refuse_join(
    values: Mapping[str, Any], number: IdNumber | None, reason: str, *, on: dt.date
) -> str | None:
    """Why nobody joins so: as a second head, before being born, or as a newborn of another day."""
    if values.get("relation") == Relation.HEAD:
        return _("The household has a head. Record a change of head.")
    birth = values.get("birth_date")
    if birth and birth > on:
        return _("Nobody joins before being born.")
    if reason == JoinReason.BIRTH and birth != on:
        return _("A newborn joins on the day of birth.")
    if number is None and reason != JoinReason.BIRTH:
        return _("Write the certificate number; only a newborn has none yet.")
    return None


def refuse_leave(
    leaving: Collection[MemberYear],
    active: Collection[MemberYear],
    successor: MemberYear | None,
    *,
    on: dt.date,
) -> str | None:
    """Why these members do not leave: a head who goes names who is head now, and nobody else does."""
    if sentence := refuse_departure(leaving, active, on=on):
        return sentence
    head_goes = any(row.relation == Relation.HEAD for row in leaving)
    if head_goes and successor is None:
        return _("The head is among them: choose who is the head now.")
    if successor is not None and not head_goes:
        return _("The head stays. Record a change of head apart from this.")
    if successor in leaving:
        return _("Who leaves cannot be the head now.")
    return None


def refuse_departure(
    leaving: Collection[MemberYear], active: Collection[MemberYear], *, on: dt.date
) -> str | None:
    """Why nobody departs so: nobody was chosen, nobody would be left, or they were not here yet."""
    if not leaving:
        return _("Choose at least one member.")
    if len(leaving) == len(active):
        return _("Nobody would be left. Open a case of cancellation of the whole household.")
    return refuse_early(leaving, on=on)


def _head_goes(leaving: Iterable[MemberYear]) -> str | None:
    if any(row.relation == Relation.HEAD for row in leaving):
        return _("The head is among them. Record a change of head first.")
    return None


def refuse_early(rows: Iterable[MemberYear], *, on: dt.date) -> str | None:
    """Why nobody leaves on this day: they were not born, or not here yet."""
    for row in rows:
        first = max(filter(None, (row.birth_date, row.joined_on)), default=None)
        if first and on < first:
            wording = {"name": row.name, "day": date_format(first, "Y-m-d")}
            return _("%(name)s belongs to the household only from %(day)s on.") % wording
    return None


def refuse_return(former: MemberYear | None, relation: str, *, on: dt.date) -> str | None:
    """Why somebody does not come back: never gone, gone for good, before leaving, or as a second head."""
    if former is None:
        return _("The members have changed meanwhile. Open the page again.")
    if former.leave_reason == LeaveReason.DEATH:
        return _("%(name)s has died.") % {"name": former.name}
    if former.left_on and on < former.left_on:
        wording = {"name": former.name, "day": date_format(former.left_on, "Y-m-d")}
        return _("%(name)s left on %(day)s and cannot be back before.") % wording
    if relation == Relation.HEAD:
        return _("The household has a head. Record a change of head.")
    return None


def refuse_head(
    rows: Collection[MemberYear], active: Collection[MemberYear], relations: Mapping[int, str]
) -> str | None:
    """Why the head does not change: somebody was left out, not exactly one head, or still the same one."""
    if len(rows) < len(active):
        return _("The members have changed meanwhile. Open the page again.")
    heads = [row for row in rows if relations[row.pk] == Relation.HEAD]
    if len(heads) != 1:
        return _("Choose exactly one head.")
    return _("This member is the head already.") if heads[0].relation == Relation.HEAD else None


def refuse_split(
    leaving: Collection[MemberYear],
    active: Collection[MemberYear],
    relations: Mapping[int, str],
    *,
    on: dt.date,
) -> str | None:
    """Why these members found no household: it needs exactly one head, and the old one keeps its own."""
    if sentence := refuse_departure(leaving, active, on=on) or _head_goes(leaving):
        return sentence
    heads = sum(relations[row.pk] == Relation.HEAD for row in leaving)
    return None if heads == 1 else _("The new household needs exactly one head.")


def refuse_transfer(
    leaving: Collection[MemberYear],
    active: Collection[MemberYear],
    relations: Mapping[int, str],
    *,
    on: dt.date,
) -> str | None:
    """Why these members do not go to another household: it has its head already."""
    if sentence := refuse_departure(leaving, active, on=on) or _head_goes(leaving):
        return sentence
    return _second_head(relations.values())


def refuse_merge(
    copy: HouseholdYear,
    taker: HouseholdYear,
    rows: Collection[MemberYear],
    active: Collection[Any],
    relations: Mapping[int, str],
    *,
    on: dt.date,
) -> str | None:
    """Why the household does not go into the other: it would fall off the register, or a case is open."""
    if len(rows) < len(active):
        return _("The members have changed meanwhile. Open the page again.")
    registered = HouseholdType.REGISTERED
    if copy.household_type == registered != taker.household_type:
        return _("A registered household is not merged into one that is not. Merge them the other way.")
    for model in (IdentificationCase, ExitCase, AdjustmentCase):
        if model.objects.open().filter(household__in=(copy.household_id, taker.household_id)).exists():
            return _("One of the households is in an open case. End the case first.")
    if Monitoring.objects.filter(household=copy.household_id, state__in=WATCHED).exists():
        return _("The household is monitored. End its monitoring first, or merge the other one into it.")
    return refuse_early(rows, on=on) or _second_head(relations.values())


def _second_head(relations: Iterable[str]) -> str | None:
    if Relation.HEAD in relations:
        return _("The other household has a head. Choose another relation.")
    return None
