"""Saving a household and its members from one form, in one transaction (§2.1, §2.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected

from accounts.models import User
from accounts.roles import Act
from common import pinyin
from common.identifiers import IdNumber
from common.secrets import Secret
from households.codes import HouseholdType, Relation
from households.identity import contact_columns, identity_columns
from households.models import (
    CheckFinding,
    Draft,
    Household,
    HouseholdYear,
    Member,
    MemberYear,
    RegisterYear,
)
from households.services.checking import new_findings, standing_after_check

MESSAGE_REGISTERED = _("This ID number is already in the register (ID-10).")
MESSAGE_OUTSIDE = _("The household does not lie in your area any more; nothing was saved.")
MESSAGE_MOVES = _(
    "This household is on the register of poor households: enter who joins or leaves it under Changes of"
    " families, with the day and the proof. Nothing was saved."
)
MESSAGE_CROSSED = _(
    "Somebody else, or an import, was writing the same people at this moment. Nothing was saved: save again."
)
_SENTENCES = {
    "member_id_once": MESSAGE_REGISTERED,
    "member_active_once_a_year": MESSAGE_REGISTERED,
    "member_person_no_once": _("Another person has this person number."),
    "household_no_once": _("Another household has this household number."),
    "household_one_head": _("A household has one head only (HH-03)."),
    "register_year_closed": _("The register of this year has been closed; nothing was saved."),
}


Accept = Callable[[Sequence[CheckFinding]], None]


class EntryError(Exception):
    """A refusal to save; `message` is a translated sentence."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


class StaleVersionError(Exception):
    """Somebody else saved the household since the form was opened."""


@dataclass(frozen=True, slots=True)
class HouseholdChanges:
    """Columns of the household copy that the form changed; `number` is None when it was left alone."""

    values: dict[str, Any]
    number: str | None = None


@dataclass(frozen=True, slots=True)
class MemberChanges:
    """What the form changed of one member; `row` is None for somebody added.

    `number` is None when the certificate number was left alone; `cleared` when it was deleted.
    """

    row: int | None
    values: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    number: IdNumber | None = None
    cleared: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be written."""
        return self.row is not None and not (self.values or self.person or self.number or self.cleared)


@dataclass(frozen=True, slots=True)
class Saved:
    """The household copy, and whether this very form had been saved before."""

    copy: HouseholdYear
    repeated: bool = False


def save_household(
    *,
    user: User,
    year: RegisterYear,
    copy: HouseholdYear | None,
    version: int,
    key: UUID,
    household: HouseholdChanges,
    members: Sequence[MemberChanges],
    today: dt.date,
    accept: Accept | None = None,
) -> Saved:
    """Create the household (`copy` is None) or write what changed; the same key saves once only.

    `accept` is given what the data checks find because of this act; when it raises, nothing is saved.
    Raises StaleVersionError when the copy is not at `version` any more, EntryError when it may not be saved.
    """
    try:
        with transaction.atomic():
            saved = (
                _create(user, year, key, household)
                if copy is None
                else _lock(user, copy.pk, version, key, household)
            )
            if not saved.repeated:
                if copy is not None:
                    _refuse_moves(saved.copy, members)
                known = standing_after_check(saved.copy, today) if copy is not None else set()
                changed = _write_members(saved.copy, members)
                if copy is not None:
                    _write_household(saved.copy, household, key, members_changed=changed)
                standing = standing_after_check(saved.copy, today)
                if accept is not None:
                    accept(new_findings(standing - known))
            Draft.objects.filter(user=user, key=key).delete()
            return saved
    except IntegrityError as error:
        raise _refusal(error) from error
    except OperationalError as error:
        if isinstance(error.__cause__, DeadlockDetected):
            raise EntryError(MESSAGE_CROSSED) from error
        raise


def takes_events(copy: HouseholdYear) -> bool:
    """Whether its members change by events: it is registered, and the register knows who lives there."""
    return copy.household_type == HouseholdType.REGISTERED and copy.member_count > 0


def _refuse_moves(copy: HouseholdYear, members: Sequence[MemberChanges]) -> None:
    """Of a registered household people join and leave by an event with its day and proof, not by its form."""
    if not takes_events(copy):
        return
    rows = {row.pk: row for row in copy.members.filter(pk__in=[one.row for one in members if one.row])}
    moves = (one.row is None or _moves(rows.get(one.row), one.values) for one in members)
    if any(moves):
        raise EntryError(MESSAGE_MOVES)


def _moves(row: MemberYear | None, values: dict[str, Any]) -> bool:
    """Whether the change takes somebody out of the household or brings them back."""
    return row is not None and "left_on" in values and bool(values["left_on"]) != bool(row.left_on)


def saved_earlier(*, user: User, copy: HouseholdYear | None, key: UUID) -> HouseholdYear | None:
    """What this very form saved before, if it did and the user may still edit it."""
    copies = HouseholdYear.objects.visible_to(user, Act.EDIT_REGISTER)
    found = copies.filter(household__entry_key=key) if copy is None else copies.filter(pk=copy.pk)
    return found.filter(entry_key=key).first()


def _refusal(error: IntegrityError) -> Exception:
    """The sentence for what the database refused; the error itself when nobody expected it."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return EntryError(_SENTENCES[name]) if name in _SENTENCES else error


def _create(user: User, year: RegisterYear, key: UUID, changes: HouseholdChanges) -> Saved:
    area = changes.values["area"]
    if not user.access.may_in(Act.EDIT_REGISTER, area.code):
        raise EntryError(MESSAGE_OUTSIDE)
    # Of two requests with one key the second waits here for the first, then finds its household.
    household, made = Household.objects.get_or_create(
        entry_key=key, defaults={"area": area, "household_no": changes.number or ""}
    )
    if made:
        values = {**changes.values, "household": household, "year": year, "entry_key": key}
        copy = HouseholdYear(**values)
        set_contact(copy)
        copy.save()
        return Saved(copy)
    copies = HouseholdYear.objects.visible_to(user, Act.EDIT_REGISTER)
    found = copies.filter(household=household, year=year).first()
    if found is None:
        raise EntryError(MESSAGE_OUTSIDE)
    return Saved(found, repeated=True)


def _lock(user: User, pk: int, version: int, key: UUID, changes: HouseholdChanges) -> Saved:
    copy = HouseholdYear.objects.select_for_update(of=("self",)).select_related("household").get(pk=pk)
    if not HouseholdYear.objects.visible_to(user, Act.EDIT_REGISTER).filter(pk=pk).exists():
        raise EntryError(MESSAGE_OUTSIDE)
    area = changes.values.get("area")
    if area is not None and not user.access.may_in(Act.EDIT_REGISTER, area.code):
        raise EntryError(MESSAGE_OUTSIDE)
    if copy.entry_key == key:
        return Saved(copy, repeated=True)
    if copy.version != version:
        raise StaleVersionError
    return Saved(copy)


def _write_household(
    copy: HouseholdYear, changes: HouseholdChanges, key: UUID, *, members_changed: bool
) -> None:
    numbered = changes.number is not None
    if not (changes.values or numbered or members_changed):
        return
    for name, value in changes.values.items():
        setattr(copy, name, value)
    copy.version = copy.version + 1
    copy.entry_key = key
    contact = set_contact(copy)
    copy.save(update_fields=[*changes.values, *contact, "version", "entry_key"])
    if numbered:
        copy.household.household_no = changes.number or ""
        copy.household.save(update_fields=["household_no"])


def set_contact(copy: HouseholdYear) -> list[str]:
    """Fill the columns that follow from telephone and account; their names."""
    phone, account = (_plain(value) for value in (copy.phone, copy.bank_account))
    found = contact_columns(phone=phone, account=account, kind=copy.bank_account_kind)
    for name, value in found.items():
        setattr(copy, name, value)
    return list(found)


def _plain(value: Any) -> str:
    return str(value.reveal()) if isinstance(value, Secret) else str(value or "")


def _write_members(copy: HouseholdYear, members: Sequence[MemberChanges]) -> bool:
    """Write each member that changed; whether there was any."""
    wanted = [change for change in members if not change.is_empty]
    known = {row.pk: row for row in copy.members.select_related("member")}
    # At no moment may a household have two heads: who steps down or leaves goes first.
    wanted.sort(key=lambda change: change.row is None or not _makes_room(known[change.row], change))
    for change in wanted:
        if change.row is None:
            add_member(copy, change)
        else:
            _change_member(known[change.row], change)
    return bool(wanted)


def _makes_room(row: MemberYear, change: MemberChanges) -> bool:
    leaves = change.values.get("left_on") is not None
    steps_down = row.relation == Relation.HEAD != change.values.get("relation", Relation.HEAD)
    return leaves or steps_down


def add_member(copy: HouseholdYear, change: MemberChanges) -> MemberYear:
    """A new member of the copy; EntryError when they are active in a household this year."""
    person = _known_person(change, copy.year_id, row=None)
    if person is None:
        person = Member.objects.create(**identity_columns(change.number), **change.person)
    else:
        _update(person, change.person)
    row = MemberYear(member=person, household_year=copy, year_id=copy.year_id, household_id=copy.household_id)
    for name, value in _with_pinyin(change.values).items():
        setattr(row, name, value)
    row.save()
    return row


def _change_member(row: MemberYear, change: MemberChanges) -> None:
    values = _with_pinyin(change.values)
    person = _known_person(change, row.year_id, row=row)
    if person is not None and person.pk != row.member_id:
        # The number belongs to a person of earlier years: this row was about them.
        row.member = person
        values = {**values, "member": person}
        _update(person, change.person)
    else:
        identity = identity_columns(change.number) if change.number or change.cleared else {}
        _update(row.member, {**change.person, **identity})
    _update(row, values)


def _known_person(change: MemberChanges, year: int, *, row: MemberYear | None) -> Member | None:
    """The person with the number typed, locked; refused when active in a household this year."""
    if change.number is None:
        return None
    digest = identity_columns(change.number)["id_digest"]
    person = Member.objects.select_for_update().filter(id_digest=digest).first()
    if person is None:
        return None
    active = MemberYear.objects.filter(member=person, year_id=year, left_on=None)
    if (active.exclude(pk=row.pk) if row else active).exists():
        raise EntryError(MESSAGE_REGISTERED)
    # A disability certificate carries the ID number: the shorter form must not replace it.
    stored: Any = person.id_number
    if not stored.reveal().startswith(change.number.number):
        _update(person, identity_columns(change.number))
    return person


def _with_pinyin(values: dict[str, Any]) -> dict[str, Any]:
    if "name" not in values:
        return values
    name = values["name"]
    return {**values, "pinyin": pinyin.sort_key(name), "initials": pinyin.initials(name)}


def _update(row: Any, values: dict[str, Any]) -> None:
    """Set and save these columns of the row, if there are any."""
    for name, value in values.items():
        setattr(row, name, value)
    if values:
        row.save(update_fields=list(values))
