"""The acts that change who belongs to a household (§2.7), each with its day and what shows it.

Every act locks the households it touches, changes the members' copies of the open year and keeps a
`FamilyEvent`, in one transaction; the same key again gives the event of the first call. Nobody is deleted:
who leaves keeps a row with day and reason, who moves to another household gets a new row there.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.identifiers import IdNumber
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import Stored, files_follow_rows
from households import family_rules, succession
from households.codes import HouseholdType, JoinReason, LeaveReason, Relation
from households.models import (
    FamilyEvent,
    FamilyEventKind,
    FamilyEventPhoto,
    Household,
    HouseholdYear,
    Member,
    MemberYear,
    RegisterYear,
)
from households.services.entry import EntryError, MemberChanges, add_member

# What a new household takes over from the one that it split from: its standing in the register. House,
# income, telephone and account are its own.
INHERITED = (
    "area", "hamlet", "household_type", "id_standard", "identified_on", "poor_attr", "exit_status",
    "exit_policy", "exit_year", "planned_exit_year", "relapsed_on", "main_cause", "other_causes",
)  # fmt: skip
_MODELS = (FamilyEvent, MemberYear, Member, Household, HouseholdYear)


@dataclass(frozen=True, slots=True)
class Told:
    """What every act says: who records it, when it happened, what shows it."""

    user: User
    key: uuid.UUID
    on: dt.date
    today: dt.date
    remark: str = ""
    photos: Sequence[Photo] = ()


@dataclass(slots=True)
class Scene:
    """The locked copies of the open year that an act changes, and what it comes to."""

    told: Told
    copy: HouseholdYear
    other: HouseholdYear | None = None
    people: list[MemberYear] = field(default_factory=list)

    def active(self) -> dict[int, MemberYear]:
        """The members who belong to the household now, by the key of their row."""
        return {row.pk: row for row in self.copy.members.active().select_related("member").order_by("pk")}

    def chosen(self, keys: Iterable[int]) -> list[MemberYear]:
        """These members; refused when somebody left meanwhile."""
        active = self.active()
        wanted = list(keys)
        if not set(wanted) <= set(active):
            raise Refused(_("The members have changed meanwhile. Open the page again."))
        return [active[key] for key in wanted]


Change = Callable[[Scene], None]


def join(
    told: Told, household: Household, *, number: IdNumber | None, reason: str, values: Mapping[str, Any]
) -> FamilyEvent:
    """Somebody joins: born, married in, moved in, adopted; `values` are columns of the member's copy."""

    def change(scene: Scene) -> None:
        _refuse(family_rules.refuse_join(values, number, reason, on=told.on))
        facts = {**values, "joined_on": told.on, "join_reason": reason}
        try:
            row = add_member(scene.copy, MemberChanges(row=None, values=facts, number=number))
        except EntryError as error:
            raise Refused(error.message) from error
        scene.people = [row]

    return _act(told, household, FamilyEventKind.JOIN, change, reason=reason)


def leave(
    told: Told, household: Household, *, rows: Iterable[int], reason: str, successor: int | None = None
) -> FamilyEvent:
    """Members leave: died, married out, moved away; when the head goes, the successor is the head now."""

    def change(scene: Scene) -> None:
        scene.people = scene.chosen(rows)
        heir = scene.chosen([successor])[0] if successor else None
        active = scene.active().values()
        _refuse(family_rules.refuse_leave(scene.people, active, heir, on=told.on))
        for row in scene.people:
            _leave(row, told.on, reason)
        if heir is not None:
            heir.relation = Relation.HEAD
            heir.save(update_fields=["relation"])

    return _act(told, household, FamilyEventKind.LEAVE, change, reason=reason)


def come_back(
    told: Told, household: Household, *, row: int, relation: str, reason: str = JoinReason.RETURNED
) -> FamilyEvent:
    """A former member belongs to the household again; the time away stays on the old row."""

    def change(scene: Scene) -> None:
        former = scene.copy.members.filter(pk=row, left_on__isnull=False).first()
        _refuse(family_rules.refuse_return(former, relation, on=told.on))
        scene.people = [_arrive(former, scene.copy, relation, told.on, reason)]

    return _act(told, household, FamilyEventKind.RETURN, change, reason=reason)


def change_head(told: Told, household: Household, *, relations: Mapping[int, str]) -> FamilyEvent:
    """Another member becomes the head; each member's relation to the new head is said anew."""

    def change(scene: Scene) -> None:
        members = scene.chosen(relations)
        _refuse(family_rules.refuse_head(members, scene.active().values(), relations))
        # At no moment may a household have two heads: who steps down goes first.
        for row in sorted(members, key=lambda row: relations[row.pk] == Relation.HEAD):
            row.relation = relations[row.pk]
            row.save(update_fields=["relation"])
        scene.people = [row for row in members if row.relation == Relation.HEAD]

    return _act(told, household, FamilyEventKind.HEAD, change)


def split(told: Told, household: Household, *, relations: Mapping[int, str], number: str = "") -> FamilyEvent:
    """Members found a household of their own in the same place; it stands in the register as the old one."""

    def change(scene: Scene) -> None:
        scene.people = scene.chosen(relations)
        _refuse(family_rules.refuse_split(scene.people, scene.active().values(), relations, on=told.on))
        home = Household.objects.create(household_no=number, area=scene.copy.area)
        inherited = {name: getattr(scene.copy, name) for name in INHERITED}
        scene.other = HouseholdYear.objects.create(household=home, year_id=scene.copy.year_id, **inherited)
        _move(scene, relations)
        succession.was_split(scene.copy.household, home, told.on)

    return _act(told, household, FamilyEventKind.SPLIT, change)


def transfer(
    told: Told, household: Household, *, other: Household, relations: Mapping[int, str]
) -> FamilyEvent:
    """Members go to another household that is there already."""

    def change(scene: Scene) -> None:
        scene.people = scene.chosen(relations)
        _refuse(family_rules.refuse_transfer(scene.people, scene.active().values(), relations, on=told.on))
        _move(scene, relations)

    return _act(told, household, FamilyEventKind.TRANSFER, change, other=other)


def merge(told: Told, household: Household, *, other: Household, relations: Mapping[int, str]) -> FamilyEvent:
    """The whole household goes into another one and comes to its end; its years stay."""

    def change(scene: Scene) -> None:
        assert scene.other is not None  # noqa: S101 - `_act` was given one
        active = scene.active()
        scene.people = scene.chosen(relations)
        _refuse(
            family_rules.refuse_merge(scene.copy, scene.other, scene.people, active, relations, on=told.on)
        )
        _move(scene, relations)
        scene.copy.household_type, scene.copy.exit_status = HouseholdType.CANCELLED, ""
        scene.copy.save(update_fields=["household_type", "exit_status"])
        succession.was_merged(scene.copy.household, scene.other.household, told.on)

    return _act(told, household, FamilyEventKind.MERGE, change, other=other)


def _act(
    told: Told,
    household: Household,
    kind: FamilyEventKind,
    change: Change,
    *,
    other: Household | None = None,
    reason: str = "",
) -> FamilyEvent:
    """Lock, change, and keep the event with its proofs; once a key."""
    try:
        with files_follow_rows() as stored, transaction.atomic():
            copies = _locked(told, household, other)
            twin = FamilyEvent.objects.filter(key=told.key).first()
            if twin is not None:
                return _same(twin, told, household)
            _refuse(family_rules.refuse_day(told.on, today=told.today))
            scene = Scene(told, copies[household.pk], copies.get(other.pk) if other else None)
            change(scene)
            for copy in filter(None, (scene.copy, scene.other)):
                copy.version += 1
                copy.save(update_fields=["version"])
            return _kept(scene, kind, reason, stored)
    except (ValidationError, IntegrityError) as error:
        raise _sentence(error) from error


def _locked(told: Told, household: Household, other: Household | None) -> dict[int, HouseholdYear]:
    """The copies of the open year, by household; locked in one order, whoever asks first."""
    keys = sorted({household.pk, *([other.pk] if other else [])})
    homes = list(Household.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    if any(not told.user.access_on(told.today).may_in(Act.EDIT_REGISTER, home.area_id) for home in homes):
        raise Refused(_("The household does not lie in your area; nothing was saved."))
    rows = HouseholdYear.objects.select_for_update(of=("self",)).select_related("household", "area")
    # In the order in which an import locks them.
    rows = rows.filter(household__in=keys, year__closed_on=None).order_by("pk")
    found = {row.household_id: row for row in rows}
    if len(found) < len(keys):
        raise Refused(_("The household is not in the register of the open year."))
    return found


def _same(twin: FamilyEvent, told: Told, household: Household) -> FamilyEvent:
    """The event that this form recorded before; a form of somebody else's records none."""
    if (twin.household_id, twin.by_id) != (household.pk, told.user.pk):
        raise Refused(_("This form belongs to another step. Open the page again."))
    return twin


def _kept(scene: Scene, kind: FamilyEventKind, reason: str, stored: Stored) -> FamilyEvent:
    told = scene.told
    event = FamilyEvent(
        key=told.key,
        kind=kind,
        household_id=scene.copy.household_id,
        other_id=scene.other.household_id if scene.other else None,
        year=RegisterYear.objects.get(pk=scene.copy.year_id),
        on=told.on,
        reason=reason,
        names="、".join(row.name for row in scene.people),
        remark=told.remark,
        by=told.user,
    )
    event.full_clean()
    event.save(force_insert=True)
    event.people.set({row.member_id for row in scene.people})
    proofs = []
    for photo in {photo.sha256: photo for photo in told.photos}.values():
        proof = FamilyEventPhoto(event=event)
        proof.put(photo, stored)
        proofs.append(proof)
    FamilyEventPhoto.objects.bulk_create(proofs)
    return event


def _move(scene: Scene, relations: Mapping[int, str]) -> None:
    """The chosen members leave here and arrive in the other household."""
    assert scene.other is not None  # noqa: S101 - every caller has one
    for row in scene.people:
        _leave(row, scene.told.on, LeaveReason.TO_HOUSEHOLD)
        _arrive(row, scene.other, relations[row.pk], scene.told.on, JoinReason.FROM_HOUSEHOLD)


def _leave(row: MemberYear, on: dt.date, reason: str) -> None:
    row.left_on, row.leave_reason = on, reason
    row.save(update_fields=["left_on", "leave_reason"])


def _arrive(row: Any, copy: HouseholdYear, relation: str, on: dt.date, reason: str) -> MemberYear:
    """A new row with all that is known of the person; the old one stays as it is."""
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return MemberYear.objects.create(
        **{
            **columns,
            "household_year_id": copy.pk,
            "household_id": copy.household_id,
            "relation": relation,
            "joined_on": on,
            "join_reason": reason,
            "left_on": None,
            "leave_reason": "",
        }
    )


def _refuse(sentence: str | None) -> None:
    if sentence:
        raise Refused(sentence)


def _sentence(error: ValidationError | IntegrityError) -> Refused:
    """The sentence of whichever constraint was broken."""
    for model in _MODELS:
        try:
            return refusal_of(error, model)
        except IntegrityError:
            continue
    raise error
